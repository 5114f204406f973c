using NetHawk.Core.Detectors.Exfiltration;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class TimeCarrierTests
{
    /// <summary>A clock that starts asks eight times in two seconds; clocks of the house that are measured against each other ask all the time, and whoever floods is no carrier.</summary>
    [Theory]
    [InlineData("203.0.113.80", 750, 30, true)]
    [InlineData("203.0.113.80", 60, 25, true)]
    [InlineData("203.0.113.80", 8, 2, false)]
    [InlineData("203.0.113.80", 90, 3600, false)]
    [InlineData("203.0.113.80", 30_000, 30, false)]
    [InlineData("10.0.1.5", 750, 30, false)]
    [InlineData("10.0.1.5", 750, 30, true, 468)]
    [InlineData("10.0.0.5", 750, 30, false, 468)]
    public void More_questions_for_the_time_than_a_clock_has_are_watched(string server, int packets, double seconds, bool found, long each = 48)
    {
        var run = new Events(new TimeCarrierDetector(Events.Context()));
        var flow = run.Flow("10.0.0.7", server, 123, IpProtocol.Udp);
        flow.Application = AppProtocol.Ntp;
        flow.LastPacket = flow.FirstPacket.AddSeconds(seconds);
        flow.Forward = new DirectionCounts { Packets = packets, DataPackets = packets, PayloadBytes = each * packets };
        run.Send(flow, FlowEventKind.Interim).Send(flow, FlowEventKind.Closed);
        Assert.Equal(found, run.Found is [{ Class: ThreatClass.Exfiltration, WatchOnly: not null }]);
        Assert.Equal(found ? 1 : 0, run.Found.Count);
    }
}
