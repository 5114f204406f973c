using NetHawk.Core.Detectors.Flood;
using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class ForgedScatterTests
{
    /// <summary>
    /// Names drawn anew for each datagram, on ports that go up. Not so: two seconds of it; the peers of a program that has ended, who come to its one port; a scan; a game's players, who are answered.
    /// </summary>
    [Theory]
    [InlineData(5, 200, 195, 1, 0, true)]
    [InlineData(2, 200, 195, 1, 0, false)]
    [InlineData(9, 200, 195, 200, 0, false)]
    [InlineData(9, 200, 0, 1, 0, false)]
    [InlineData(9, 200, 195, 1, 180, false)]
    public void New_names_on_ever_new_ports_are_forged(int seconds, int packets, int newSources, int samePort, int answered, bool found)
    {
        var run = new Events(new ForgedScatterDetector());
        for (int i = 0; i < seconds; i++)
        {
            run.Load("10.0.0.5", box =>
            {
                box.Load.Packets = box.Load.UdpPackets = box.Load.NewFlows = packets;
                (box.Load.Sources, box.Load.NewSources, box.Load.TopPortPackets, box.Load.UdpAnswered) = (Math.Max(1, newSources), newSources, samePort, answered);
                box.Load.TopProtocol = IpProtocol.Udp;
            });
        }

        Assert.Equal(found, run.Found.Count > 0);
        Assert.All(run.Found, e => Assert.True(e.Source is null && e.Class == ThreatClass.DosFlood));
    }
}
