using NetHawk.Core.Detectors.Beacon;
using NetHawk.Core.Flows;
using NetHawk.Core.Peek;

namespace NetHawk.Tests.Detectors;

/// <summary>What besides a rhythm makes a master's caller of a program.</summary>
public class CallSignsTests
{
    private const string Host = "10.66.0.7";
    private const string Elsewhere = "10.77.0.80";

    private sealed record Call(int Bytes, int Answer, string Method = "GET", string Target = "/task", string Agent = "curl/7.88.1", int Status = 200, bool Language = false);

    private static Events Web(int calls, double pause, Func<int, Call> of, string server = Elsewhere, double jitter = 0, string host = Host)
    {
        var run = new Events(new BeaconDetector(Events.Context()));
        for (int i = 0; i < calls; i++)
        {
            var call = of(i);
            var flow = run.Flow(host, server, 8080);
            flow.Application = AppProtocol.Http;
            flow.Handshake = HandshakeState.Proven;
            flow.Peek = new HttpRequest(call.Method, call.Target, server, call.Agent, true, false, -1, "") { HasLanguage = call.Language };
            run.Send(flow, FlowEventKind.Application);
            flow.Peek = new HttpResponse(call.Status, "", call.Answer) { FromResponder = true };
            run.Send(flow, FlowEventKind.Application);
            flow.Peek = null;
            flow.Forward = new DirectionCounts { Packets = 5, DataPackets = 1, PayloadBytes = call.Bytes };
            flow.Backward = new DirectionCounts { Packets = 4, DataPackets = 1, PayloadBytes = call.Answer };
            run.Send(flow, FlowEventKind.Closed).Wait(pause * (1 - jitter + 2 * jitter * (i * 7 % 16 / 15.0)));
        }

        return run;
    }

    /// <summary>A loop around a general tool tells, wherever its master has its address; what looks whether a service lives, hands over or reads news does not.</summary>
    [Theory]
    [InlineData("GET", "/task", "curl/7.88.1", 200, true)]
    [InlineData("POST", "/gate.php", "python-requests/2.31.0", 200, true)]
    [InlineData("GET", "/login/process", "Mozilla/5.0 (Windows NT 6.1; WOW64)", 200, true)]
    [InlineData("GET", "/task", "", 200, true)]
    [InlineData("GET", "/healthz", "curl/7.88.1", 200, false)]
    [InlineData("POST", "/hooks/build", "python-requests/2.31.0", 200, false)]
    [InlineData("HEAD", "/", "curl/7.88.1", 200, false)]
    [InlineData("GET", "/gone", "curl/7.88.1", 404, false)]
    [InlineData("GET", "/task", "check_http/v2.3.3 (monitoring-plugins 2.3.3)", 200, false)]
    [InlineData("GET", "/task", "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)", 200, false)]
    public void Who_asks_and_for_what(string method, string target, string agent, int status, bool told) =>
        Assert.Equal(told, Web(30, 5, _ => new Call(90, 150, method, target, agent, status)).Found.Count > 0);

    /// <summary>Eight calls of one size tell where more speaks for a master than a general tool; a tool by the clock needs twelve, and what is asked for by checks or comes by chance is none.</summary>
    [Theory]
    [InlineData(9, 0.3, "/task", "Mozilla/5.0 (Windows NT 10.0)", true)]
    [InlineData(9, 0, "/task", "Mozilla/5.0 (Windows NT 10.0)", true)]
    [InlineData(9, 0.3, "/task", "curl/7.88.1", true)]
    [InlineData(9, 0, "/task", "curl/7.88.1", false)]
    [InlineData(7, 0.3, "/task", "Mozilla/5.0 (Windows NT 10.0)", false)]
    [InlineData(9, 0.8, "/task", "Mozilla/5.0 (Windows NT 10.0)", false)]
    [InlineData(9, 0.3, "/healthz", "curl/7.88.1", false)]
    [InlineData(9, 0.3, "/task", "check_http/v2.3.3", false)]
    public void Few_calls_tell_with_more_signs(int calls, double jitter, string target, string agent, bool told) =>
        Assert.Equal(told, Web(calls, 7, _ => new Call(90, 150, Target: target, Agent: agent), jitter: jitter).Found.Count > 0);

    /// <summary>A device that speaks a protocol of its own and waits a random while is told from twelve calls on, as before.</summary>
    [Theory]
    [InlineData(9, 0.22, true)]
    [InlineData(9, 0.4, false)]
    [InlineData(9, 0, false)]
    [InlineData(20, 0.4, true)]
    public void Few_calls_of_no_known_protocol_must_be_more_even(int calls, double jitter, bool told)
    {
        var run = new Events(new BeaconDetector(Events.Context()));
        for (int i = 0; i < calls; i++) run.Session(Host, "203.0.113.80", 4444, 0.1, 12, 300).Wait(7 * (1 - jitter + 2 * jitter * (i * 7 % 16 / 15.0)));
        Assert.Equal(told, run.Found.Count > 0);
    }

    /// <summary>One and the same answer to the same words, and now and then something else: also of who takes a monitor's words and of a neighbour; not what falls and comes again, grows, or differs each time.</summary>
    [Fact]
    public void An_order_among_nothing_to_do_tells()
    {
        Assert.NotEmpty(Web(30, 5, i => new Call(90, i % 6 == 5 ? 900 : 150, Target: "/health")).Found);
        Assert.NotEmpty(Web(30, 5, i => new Call(90, i % 6 == 5 ? 900 : 150), server: "10.66.0.80").Found);
        Assert.Empty(Web(30, 5, _ => new Call(90, 150), server: "10.66.0.80").Found);
        Assert.Empty(Web(30, 5, i => new Call(90, i % 6 == 5 ? 300 : 150, Target: "/health", Status: i % 6 == 5 ? 503 : 200)).Found);
        Assert.Empty(Web(30, 5, i => new Call(90, 150 + 8 * i, Target: "/health")).Found);
        Assert.Empty(Web(30, 5, i => new Call(90, 150 + i * 7919 % 2000, Target: "/health")).Found);
        Assert.Empty(Web(40, 5, i => new Call(90, i % 2 == 0 ? 900 : 150, Target: "/health")).Found);
        Assert.Empty(Web(30, 5, i => new Call(90, i % 6 == 5 ? 900 : 150, Target: i % 6 == 5 ? "/health" : "/status")).Found);
        Assert.Empty(Web(30, 5, i => new Call(i % 6 == 5 ? 300 : 90, i % 6 == 5 ? 900 : 150, Target: "/health")).Found);
    }

    /// <summary>A device's own words: polled at a port of control, or answered with what was measured, they are a device's; a loop around a general tool has one answer, or orders.</summary>
    [Theory]
    [InlineData(4444, 1, 1, true)]
    [InlineData(502, 1, 1, false)]
    [InlineData(4444, 997, 1, false)]
    [InlineData(502, 1, 9, true)]
    public void Words_of_no_known_protocol(int port, int spread, int order, bool told)
    {
        var run = new Events(new BeaconDetector(Events.Context()));
        for (int i = 0; i < 30; i++)
        {
            var flow = run.Flow(Host, Elsewhere, port);
            flow.Handshake = HandshakeState.Proven;
            flow.Forward = new DirectionCounts { Packets = 5, DataPackets = 1, PayloadBytes = 40 };
            flow.Backward = new DirectionCounts { Packets = 4, DataPackets = 1, PayloadBytes = (20 + i * 37 % spread) * (i % 6 == 5 ? order : 1) };
            run.Send(flow, FlowEventKind.Closed).Wait(5);
        }

        Assert.Equal(told, run.Found.Count > 0);
    }

    /// <summary>By TLS under a server's name a rhythm is told where its pauses were drawn, also a little, or orders came; an update check is not.</summary>
    [Theory]
    [InlineData(0.02, 0, false)]
    [InlineData(0.3, 0, true)]
    [InlineData(0.02, 800, true)]
    [InlineData(0.02, 40, false)]
    public void A_server_with_a_name(double jitter, int order, bool told)
    {
        var run = new Events(new BeaconDetector(Events.Context()));
        for (int i = 0; i < 30; i++)
        {
            var flow = run.Flow(Host, "203.0.113.80", 443);
            flow.Application = AppProtocol.Tls;
            flow.Handshake = HandshakeState.Proven;
            run.Send(flow with { Peek = new TlsClientHello("updates.example", "h2", "", "") }, FlowEventKind.Application);
            flow.Forward = new DirectionCounts { Packets = 8, DataPackets = 4, PayloadBytes = 840 };
            flow.Backward = new DirectionCounts { Packets = 8, DataPackets = 4, PayloadBytes = 1400 + (i % 6 == 5 ? order : 0) };
            run.Send(flow, FlowEventKind.Closed).Wait(5 * (1 - jitter + 2 * jitter * (i * 7 % 16 / 15.0)));
        }

        Assert.Equal(told, run.Found.Count > 0);
    }

    [Fact]
    public void Who_never_rests_watches_a_service()
    {
        Assert.Empty(Web(90, 0.8, _ => new Call(90, 150)).Found);
        Assert.NotEmpty(Web(90, 1.1, _ => new Call(90, 150)).Found);
    }

    /// <summary>Somebody else who uses the server otherwise makes it a service; a second one with the same rhythm does not.</summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_server_that_somebody_else_uses_is_a_service(int others, bool told)
    {
        var run = new Events(new BeaconDetector(Events.Context()));
        for (int i = 0; i < 40; i++)
        {
            run.Session(Host, "203.0.113.80", 443, 0.1, 12, 300, AppProtocol.Tls);
            if (i % 9 == 1 && others > 0) run.Session("10.66.0.9", "203.0.113.80", 443, 0.1, 12, 1300 + 700 * i, AppProtocol.Tls);
            run.Wait(5);
        }

        Assert.Equal(told, run.Found.Count > 0);
    }

    [Fact]
    public void What_was_seen_stands_in_the_sentence()
    {
        string reason = Web(40, 5, i => new Call(90, i % 6 == 5 ? 900 : 150, Target: "/health")).Found[0].Reason;
        Assert.Contains("for a master speaks: a general tool", reason, StringComparison.Ordinal);
        Assert.Contains("unlike the usual one to the same words", reason, StringComparison.Ordinal);
        Assert.Contains("against it: what checks, hooks and collectors are asked for", reason, StringComparison.Ordinal);
    }
}
