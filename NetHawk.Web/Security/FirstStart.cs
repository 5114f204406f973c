using System.Text.Json;
using NetHawk.Core.Store;
using NetHawk.Web.Commands;

namespace NetHawk.Web.Security;

/// <summary>What the environment gives for the first start.</summary>
public sealed record FirstStartRequest(string DataFolder, string? AdminPassword);

/// <summary>
/// Loads the accounts. Where there is no user yet, makes the administrator, and a key where none is given; what was made here and not given is
/// written for the operator's eyes only.
/// </summary>
public sealed class FirstStart(AccountDirectory accounts, EnvironmentKey environmentKey, FirstStartRequest request, AuthOptions options, ILogger<FirstStart> logger) : IHostedService
{
    public const string PasswordVariable = "NETHAWK_ADMIN_PASSWORD";
    public const string UserName = "admin";
    public const string FileName = "initial-credentials.json";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private sealed record Credentials(string Username, string? Password, string? ApiKey);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await accounts.LoadAsync(cancellationToken);
        if (accounts.Users.Count > 0) return;

        bool given = !string.IsNullOrEmpty(request.AdminPassword);
        string password = given ? request.AdminPassword! : Passwords.Make();
        string? key = null;
        if (!environmentKey.IsSet && accounts.Keys.All(k => k.RevokedAt is not null))
            key = (await accounts.AddKeyAsync("initial", AccountRole.Administrator, null, cancellationToken)).Key;
        string file = Path.Combine(request.DataFolder, FileName);
        if (!given || key is not null) Write(file, new Credentials(UserName, given ? null : password, key));

        // Last, so that a start that failed before is a first start again.
        var outcome = await accounts.AddUserAsync(UserName, password, AccountRole.Administrator, mustChange: !given, anyPassword: given, cancellationToken);
        if (!outcome.Succeeded) throw new CommandException($"{PasswordVariable}: {outcome.Message}", ExitStatus.Usage);
        if (given && password.Length < options.MinimumPasswordLength) SecurityLog.WeakAdministrator(logger, UserName, options.MinimumPasswordLength);
        if (given) SecurityLog.AdministratorFromEnvironment(logger, UserName);
        if (!given || key is not null) SecurityLog.CredentialsWritten(logger, UserName, file);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static void Write(string file, Credentials credentials)
    {
        try
        {
            File.Delete(file);
            using var stream = new FileStream(file, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            JsonSerializer.Serialize(stream, credentials, Json);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"the first credentials cannot be written to {file}: {e.Message} Make the folder writable, or set {PasswordVariable} and {EnvironmentKey.Variable}");
        }
    }
}
