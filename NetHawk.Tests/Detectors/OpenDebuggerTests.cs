using NetHawk.Core.Detectors.Exploit;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class OpenDebuggerTests
{
    /// <summary>Grids of browsers for tests live in the house; others' interfaces have lists in JSON too, and WebSockets with identifiers.</summary>
    [Theory]
    [InlineData("203.0.113.9", "/json", "/915beb1b-8549-439a-8c8a-d44df6f99b63", true)]
    [InlineData("203.0.113.9", "/json/version", "/devtools/browser/915beb1b-8549-439a-8c8a-d44df6f99b63", true)]
    [InlineData("10.0.9.9", "/json", "/915beb1b-8549-439a-8c8a-d44df6f99b63", false)]
    [InlineData("203.0.113.9", "/json", "/socket.io/?EIO=4&transport=websocket", false)]
    [InlineData("203.0.113.9", "/api/list", "/915beb1b-8549-439a-8c8a-d44df6f99b63", false)]
    [InlineData("203.0.113.9", "/json", "/rooms/915beb1b-8549-439a-8c8a-d44df6f99b63", false)]
    public void A_debugger_listed_and_taken_over_from_outside_is_watched(string source, string list, string target, bool found)
    {
        var run = new Events(new OpenDebuggerDetector(Events.Context()));
        run.Session(source, "10.0.0.5", 9229, application: AppProtocol.Http, peeks: [Get(list), new HttpResponse(200, "", 600) { FromResponder = true }]);
        run.Session(source, "10.0.0.5", 9229, application: AppProtocol.Http, peeks: [Get(target), new HttpResponse(101, "", -1) { FromResponder = true }]);
        Assert.Equal(found, run.Found.Count == 1);
        Assert.All(run.Found, e => Assert.Equal((ThreatClass.Exploit, true), (e.Class, e.WatchOnly is not null)));
    }

    private static HttpRequest Get(string target) => new("GET", target, "10.0.0.5:9229", "", true, false, -1, "");
}
