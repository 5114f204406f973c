namespace NetHawk.Core.Outputs.Syslog;

/// <summary>Section Alerts:Syslog (RFC 5424). On when <see cref="Host"/> is given.</summary>
public sealed class SyslogOptions
{
    private const string Section = "Alerts:Syslog";

    public string Host { get; init; } = "";

    public int Port { get; init; } = 514;

    /// <summary>"udp" (RFC 5426) or "tcp" (RFC 6587, octet counting).</summary>
    public string Protocol { get; init; } = "udp";

    /// <summary>Facility code: 4 is security, 10 authorization, 16 to 23 are local0 to local7.</summary>
    public int Facility { get; init; } = 16;

    /// <summary>Less severe threats are not sent.</summary>
    public string MinSeverity { get; init; } = "low";

    /// <summary>Also tell when an address is blocked and when that ends.</summary>
    public bool Blocks { get; init; } = true;

    public int TimeoutSeconds { get; init; } = 10;

    public bool Enabled => Host.Length > 0;

    public IEnumerable<string> Validate() => !Enabled ? [] :
    [
        .. OptionChecks.HostName($"{Section}:Host", Host),
        .. OptionChecks.Range($"{Section}:Port", Port, 1, 65535),
        .. OptionChecks.OneOf($"{Section}:Protocol", Protocol, "udp", "tcp"),
        .. OptionChecks.Range($"{Section}:Facility", Facility, 0, 23),
        .. OptionChecks.SeverityName($"{Section}:MinSeverity", MinSeverity),
        .. OptionChecks.Range($"{Section}:TimeoutSeconds", TimeoutSeconds, 1, 120),
    ];
}
