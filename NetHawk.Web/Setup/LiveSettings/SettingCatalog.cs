using System.Globalization;
using NetHawk.Web.Setup.Configuration;

namespace NetHawk.Web.Setup.LiveSettings;

/// <summary>
/// What may be changed while the service runs. Detect or prevent is not here: that switch is on the page Blocks, on trial until confirmed. The rest (interfaces, paths, ports, tables' sizes, secrets) takes a restart or belongs in a file that only
/// the service may read: passwords never go into the database.
/// </summary>
public static class SettingCatalog
{
    private static readonly string[] Severities = ["low", "medium", "high", "critical"];

    public static IReadOnlyList<ChangeableSetting> All { get; } =
    [
        Number("Prevention", "Firewall:BlockDuration", "First block", "How long the first full block of an address lasts.", "s", s => s.Firewall.BlockDuration),
        Number("Prevention", "Firewall:EscalationFactor", "Longer each time", "Each further block of the same address lasts this many times longer.", "×", s => s.Firewall.EscalationFactor),
        Number("Prevention", "Firewall:MaxBlockDuration", "Longest block", "However often an address comes back, an automatic block lasts no longer.", "s", s => s.Firewall.MaxBlockDuration),
        Number("Prevention", "Firewall:SoftBlockDuration", "Soft block", "No new connections from where the source could be forged, for so long.", "s", s => s.Firewall.SoftBlockDuration),
        Number("Prevention", "Firewall:GraceAfterUnblock", "Grace after unblocking", "What a person unblocked is not blocked again for the same threat for so long.", "s", s => s.Firewall.GraceAfterUnblock),
        Switch("Prevention", "Firewall:BlockInsideHosts", "Block inside hosts", "For an infected inside host block the host itself, not only its peer.", s => s.Firewall.BlockInsideHosts),
        Number("Circuit breaker", "Firewall:MaxBlocksPerMinute", "Blocks a minute", "More automatic blocks than this in a minute stop automatic blocking.", "", s => s.Firewall.MaxBlocksPerMinute),
        Number("Circuit breaker", "Firewall:MaxShareOfHosts", "Share of hosts", "So does blocking more than this share of the hosts lately seen; 1 is no limit.", "", s => s.Firewall.MaxShareOfHosts),
        Number("Circuit breaker", "Firewall:BreakerRest", "Rest", "How long automatic blocking then rests.", "s", s => s.Firewall.BreakerRest),
        Number("Thresholds", "MlModel:Threshold", "Model certainty", "Probability from which the model's class is believed.", "", s => s.Model.Threshold),
        Number("Thresholds", "Verdicts:AlertScore", "Alert", "Score (log-odds; 3 is 95 %) from which a threat is shown.", "", s => s.Verdicts.AlertScore),
        Number("Thresholds", "Verdicts:SoftBlockScore", "Soft block", "Score from which a source that could be forged earns a soft block.", "", s => s.Verdicts.SoftBlockScore),
        Number("Thresholds", "Verdicts:BlockScore", "Full block", "Score from which a proven source earns a full block.", "", s => s.Verdicts.BlockScore),
        Number("Thresholds", "Verdicts:ModelSoftBlockScore", "Model alone", "Score from which the model alone may soft-block a proven source.", "", s => s.Verdicts.ModelSoftBlockScore),
        Number("Retention", "Retention:TrafficDays", "Flow records", "Older ones are deleted.", "days", s => s.Retention.TrafficDays),
        Number("Retention", "Retention:ThreatDays", "Threats and ended blocks", "Older ones are deleted.", "days", s => s.Retention.ThreatDays),
        Number("Retention", "Retention:EventDays", "Events", "Older ones are deleted.", "days", s => s.Retention.EventDays),
        Number("Retention", "Retention:ChartDays", "Charts", "Sums per minute; older ones are deleted.", "days", s => s.Retention.ChartDays),
        Number("Retention", "Retention:AuditDays", "Audit", "Older entries are deleted.", "days", s => s.Retention.AuditDays),
        Number("Retention", "Retention:MaxDatabaseBytes", "Database size", "Beyond it the oldest flow records go, whatever their age.", "bytes", s => s.Retention.MaxDatabaseBytes),
        Text("E-mail", "Alerts:Email:Host", "Mail server", "Empty: no mails. Name and password go into the file (Alerts:Email:UserName, :Password).", s => s.Alerts.Email.Host),
        Number("E-mail", "Alerts:Email:Port", "Port", "587 with STARTTLS, 465 with TLS.", "", s => s.Alerts.Email.Port),
        Choice("E-mail", "Alerts:Email:Security", "Encryption", "STARTTLS is demanded, never skipped.", ["starttls", "tls", "none"], s => s.Alerts.Email.Security),
        Text("E-mail", "Alerts:Email:From", "From", "Sender's address.", s => s.Alerts.Email.From),
        List("E-mail", "Alerts:Email:To", "To", "Recipients, separated by commas.", s => s.Alerts.Email.To),
        Choice("E-mail", "Alerts:Email:MinSeverity", "From severity", "Less severe threats are not mailed.", Severities, s => s.Alerts.Email.MinSeverity),
        Number("E-mail", "Alerts:Email:DigestSeconds", "One mail per", "What comes meanwhile goes into one digest.", "s", s => s.Alerts.Email.DigestSeconds),
        Text("Webhook", "Alerts:Webhook:Url", "Address", "Empty: none. Each alert is posted as JSON. The signing secret goes into the file (Alerts:Webhook:Secret).", s => s.Alerts.Webhook.Url),
        Choice("Webhook", "Alerts:Webhook:MinSeverity", "From severity", "Less severe threats are not sent.", Severities, s => s.Alerts.Webhook.MinSeverity),
        Switch("Webhook", "Alerts:Webhook:Blocks", "Blocks too", "Also tell when an address is blocked and when that ends.", s => s.Alerts.Webhook.Blocks),
        Text("Syslog", "Alerts:Syslog:Host", "Server", "Empty: none. RFC 5424.", s => s.Alerts.Syslog.Host),
        Number("Syslog", "Alerts:Syslog:Port", "Port", "514; with TLS 6514.", "", s => s.Alerts.Syslog.Port),
        Choice("Syslog", "Alerts:Syslog:Protocol", "Protocol", "UDP may lose messages; TLS checks the server's certificate.", Core.Outputs.Syslog.SyslogOptions.Protocols, s => s.Alerts.Syslog.Protocol),
        Choice("Syslog", "Alerts:Syslog:MinSeverity", "From severity", "Less severe threats are not sent.", Severities, s => s.Alerts.Syslog.MinSeverity),
        Switch("Syslog", "Alerts:Syslog:Blocks", "Blocks too", "Also tell when an address is blocked and when that ends.", s => s.Alerts.Syslog.Blocks),
        Text("EVE file", "Alerts:Eve:Path", "File", "Empty: none. JSON lines in the form of Suricata's eve.json.", s => s.Alerts.Eve.Path),
        Switch("EVE file", "Alerts:Eve:Flows", "Flows too", "Also a line for each flow record.", s => s.Alerts.Eve.Flows),
        Number("EVE file", "Alerts:Eve:StatsSeconds", "Counters", "A line of what was seen and lost, so often; 0: none.", "s", s => s.Alerts.Eve.StatsSeconds),
        Number("EVE file", "Alerts:Eve:MaxMegabytes", "Size", "At this size a new file is begun.", "MB", s => s.Alerts.Eve.MaxMegabytes),
        Number("EVE file", "Alerts:Eve:MaxFiles", "Old files", "Kept beside the current one.", "", s => s.Alerts.Eve.MaxFiles),
        Choice("Log", "Serilog:MinimumLevel", "Level", "Less important lines are not written.", LogOptions.Levels, s => s.Log.MinimumLevel),
    ];

    public static ChangeableSetting? Find(string key) => All.FirstOrDefault(s => s.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    /// <summary>A stored value as configuration keys: a list becomes Key:0, Key:1 …</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Expand(string key, string value)
    {
        if (Find(key)?.Kind != SettingKind.List) return [new(key, value)];
        return value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select((item, i) => new KeyValuePair<string, string?>(string.Create(CultureInfo.InvariantCulture, $"{key}:{i}"), item));
    }

    private static ChangeableSetting Switch(string group, string key, string label, string help, Func<NetHawkSettings, bool> read) =>
        new(group, key, label, SettingKind.Switch, help, "", [], s => read(s) ? "true" : "false");

    private static ChangeableSetting Number(string group, string key, string label, string help, string unit, Func<NetHawkSettings, IFormattable> read) =>
        new(group, key, label, SettingKind.Number, help, unit, [], s => read(s).ToString(null, CultureInfo.InvariantCulture));

    private static ChangeableSetting Choice(string group, string key, string label, string help, IReadOnlyList<string> choices, Func<NetHawkSettings, string> read) =>
        new(group, key, label, SettingKind.Choice, help, "", choices, s => choices.FirstOrDefault(c => c.Equals(read(s), StringComparison.OrdinalIgnoreCase)) ?? read(s));

    private static ChangeableSetting Text(string group, string key, string label, string help, Func<NetHawkSettings, string> read) =>
        new(group, key, label, SettingKind.Text, help, "", [], read);

    private static ChangeableSetting List(string group, string key, string label, string help, Func<NetHawkSettings, IReadOnlyList<string>> read) =>
        new(group, key, label, SettingKind.List, help, "", [], s => string.Join(", ", read(s)));
}
