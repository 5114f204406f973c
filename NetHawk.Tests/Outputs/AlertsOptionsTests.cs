using NetHawk.Core.Outputs;
using NetHawk.Core.Outputs.Email;
using NetHawk.Core.Outputs.Eve;
using NetHawk.Core.Outputs.Syslog;
using NetHawk.Core.Outputs.Webhook;

namespace NetHawk.Tests.Outputs;

public sealed class AlertsOptionsTests
{
    private static EmailOptions Email(string host = "mail.example.org", string security = "starttls", string password = "", string severity = "high", string to = "a@example.org") => new()
    {
        Host = host,
        Security = security,
        MinSeverity = severity,
        From = "nethawk@example.org",
        To = [to],
        UserName = password.Length > 0 ? "u" : "",
        Password = password,
    };

    [Fact]
    public void Nothing_configured_is_fine() => Assert.Empty(new AlertsOptions().Validate());

    public static TheoryData<AlertsOptions, string> Wrong => new()
    {
        { new AlertsOptions { Email = Email(host: "not a host") }, "Alerts:Email:Host" },
        { new AlertsOptions { Email = Email(security: "ssl") }, "Alerts:Email:Security: value 'ssl'" },
        { new AlertsOptions { Email = Email(security: "none", password: "p") }, "clear text" },
        { new AlertsOptions { Email = Email(severity: "2") }, "Alerts:Email:MinSeverity: value '2'" },
        { new AlertsOptions { Email = Email(to: "nobody@") }, "Alerts:Email:To" },
        { new AlertsOptions { Webhook = new WebhookOptions { Url = "ftp://example.org" } }, "Alerts:Webhook:Url" },
        { new AlertsOptions { Webhook = new WebhookOptions { Url = "https://user:pw@example.org" } }, "Alerts:Webhook:Url" },
        { new AlertsOptions { Syslog = new SyslogOptions { Host = "log.example.org", Protocol = "smtp" } }, "udp, tcp" },
        { new AlertsOptions { Syslog = new SyslogOptions { Host = "log.example.org", Facility = 24 } }, "Alerts:Syslog:Facility: value '24'" },
        { new AlertsOptions { Eve = new EveOptions { Path = "eve.json", MaxMegabytes = 0 } }, "Alerts:Eve:MaxMegabytes: value '0'" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_value_is_named_with_what_is_allowed(AlertsOptions options, string part)
    {
        string problem = Assert.Single(options.Validate());
        Assert.Contains(part, problem, StringComparison.Ordinal);
    }
}
