using NetHawk.Core.Detectors.Spam;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class DirectMailTests
{
    private static Events Mails(Events run, string from, int count, int servers, int packets = 24, int bytes = 900, string network = "203.0.113")
    {
        for (int i = 0; i < count; i++) run.Session(from, $"{network}.{1 + i % servers}", 25, 0.3, packets, bytes, AppProtocol.Smtp);
        return run;
    }

    private static Events Run() => new(new DirectMailDetector(Events.Context()));

    [Fact]
    public void A_desk_that_brings_mail_to_many_servers_is_a_bot()
    {
        var run = Mails(Run(), "10.0.0.7", 60, 12);
        Assert.Equal(ThreatClass.Malware, run.Found[0].Class);
        Assert.All(run.Found, e => Assert.NotNull(e.WatchOnly));
        Assert.NotEmpty(Mails(Run(), "10.0.0.7", 60, 12, packets: 24, bytes: 150).Found);
        Assert.NotEmpty(Mails(Run(), "10.0.0.7", 60, 12, network: "10.9.9").Found);
    }

    /// <summary>A mail server is brought mail, from inside or outside; a desk uses one relay; a monitor says hello to many; a small office's mail goes to a few.</summary>
    [Fact]
    public void Mail_servers_clients_and_monitors_are_honest()
    {
        Assert.Empty(Mails(Run().Session("203.0.113.99", "10.0.0.7", 25, 1, 24, 900, AppProtocol.Smtp), "10.0.0.7", 200, 40).Found);
        Assert.Empty(Mails(Run().Session("10.5.0.8", "10.0.0.7", 587, 1, 24, 900, AppProtocol.Smtp), "10.0.0.7", 200, 40).Found);
        Assert.Empty(Mails(Run().Session("10.0.0.8", "10.0.0.7", 587, 1, 24, 900, AppProtocol.Smtp), "10.0.0.7", 200, 40).Found);
        Assert.Empty(Mails(Run(), "10.0.0.7", 200, 1).Found);
        Assert.Empty(Mails(Run(), "10.0.0.7", 200, 40, packets: 8, bytes: 60).Found);
        Assert.Empty(Mails(Run(), "10.0.0.7", 30, 5).Found);

        // Who asks each server whether it knows an address.
        Assert.Empty(Mails(Run(), "10.0.0.7", 200, 40, packets: 20, bytes: 150).Found);
    }
}
