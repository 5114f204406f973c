using NetHawk.Core.Detectors.Flood;
using NetHawk.Core.Flows;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class OnePageTests
{
    /// <summary>
    /// One page by the hundred a second. Not so: a crawler's or a house's many pages; a check each tenth of a second; a neighbour; who was at it when we began to look; a few seconds of it.
    /// </summary>
    [Theory]
    [InlineData("203.0.113.9", 100, 1, 12, 5, true)]
    [InlineData("203.0.113.9", 100, 20, 12, 5, false)]
    [InlineData("203.0.113.9", 10, 1, 60, 5, false)]
    [InlineData("10.0.0.9", 100, 1, 12, 5, false)]
    [InlineData("203.0.113.9", 100, 1, 12, 0, false)]
    [InlineData("203.0.113.9", 100, 1, 5, 5, false)]
    public void A_newcomer_who_asks_for_one_page_again_and_again_is_watched(string source, int rate, int pages, int seconds, double before, bool found)
    {
        var run = new Events(new OnePageDetector(Events.Context()));
        Ask("203.0.113.77", 0);
        run.Wait(before);
        for (int i = 0; i < rate * seconds; i++) Ask(source, i % pages, 1.0 / rate);
        run.Wait(2);
        Assert.Equal(found, run.Found.Count > 0);
        Assert.All(run.Found, e => Assert.Equal((ThreatClass.DosFlood, true), (e.Class, e.WatchOnly is not null)));

        void Ask(string from, int page, double duration = 0)
        {
            var flow = run.Flow(from, "10.0.0.5", 80);
            (flow.Handshake, flow.Application, flow.Peek) = (HandshakeState.Proven, AppProtocol.Http, new HttpRequest("GET", $"/{page}.html", "shop.example", "x", true, false, -1, ""));
            run.Send(flow, FlowEventKind.Application);
            if (duration > 0) run.Wait(duration);
        }
    }
}
