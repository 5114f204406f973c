using System.Text;
using NetHawk.Capture.Peek;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Tests.Pipeline;

/// <summary>Through a reverse proxy come all customers, and some who attack.</summary>
public class ForwardingProxiesTests
{
    private static readonly AddressKey Proxy = AddressKey.Parse("203.0.113.7"), Server = AddressKey.Parse("10.0.0.5");
    private static readonly PacketTime Start = PacketTime.FromParts(1_700_000_000, 0);

    private readonly ForwardingProxies _proxies = new();
    private double _clock;

    private void Ask(string client, int status = 200, long flow = 1) => Ask(Proxy, client, status, flow);

    private void Ask(AddressKey proxy, string client, int status, long flow)
    {
        var time = Start.AddSeconds(_clock);
        var seen = new FlowEvent { Kind = FlowEventKind.Application, FlowId = flow, Initiator = proxy, Responder = Server, ResponderPort = 80, Time = time, Peek = new HttpRequest("GET", "/", "shop.example", "Mozilla/5.0", true, false, -1, "") { ForwardedFor = client } };
        _proxies.Note(seen);
        seen.Peek = new HttpResponse(status, "nginx", 10) { FromResponder = true };
        _proxies.Note(seen);
    }

    private void History(int requests, double seconds, int clients, int status = 200, int namedEach = 1)
    {
        for (int i = 0; i < requests; i++, _clock += seconds / requests) Ask(i % namedEach == 0 ? Invariant($"198.51.100.{i % clients}") : "", status);
    }

    private Evidence Judge(ThreatClass kind, int flows = 1) => _proxies.Judge(new Evidence
    {
        Detector = "test",
        Class = kind,
        Spoof = SpoofClass.Application,
        LogOdds = 5,
        Decisive = true,
        Source = Proxy,
        Destination = Server,
        DestinationPort = 80,
        Flows = flows,
        FirstPacket = Start.AddSeconds(_clock),
        Time = Start.AddSeconds(_clock),
        Reason = "an attack",
    });

    [Fact]
    public void An_attack_through_an_established_proxy_is_watched_and_said_of_the_client()
    {
        History(1000, 400, 100);
        Ask("192.0.2.66", flow: 77);
        var found = Judge(ThreatClass.WebAttack);
        Assert.False(found.Decisive);
        Assert.Contains("192.0.2.66", found.WatchOnly, StringComparison.Ordinal);
        Assert.Contains("192.0.2.66", found.Reason, StringComparison.Ordinal);
        Assert.NotNull(Judge(ThreatClass.DosFlood, 5000).WatchOnly);
        Assert.Null(Judge(ThreatClass.BruteForce, 5000).WatchOnly);

        // What proxies do not do.
        Assert.True(Judge(ThreatClass.PortScan).Decisive);
    }

    [Theory]
    [InlineData(1000, 10, 100, 200, 1)]
    [InlineData(100, 400, 100, 200, 1)]
    [InlineData(1000, 400, 5, 200, 1)]
    [InlineData(1000, 400, 100, 404, 1)]
    [InlineData(1000, 400, 100, 200, 2)]
    public void A_header_alone_makes_nobody_a_proxy(int requests, double seconds, int clients, int status, int namedEach)
    {
        History(requests, seconds, clients, status, namedEach);
        Assert.Null(Judge(ThreatClass.WebAttack).WatchOnly);
    }

    [Fact]
    public void Who_has_made_himself_a_proxy_and_then_attacks_only_is_blocked()
    {
        History(1000, 200, 100);
        Assert.NotNull(Judge(ThreatClass.WebAttack, 50).WatchOnly);
        Assert.Null(Judge(ThreatClass.WebAttack, 250).WatchOnly);

        // A flood needs a longer life before it.
        Assert.Null(Judge(ThreatClass.DosFlood).WatchOnly);
    }

    [Fact]
    public void Who_takes_the_header_up_later_and_alone_waits_long_to_be_excused()
    {
        Ask(AddressKey.Parse("192.0.2.200"), "", 200, 5);
        _clock = 1_000;
        History(1_000, 600, 100);
        Assert.Null(Judge(ThreatClass.WebAttack).WatchOnly);
        History(3_000, 1_300, 100);
        Assert.NotNull(Judge(ThreatClass.WebAttack).WatchOnly);
    }

    [Fact]
    public void A_new_edge_of_a_content_network_is_excused_soon()
    {
        for (int i = 0; i < 2_000; i++, _clock++) Ask(AddressKey.Parse("192.0.2.200"), Invariant($"198.51.100.{i % 100}"), 200, 5);
        History(1_000, 200, 100);
        Assert.NotNull(Judge(ThreatClass.WebAttack).WatchOnly);
    }

    [Theory]
    [InlineData("X-Forwarded-For: 192.0.2.1, 198.51.100.9", "198.51.100.9")]
    [InlineData("x-forwarded-for: 198.51.100.9:5123", "198.51.100.9")]
    [InlineData("Forwarded: for=192.0.2.1, For=\"[2001:db8::9]:443\";proto=https", "2001:db8::9")]
    [InlineData("Forwarded: by=10.0.0.1; for=198.51.100.9", "198.51.100.9")]
    [InlineData("CF-Connecting-IP: 198.51.100.9\r\nX-Forwarded-For: 192.0.2.1", "198.51.100.9")]
    [InlineData("X-Forwarded-For: 192.0.2.1\r\nX-Real-IP: 198.51.100.9", "198.51.100.9")]
    [InlineData("Accept-Language: de", "")]
    public void The_client_is_whom_the_nearest_proxy_names(string header, string client)
    {
        var request = HttpPeek.Request(Encoding.ASCII.GetBytes(Invariant($"GET / HTTP/1.1\r\nHost: a\r\n{header}\r\n\r\n")), fromResponder: false);
        Assert.Equal(client, request.ForwardedFor);
    }
}
