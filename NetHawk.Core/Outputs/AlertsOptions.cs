using NetHawk.Core.Outputs.Email;
using NetHawk.Core.Outputs.Eve;
using NetHawk.Core.Outputs.Syslog;
using NetHawk.Core.Outputs.Webhook;

namespace NetHawk.Core.Outputs;

/// <summary>Section Alerts: where NetHawk tells others what it found. An output is on when its first setting is given.</summary>
public sealed class AlertsOptions
{
    public const string Section = "Alerts";

    public EmailOptions Email { get; init; } = new();
    public WebhookOptions Webhook { get; init; } = new();
    public SyslogOptions Syslog { get; init; } = new();
    public EveOptions Eve { get; init; } = new();

    /// <summary>Problems, one line each; empty when all is well.</summary>
    public IEnumerable<string> Validate() =>
        [.. Email.Validate(), .. Webhook.Validate(), .. Syslog.Validate(), .. Eve.Validate()];
}
