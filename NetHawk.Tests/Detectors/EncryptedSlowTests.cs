using NetHawk.Core.Detectors.SlowDos;
using NetHawk.Core.Flows;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

/// <summary>Connections held behind TLS, where neither header nor body can be read.</summary>
public sealed class EncryptedSlowTests
{
    /// <summary>Twenty that add a few bytes now and then and are not answered; not nineteen, not heartbeats that are answered, long polls, a browser's busy beginning, or a stream.</summary>
    [Theory]
    [InlineData(20, 5, 560, 3, true)]
    [InlineData(19, 5, 560, 3, false)]
    [InlineData(40, 5, 560, 6, false)]
    [InlineData(40, 3, 400, 2, false)]
    [InlineData(40, 8, 9000, 3, false)]
    public void Small_pieces_behind_TLS_that_are_never_answered_hold_a_server(int connections, int pieces, int bytes, int answers, bool found)
    {
        var run = new Events(new SlowDosDetector(Events.Context()));
        var flows = Enumerable.Range(0, connections).Select(_ => Greet(run)).ToList();
        run.Wait(6);
        foreach (var flow in flows)
        {
            var later = flow;
            later.Forward.DataPackets += pieces - 2;
            later.Forward.PayloadBytes += bytes;
            later.Backward.DataPackets += answers - 2;
            run.Send(later, FlowEventKind.Checkpoint);
        }

        run.Wait(8);
        Assert.Equal(found, run.Found.Count > 0);
        Assert.All(run.Found, e => Assert.Equal((ThreatClass.SlowDos, true), (e.Class, e.WatchOnly is not null)));
    }

    /// <summary>What a client says within the handshake's first seconds is its request.</summary>
    [Fact]
    public void A_request_in_many_records_at_once_is_a_request()
    {
        var run = new Events(new SlowDosDetector(Events.Context()));
        for (int i = 0; i < 40; i++)
        {
            var flow = Greet(run);
            flow.Forward.DataPackets += 4;
            flow.Forward.PayloadBytes += 300;
            run.Send(flow, FlowEventKind.Checkpoint);
        }

        run.Wait(30);
        Assert.Empty(run.Found);
    }

    private static FlowEvent Greet(Events run)
    {
        var flow = run.Flow("203.0.113.7", "10.0.0.5", 443);
        run.Send(flow, FlowEventKind.Opened);
        flow.Handshake = HandshakeState.Proven;
        run.Send(flow, FlowEventKind.Established);
        flow.Application = AppProtocol.Tls;
        flow.Forward = new DirectionCounts { Packets = 4, DataPackets = 2, PayloadBytes = 610 };
        flow.Backward = new DirectionCounts { Packets = 4, DataPackets = 2, PayloadBytes = 2900 };
        run.Send(flow, FlowEventKind.Checkpoint);
        return flow;
    }
}
