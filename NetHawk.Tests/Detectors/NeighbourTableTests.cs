using NetHawk.Core.Detectors.Flood;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class NeighbourTableTests
{
    private static Events Call(int hosts, double pause, Func<int, string> target, string source = "2001:db8:9::66")
    {
        var run = new Events(new NeighbourTableDetector());
        for (int i = 0; i < hosts; i++)
        {
            run.Send(run.Flow(source, target(i), 0, IpProtocol.IcmpV6), FlowEventKind.Opened);
            if (pause > 0 && i % 100 == 99) run.Wait(100 * pause);
        }

        return run;
    }

    [Fact]
    public void Addresses_of_one_network_by_the_thousand_fill_a_routers_table()
    {
        var found = Assert.Single(Call(1200, 0.001, i => $"2001:db8:5::{i + 1:x}").Found);
        Assert.Equal((ThreatClass.DosFlood, SpoofClass.Unverified), (found.Class, found.Spoof));
        Assert.NotNull(found.WatchOnly);
    }

    [Fact]
    public void What_was_called_before_it_is_not_of_it()
    {
        var run = new Events(new NeighbourTableDetector());
        for (int i = 0; i < 600; i++)
        {
            run.Send(run.Flow("2001:db8:9::7", "2001:db8:5::1", 443), FlowEventKind.Opened);
            run.Wait(1);
        }

        var began = run.Now;
        for (int i = 0; i < 1200; i++) run.Send(run.Flow("2001:db8:9::66", $"2001:db8:5:0:1::{i + 1:x}", 0, IpProtocol.IcmpV6), FlowEventKind.Opened);
        var found = Assert.Single(run.Found);
        Assert.True(found.FirstPacket >= began.AddSeconds(-2) && found.Packets < 1200);
    }

    /// <summary>Peers of a swarm live in networks of their own; a server of many clients and a patient search for hosts take longer; a few hundred hosts called again and again are known neighbours; IPv4 networks are no larger than the table.</summary>
    [Fact]
    public void Who_calls_many_honestly_is_not_told()
    {
        Assert.Empty(Call(3000, 0.001, i => $"2001:db8:{i + 1:x}::1").Found);
        Assert.Empty(Call(3000, 0.01, i => $"2001:db8:5::{i + 1:x}").Found);
        Assert.Empty(Call(3000, 0, i => $"2001:db8:5::{i % 900 + 1:x}").Found);
        Assert.Empty(Call(3000, 0, i => $"10.{i >> 8}.{i & 255}.7", "203.0.113.9").Found);
    }
}
