using NetHawk.Core.Detectors.Flood;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class AbusedReflectorTests
{
    /// <summary>
    /// Fifteen bytes that bring fourteen hundred, thirty times a second from ever new ports in one name. Honest: answers not much longer than the questions, a station that asks for a long table now and then, many
    /// clients of whom each asks once, a program that keeps its socket, a resolver.
    /// </summary>
    [Theory]
    [InlineData(11211, 15, 1400, 30, 1, false, true)]
    [InlineData(1900, 90, 900, 30, 1, false, true)]
    [InlineData(123, 48, 48, 200, 1, false, false)]
    [InlineData(161, 80, 1400, 5, 1, false, false)]
    [InlineData(27015, 25, 900, 100, 200, false, false)]
    [InlineData(161, 80, 1400, 100, 1, true, false)]
    [InlineData(53, 40, 1200, 100, 1, false, false)]
    public void A_service_that_is_made_to_flood_somebody_is_told(int port, int asked, int answered, double rate, int clients, bool oneSocket, bool told)
    {
        var run = new Events(new AbusedReflectorDetector(Events.Context()));
        for (int i = 0; i < 20 * rate; i++)
        {
            var flow = run.Flow($"203.0.113.{1 + i % clients}", "10.0.0.53", port, IpProtocol.Udp);
            flow.Forward.PayloadBytes = asked;
            flow.Backward = new DirectionCounts { Packets = 1, PayloadBytes = answered };
            if (!oneSocket || i == 0) run.Send(flow, FlowEventKind.Answered);
            run.Wait(1 / rate);
        }

        Assert.Equal(told, run.Found.Count > 0);
        Assert.All(run.Found, e => Assert.Equal((ThreatClass.DosFlood, true), (e.Class, e.WatchOnly is not null)));
    }

    /// <summary>What this house asks of others' servers is theirs to guard.</summary>
    [Fact]
    public void Servers_elsewhere_are_not_looked_at()
    {
        var run = new Events(new AbusedReflectorDetector(Events.Context()));
        for (int i = 0; i < 500; i++)
        {
            var flow = run.Flow("10.0.0.7", "203.0.113.9", 389, IpProtocol.Udp);
            flow.Forward.PayloadBytes = 50;
            flow.Backward = new DirectionCounts { Packets = 1, PayloadBytes = 1400 };
            run.Send(flow, FlowEventKind.Answered).Wait(0.02);
        }

        Assert.Empty(run.Found);
    }
}
