using NetHawk.Core.Detectors.PortScan;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class DividedScanTests
{
    private const string Target = "10.0.0.5";

    /// <summary>Each source is refused at the ports that are named for it, by turns.</summary>
    private static Events Refused(int sources, int each, Func<int, int, int> port)
    {
        var run = new Events(new DividedScanDetector(Events.Context()));
        for (int n = 0; n < each; n++)
        {
            for (int s = 0; s < sources; s++)
            {
                var flow = run.Flow($"198.51.100.{1 + s}", Target, port(s, n));
                flow.FirstFlags = TcpFlags.Syn;
                run.Send(flow, FlowEventKind.Refused).Wait(0.2);
            }
        }

        return run;
    }

    [Fact]
    public void A_scan_that_twelve_share_out_is_one_threat_of_nobody_in_particular()
    {
        var found = Refused(12, 12, (s, n) => 20 + 12 * s + n).Found;
        Assert.All(found, e => Assert.Equal((ThreatClass.PortScan, (AddressKey?)null), (e.Class, e.Source)));
        Assert.Contains("12 sources together tried", found[^1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decoys_that_all_try_the_same_ports_are_not_shared_out() => Assert.Empty(Refused(12, 12, (_, n) => 20 + n).Found);

    [Fact]
    public void Clients_of_a_host_that_is_down_try_its_few_services() => Assert.Empty(Refused(60, 40, (_, n) => new[] { 25, 80, 143, 443, 993 }[n % 5]).Found);

    [Fact]
    public void Peers_with_old_lists_try_one_port_each() => Assert.Empty(Refused(200, 3, (s, _) => 6_000 + s).Found);

    [Fact]
    public void Who_is_told_alone_is_none_of_a_crowd() => Assert.Empty(Refused(3, 60, (s, n) => 20 + 60 * s + n).Found);
}
