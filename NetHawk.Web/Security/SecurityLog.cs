namespace NetHawk.Web.Security;

/// <summary>Log messages of sign-in and accounts.</summary>
internal static partial class SecurityLog
{
    [LoggerMessage(7001, LogLevel.Warning, "Sign-in from {Address} as '{User}' failed: wrong name or password")]
    public static partial void SignInFailed(ILogger logger, string address, string user);

    [LoggerMessage(7002, LogLevel.Warning, "Sign-in from {Address} as '{User}' refused: too many failures")]
    public static partial void SignInLimited(ILogger logger, string address, string user);

    [LoggerMessage(7003, LogLevel.Warning, "First start: sign in as '{User}' with what {File} says; change the password, then delete the file")]
    public static partial void CredentialsWritten(ILogger logger, string user, string file);

    [LoggerMessage(7004, LogLevel.Information, "First start: user '{User}' has the password of NETHAWK_ADMIN_PASSWORD")]
    public static partial void AdministratorFromEnvironment(ILogger logger, string user);

    [LoggerMessage(7005, LogLevel.Warning, "The password of '{User}' has fewer than {Length} characters: change it before anyone else can reach this page")]
    public static partial void WeakAdministrator(ILogger logger, string user, int length);
}
