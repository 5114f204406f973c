using NetHawk.Core.Detectors.ArpSpoof;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class NamePoisoningTests
{
    [Fact]
    public void Whoever_answers_for_every_name_poisons_and_is_only_watched()
    {
        var run = new Events(new NamePoisoningDetector());
        foreach (string name in new[] { "wpad", "fileserv", "printer-2" }) Answer(run, name);
        var found = Assert.Single(run.Found);
        Assert.Equal((ThreatClass.ArpSpoof, "10.0.0.66"), (found.Class, found.Source.ToString()));
        Assert.NotNull(found.WatchOnly);
    }

    [Fact]
    public void A_host_answers_for_its_own_name_as_often_as_it_is_asked()
    {
        var run = new Events(new NamePoisoningDetector());
        for (int i = 0; i < 50; i++) Answer(run, i % 2 == 0 ? "scanner" : "scanner-alias");
        Assert.Empty(run.Found);
    }

    private static void Answer(Events run, string name)
    {
        var flow = run.Flow("10.0.0.66", "10.0.0.101", 50_000, IpProtocol.Udp, 5355);
        flow.Application = AppProtocol.Llmnr;
        flow.Peek = new DnsMessage(1, true, name, 1, 0, 1, 60, []);
        run.Send(flow, FlowEventKind.Application).Wait(1);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void NetBios_names_claimed_for_all_poison_and_a_name_server_that_was_asked_does_not(bool asked, int found)
    {
        var run = new Events(new NamePoisoningDetector());
        foreach (string name in new[] { "WPAD", "FILESRV", "PRINTER" })
        {
            var flow = run.Flow("10.0.0.66", "10.0.0.101", 137, IpProtocol.Udp, 137);
            flow.Application = AppProtocol.NetBios;
            flow.Peek = new NetBiosAnswer(name) { FromResponder = asked };
            run.Send(flow, FlowEventKind.Application).Wait(1);
        }

        Assert.Equal(found, run.Found.Count);
    }
}
