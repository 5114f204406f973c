namespace NetHawk.Web.Security;

/// <summary>Log messages of sign-in and accounts.</summary>
internal static partial class SecurityLog
{
    [LoggerMessage(7001, LogLevel.Warning, "Sign-in from {Address} as '{User}' failed: wrong name or password")]
    public static partial void SignInFailed(ILogger logger, string address, string user);

    [LoggerMessage(7002, LogLevel.Warning, "Sign-in from {Address} as '{User}' refused: too many failures; {Count} refused since this was last said")]
    public static partial void SignInLimited(ILogger logger, string address, string user, long count);

    [LoggerMessage(7003, LogLevel.Warning, "First start: sign in as '{User}' with what {File} says; change the password, then delete the file")]
    public static partial void CredentialsWritten(ILogger logger, string user, string file);

    [LoggerMessage(7004, LogLevel.Information, "First start: user '{User}' has the password of NETHAWK_ADMIN_PASSWORD")]
    public static partial void AdministratorFromEnvironment(ILogger logger, string user);

    [LoggerMessage(7005, LogLevel.Warning, "The password of '{User}' has fewer than {Length} characters: change it before anyone else can reach this page")]
    public static partial void WeakAdministrator(ILogger logger, string user, int length);

    [LoggerMessage(7006, LogLevel.Warning, "Sign-in from {Address} as '{User}': the password was right, the second factor was not; whoever that is knows the password")]
    public static partial void SecondFactorFailed(ILogger logger, string address, string user);

    [LoggerMessage(7007, LogLevel.Warning, "Sign-in from {Address} as '{User}' refused: the account is disabled")]
    public static partial void SignInDisabled(ILogger logger, string address, string user);

    [LoggerMessage(7008, LogLevel.Warning, "'{User}' signed in from {Address} with a recovery code; {Left} are left")]
    public static partial void RecoveryCodeUsed(ILogger logger, string user, string address, int left);

    [LoggerMessage(7009, LogLevel.Error, "The second factor of '{User}' cannot be read: the keys in {Folder} are not those it was closed with. A recovery code works; or run: nethawk user reset-second-factor {User}")]
    public static partial void SecondFactorUnreadable(ILogger logger, string user, string folder);

    [LoggerMessage(7010, LogLevel.Warning, "{Url} is reachable from other machines without encryption: passwords and keys can be read on the way. Put a TLS proxy in front (Auth:TrustedProxies) or give Urls an https address with Kestrel:Certificates")]
    public static partial void NotEncrypted(ILogger logger, string url);
}
