using MimeKit;

namespace NetHawk.Core.Outputs.Email;

/// <summary>Section Alerts:Email. On when <see cref="Host"/> is given.</summary>
public sealed class EmailOptions
{
    private const string Section = "Alerts:Email";

    /// <summary>The mail server that takes our mail.</summary>
    public string Host { get; init; } = "";

    public int Port { get; init; } = 587;

    /// <summary>"starttls" (demanded), "tls" (from the first byte, port 465), or "none" (only without a password, or to this machine).</summary>
    public string Security { get; init; } = "starttls";

    public string UserName { get; init; } = "";
    public string Password { get; init; } = "";

    public string From { get; init; } = "";
    public IReadOnlyList<string> To { get; init; } = [];

    /// <summary>Less severe threats are not mailed.</summary>
    public string MinSeverity { get; init; } = "high";

    /// <summary>Seconds between two mails. What comes meanwhile goes into one digest.</summary>
    public int DigestSeconds { get; init; } = 300;

    /// <summary>Seconds for connecting and sending one mail.</summary>
    public int TimeoutSeconds { get; init; } = 30;

    public bool Enabled => Host.Length > 0;

    public IEnumerable<string> Validate()
    {
        if (!Enabled) return [];
        List<string> problems =
        [
            .. OptionChecks.HostName($"{Section}:Host", Host),
            .. OptionChecks.Range($"{Section}:Port", Port, 1, 65535),
            .. OptionChecks.OneOf($"{Section}:Security", Security, "starttls", "tls", "none"),
            .. OptionChecks.SeverityName($"{Section}:MinSeverity", MinSeverity),
            .. OptionChecks.Range($"{Section}:DigestSeconds", DigestSeconds, 10, 86_400),
            .. OptionChecks.Range($"{Section}:TimeoutSeconds", TimeoutSeconds, 1, 300),
        ];
        CheckMailbox(problems, "From", From);
        if (To.Count is 0 or > 50) problems.Add($"{Section}:To: has {To.Count} addresses; allowed is 1 to 50");
        foreach (string to in To) CheckMailbox(problems, "To", to);
        if (UserName.Length > 0 != Password.Length > 0)
            problems.Add($"{Section}:UserName and {Section}:Password: only one of them is given; allowed is both or none");
        if (IsPasswordInClear)
            problems.Add($"{Section}:Security: value 'none' would send the password in clear text; allowed is starttls or tls");
        return problems;
    }

    private bool IsPasswordInClear =>
        Password.Length > 0 && Security.Equals("none", StringComparison.OrdinalIgnoreCase) && Host is not ("localhost" or "127.0.0.1" or "::1");

    private static void CheckMailbox(List<string> problems, string key, string value)
    {
        if (!MailboxAddress.TryParse(value, out _))
            problems.Add($"{Section}:{key}: value '{value}' is not a mail address; allowed is for example nethawk@example.org");
    }
}
