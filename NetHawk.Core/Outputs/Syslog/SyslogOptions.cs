namespace NetHawk.Core.Outputs.Syslog;

/// <summary>Section Alerts:Syslog (RFC 5424). On when <see cref="Host"/> is given.</summary>
public sealed class SyslogOptions
{
    private const string Section = "Alerts:Syslog";

    public string Host { get; init; } = "";

    public int Port { get; init; } = 514;

    public static IReadOnlyList<string> Protocols { get; } = ["udp", "tcp", "tls"];

    /// <summary>"udp" (RFC 5426), "tcp" (RFC 6587, octet counting) or "tls" (RFC 5425; usually port 6514).</summary>
    public string Protocol { get; init; } = "udp";

    /// <summary>PEM file with the authority that signed the server's certificate; empty: those that the machine trusts.</summary>
    public string CaFile { get; init; } = "";

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
        .. OptionChecks.OneOf($"{Section}:Protocol", Protocol, [.. Protocols]),
        .. CaFile.Length > 0 && !File.Exists(CaFile) ? [$"{Section}:CaFile: there is no file '{CaFile}'; allowed is the absolute path of a PEM file"] : Array.Empty<string>(),
        .. OptionChecks.Range($"{Section}:Facility", Facility, 0, 23),
        .. OptionChecks.SeverityName($"{Section}:MinSeverity", MinSeverity),
        .. OptionChecks.Range($"{Section}:TimeoutSeconds", TimeoutSeconds, 1, 120),
    ];
}
