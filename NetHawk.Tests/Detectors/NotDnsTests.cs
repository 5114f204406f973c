using NetHawk.Core.Detectors.DnsTunnel;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class NotDnsTests
{
    private const string Host = "10.0.0.7";
    private const string Peer = "203.0.113.80";

    /// <summary>Datagrams of one socket each way, of which so many were read as DNS.</summary>
    private static List<Evidence> Run(int sent, int answered, int read, int port = 53, AppProtocol application = AppProtocol.Dns)
    {
        var run = new Events(new NotDnsDetector());
        var flow = run.Flow(Host, Peer, port, IpProtocol.Udp);
        flow.Application = application;
        flow.Peek = new DnsMessage(1, false, "www.example.org", 1, 0, 0, 40, []);
        for (int i = 0; i < read; i++) run.Send(flow, FlowEventKind.Application);
        flow.Peek = null;
        flow.Forward = new DirectionCounts { Packets = sent, DataPackets = sent, PayloadBytes = 72L * sent };
        flow.Backward = new DirectionCounts { Packets = answered, DataPackets = answered, PayloadBytes = 53L * answered };
        return run.Send(flow, FlowEventKind.Closed).Found;
    }

    /// <summary>A tunnel that begins with names and goes on with datagrams of its own, and one that never spoke DNS.</summary>
    [Theory]
    [InlineData(76, 72, 12, AppProtocol.Dns)]
    [InlineData(40, 40, 0, AppProtocol.Unknown)]
    public void What_goes_back_and_forth_on_the_port_of_dns_and_is_none_is_watched(int sent, int answered, int read, AppProtocol application)
    {
        var found = Assert.Single(Run(sent, answered, read, application: application));
        Assert.Equal(ThreatClass.DnsTunnel, found.Class);
        Assert.NotNull(found.WatchOnly);
    }

    /// <summary>An idle tunnel: three names are asked, then a few datagrams go each way (iodine's raw mode). A VPN asks its peer no names; DNSCrypt asks for a certificate first, then few questions, each from a socket of its own.</summary>
    [Theory]
    [InlineData(7, 6, 3, true)]
    [InlineData(7, 6, 0, false)]
    [InlineData(4, 4, 2, false)]
    [InlineData(30, 33, 27, false)]
    public void A_socket_that_asked_for_names_and_goes_on_with_something_else_is_watched(int sent, int answered, int names, bool found)
    {
        var run = new Events(new NotDnsDetector());
        var flow = run.Flow(Host, Peer, 53, IpProtocol.Udp);
        flow.Application = AppProtocol.Dns;
        for (int i = 0; i < 2 * names; i++)
        {
            flow.Peek = new DnsMessage(1, i % 2 == 1, "www.example.org", 1, 0, 0, 40, []) { FromResponder = i % 2 == 1 };
            run.Send(flow, FlowEventKind.Application);
        }

        flow.Peek = null;
        flow.Forward = new DirectionCounts { Packets = sent, DataPackets = sent, PayloadBytes = 40L * sent };
        flow.Backward = new DirectionCounts { Packets = answered, DataPackets = answered, PayloadBytes = 40L * answered };
        Assert.Equal(found, run.Send(flow, FlowEventKind.Closed).Found is [{ WatchOnly: not null }]);
    }

    /// <summary>A forwarder that asks everything from one port, also where long answers were cut; a question of DNSCrypt; datagrams that nobody answers; a game; a VPN that is known as one.</summary>
    [Theory]
    [InlineData(500, 500, 1000, 53, AppProtocol.Dns)]
    [InlineData(500, 500, 500, 53, AppProtocol.Dns)]
    [InlineData(3, 3, 0, 53, AppProtocol.Unknown)]
    [InlineData(5000, 0, 0, 53, AppProtocol.Unknown)]
    [InlineData(400, 400, 0, 27015, AppProtocol.Unknown)]
    [InlineData(400, 400, 0, 53, AppProtocol.WireGuard)]
    public void Dns_short_talks_and_what_is_not_answered_are_left_alone(int sent, int answered, int read, int port, AppProtocol application) =>
        Assert.Empty(Run(sent, answered, read, port, application));
}
