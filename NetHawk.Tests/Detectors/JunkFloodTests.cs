using NetHawk.Core.Detectors.Flood;
using NetHawk.Core.Flows;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class JunkFloodTests
{
    private static Events Pour(int connections = 8, int pieces = 1024, long size = 12, int port = 80, long answered = 0, int acknowledgements = 900, int status = 0, string source = "203.0.113.9", double seconds = 4, bool isTalkedWith = true, bool asksAgain = false)
    {
        var run = new Events(new JunkFloodDetector(Events.Context()));
        if (isTalkedWith)
        {
            var visit = run.Flow("198.51.100.7", "10.0.0.5", port);
            (visit.Application, visit.Backward) = (AppProtocol.Http, new DirectionCounts { Packets = 3, DataPackets = 1, PayloadBytes = 900 });
            run.Send(visit, FlowEventKind.Closed);
        }

        for (int i = 0; i < connections; i++)
        {
            var flow = run.Flow(source, "10.0.0.5", port);
            flow.Handshake = HandshakeState.Proven;
            if (status != 0)
            {
                flow.Application = AppProtocol.Http;
                flow.Peek = new HttpResponse(status, "", 150) { FromResponder = true };
                run.Send(flow, FlowEventKind.Application);
                flow.Peek = new HttpRequest("POST", "/live", "x", "", true, false, -1, "") { IsChunked = true };
                if (asksAgain) run.Send(flow, FlowEventKind.Application);
                flow.Peek = null;
            }

            flow.Forward = new DirectionCounts { Packets = pieces, DataPackets = pieces, PayloadBytes = pieces * size };
            flow.Backward = new DirectionCounts { Packets = acknowledgements, DataPackets = answered > 0 ? 1 : 0, PayloadBytes = answered };
            run.Send(flow, FlowEventKind.Checkpoint);
            run.Wait(seconds / connections);
        }

        return run;
    }

    [Fact]
    public void Small_pieces_of_no_protocol_poured_into_a_web_server_are_a_flood()
    {
        var found = Pour().Found[0];
        Assert.Equal((ThreatClass.DosFlood, "203.0.113.9"), (found.Class, found.Source.ToString()));
        Assert.NotEmpty(Pour(answered: 310, status: 400).Found);
        Assert.NotEmpty(Pour(source: "10.0.0.8").Found);
    }

    [Fact]
    public void Where_nobody_speaks_a_known_protocol_pieces_are_only_watched()
    {
        Assert.Null(Pour().Found[0].WatchOnly);
        Assert.NotEmpty(Pour(isTalkedWith: false).Found);
        Assert.All(Pour(isTalkedWith: false).Found, e => Assert.NotNull(e.WatchOnly));
        Assert.Null(Pour(isTalkedWith: false, answered: 310, status: 400).Found[^1].WatchOnly);
    }

    [Fact]
    public void A_stream_that_begins_with_a_request_after_a_refused_one_is_no_flood() => Assert.Empty(Pour(answered: 310, status: 400, asksAgain: true).Found);

    [Fact]
    public void Answers_full_segments_other_ports_few_pieces_and_half_a_view_are_no_flood()
    {
        Assert.Empty(Pour(answered: 50_000).Found);
        Assert.Empty(Pour(size: 1400).Found);
        Assert.Empty(Pour(port: 24_224).Found);
        Assert.Empty(Pour(connections: 3).Found);
        Assert.Empty(Pour(pieces: 100).Found);
        Assert.Empty(Pour(acknowledgements: 0).Found);
        Assert.Empty(Pour(answered: 310, status: 200).Found);
        Assert.Empty(Pour(source: "10.0.0.8", isTalkedWith: false).Found);
        Assert.Empty(Pour(seconds: 200).Found);
    }
}
