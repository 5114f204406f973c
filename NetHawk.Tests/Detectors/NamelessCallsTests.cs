using NetHawk.Core.Detectors;
using NetHawk.Core.Detectors.Beacon;
using NetHawk.Core.Flows;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class NamelessCallsTests
{
    private const string Host = "10.0.0.7";

    private static Events Call(int calls, double pause, string name = "", string server = "203.0.113.80", int port = 443, Func<int, int>? size = null, string source = Host)
    {
        var run = new Events(new NamelessCallsDetector(Events.Context()));
        for (int i = 0; i < calls; i++)
        {
            run.Session(source, server, port, 0.1, bytesEach: size?.Invoke(i) ?? 900 + i % 5, application: AppProtocol.Tls, peeks: new TlsClientHello(name, "", "", ""));
            run.Wait(pause * (1 + i % 4));
        }

        return run;
    }

    [Fact]
    public void Calls_that_ask_for_no_name_again_and_again_are_watched()
    {
        var found = Assert.Single(Call(14, 3).Found);
        Assert.Equal((ThreatClass.C2Beacon, Host), (found.Class, found.Source.ToString()));
        Assert.NotNull(found.WatchOnly);
        Assert.Single(Call(14, 3, name: "203.0.113.80").Found);
    }

    [Fact]
    public void Named_few_hurried_and_unlike_calls_are_ordinary()
    {
        Assert.Empty(Call(14, 3, name: "www.example").Found);
        Assert.Empty(Call(10, 3).Found);
        Assert.Empty(Call(60, 0.1).Found);
        Assert.Empty(Call(300, 0.3).Found);
        Assert.Empty(Call(14, 3, size: i => 600 + i * 400).Found);
        Assert.Empty(Call(14, 3, server: "10.0.0.9").Found);
        Assert.Empty(Call(14, 3, port: 853).Found);
        Assert.Empty(Call(14, 3, source: "198.51.100.9").Found);
    }

    /// <summary>Whether a service is there is asked by a handshake and no more; the shortest request behind it is a call.</summary>
    [Theory]
    [InlineData(104, false)]
    [InlineData(124, false)]
    [InlineData(139, true)]
    public void Handshakes_behind_which_nothing_is_said_are_no_calls(int behindHello, bool isCall)
    {
        foreach (IDetector detector in new IDetector[] { new NamelessCallsDetector(Events.Context()), new BeaconDetector(Events.Context()) })
        {
            var run = new Events(detector);
            for (int i = 0; i < 60; i++)
            {
                var flow = run.Flow(Host, "203.0.113.80", 443);
                flow.Application = AppProtocol.Tls;
                flow.Handshake = HandshakeState.Proven;
                flow.Peek = new TlsClientHello("", "", "", "");
                run.Send(flow, FlowEventKind.Application);
                flow.Peek = null;
                flow.Early[0] = new EarlyPacket { SignedPayload = 517 };
                flow.EarlyCount = 1;
                flow.Forward = new DirectionCounts { Packets = 8, DataPackets = 3, PayloadBytes = 517 + behindHello };
                flow.Backward = new DirectionCounts { Packets = 8, DataPackets = 3, PayloadBytes = 900 };
                run.Send(flow, FlowEventKind.Closed).Wait(3);
            }

            Assert.Equal(isCall, run.Found.Count > 0);
        }
    }

    /// <summary>A bare address may be a master's; a server of the house or outside serves others too, whatever they speak.</summary>
    [Theory]
    [InlineData("10.9.9.9", 0, true)]
    [InlineData("10.9.9.9", 1, false)]
    [InlineData("10.9.9.9", 3, false)]
    [InlineData("203.0.113.80", 0, true)]
    [InlineData("203.0.113.80", 1, false)]
    public void Of_bare_servers_only_those_nobody_else_uses_are_told(string server, int others, bool found)
    {
        var run = new Events(new NamelessCallsDetector(Events.Context()));
        for (int i = 0; i < 14; i++)
        {
            run.Session(Host, server, 443, 0.1, bytesEach: 900, application: AppProtocol.Tls, peeks: new TlsClientHello("", "", "", ""));
            for (int k = 0; k < others; k++) run.Session($"10.0.1.{k}", server, 80, 0.1, bytesEach: 900, application: AppProtocol.Http);
            run.Wait(3 * (1 + i % 4));
        }

        Assert.Equal(found, run.Found.Count > 0);
    }

    /// <summary>Two that were taken call one master.</summary>
    [Fact]
    public void Two_hosts_that_call_alike_are_both_told()
    {
        var run = new Events(new NamelessCallsDetector(Events.Context()));
        for (int i = 0; i < 40; i++)
        {
            run.Session($"10.0.0.{7 + i % 2}", "203.0.113.80", 443, 0.1, bytesEach: 900, application: AppProtocol.Tls, peeks: new TlsClientHello("", "", "", ""));
            run.Wait(2 * (1 + i % 3));
        }

        Assert.Equal(2, run.Found.Select(e => e.Source).Distinct().Count());
    }

    [Fact]
    public void A_server_that_many_call_is_nobodys_master()
    {
        var run = new Events(new NamelessCallsDetector(Events.Context()));
        for (int i = 0; i < 120; i++)
        {
            run.Session($"10.0.0.{10 + i % 8}", "203.0.113.80", 443, 0.1, bytesEach: 900, application: AppProtocol.Tls, peeks: new TlsClientHello("", "", "", ""));
            run.Wait(2);
        }

        Assert.Empty(run.Found);
    }
}
