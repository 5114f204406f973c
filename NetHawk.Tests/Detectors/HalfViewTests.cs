using NetHawk.Core.Detectors;
using NetHawk.Core.Detectors.DnsTunnel;
using NetHawk.Core.Detectors.Flood;
using NetHawk.Core.Detectors.HostSweep;
using NetHawk.Core.Detectors.PortScan;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

/// <summary>Captures that show one direction of connections.</summary>
public sealed class HalfViewTests
{
    private const string Client = "10.0.0.9";
    private const string Server = "198.51.100.5";

    private readonly HalfView _view = new();
    private double _seconds;

    [Fact]
    public void Connections_that_go_on_without_a_seen_answer_tell_it()
    {
        for (int port = 1; port <= 2; port++) Question(port);
        Question(2);
        Assert.Equal(SeenDirections.Both, _view.Seen);
        Question(3);
        Assert.Equal(SeenDirections.Questions, _view.Seen);
        Whole();
        Assert.Equal(SeenDirections.Both, _view.Seen);
    }

    [Fact]
    public void So_do_answers_to_what_nobody_was_seen_to_ask_and_short_connections_when_they_end()
    {
        for (int port = 1; port <= 3; port++) Answer(port);
        Assert.Equal(SeenDirections.Answers, _view.Seen);
        Whole();
        _seconds += 61;
        for (int port = 1; port <= 3; port++) Note(port, new DirectionCounts { Packets = 3, Syns = 1 }, default, FlowEventKind.Closed);
        Assert.Equal(SeenDirections.Questions, _view.Seen);
    }

    [Fact]
    public void Made_up_halves_bring_nothing_about_where_ordinary_connections_pass()
    {
        for (int i = 0; i < 5_000; i++)
        {
            if (i % 500 == 0) Whole();
            _seconds += 0.1;
            Question(i);
            Answer(i);
            Assert.Equal(SeenDirections.Both, _view.Seen);
        }
    }

    [Fact]
    public void Neither_do_scans_nor_floods_of_openings_nor_what_their_victims_answer()
    {
        for (int port = 1; port < 1_000; port++)
        {
            Note(port, new DirectionCounts { Packets = 4, Syns = 4 }, default);
            Note(port, new DirectionCounts { Packets = 2, Syns = 1, Resets = 1 }, default, FlowEventKind.Closed);
            Note(port, default, new DirectionCounts { Packets = 4, Syns = 4 }, fromResponder: true);
        }

        Assert.Equal(SeenDirections.Both, _view.Seen);
    }

    [Fact]
    public void What_silence_says_is_shown_and_whatever_else_is_found_is_soft_at_most()
    {
        var found = new Events(new PortScanDetector(Events.Context()));
        var sink = new CarefulSink(found);
        sink.Add(Evidence(fromSilence: true));
        sink.Add(Evidence(fromSilence: false));
        Assert.Equal((CarefulSink.Silence, CarefulSink.Half), (found.Found[0].WatchOnly, found.Found[0].SoftOnly));
        Assert.Equal((null, CarefulSink.Half), (found.Found[1].WatchOnly, found.Found[1].SoftOnly));
        Assert.All(found.Found, e => Assert.False(e.Decisive));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ports_at_which_a_client_goes_on_are_open_where_answers_do_not_pass(bool isHalf)
    {
        if (isHalf) Halve();
        var run = new Events(new PortScanDetector(Events.Context() with { View = _view }));
        for (int port = 20_000; port < 20_040; port++) GoOn(run, Server, port);

        // Where answers pass and there was none, whoever goes on only pretends.
        Assert.Equal(isHalf, run.Found.Count == 0);
    }

    [Fact]
    public void A_scan_is_told_also_where_answers_do_not_pass()
    {
        Halve();
        var run = new Events(new PortScanDetector(Events.Context() with { View = _view }));
        for (int port = 1; port <= 40; port++) run.Unanswered(Client, Server, port);
        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.False(e.FromSilence));
    }

    [Fact]
    public void Hosts_with_whom_a_client_goes_on_have_answered_where_answers_do_not_pass()
    {
        Halve();
        var run = new Events(new HostSweepDetector(Events.Context() with { View = _view }));
        for (int host = 1; host <= 12; host++) GoOn(run, $"198.51.100.{host}", 9_100);
        Assert.Empty(run.Found);
    }

    [Theory]
    [InlineData(IpProtocol.Tcp, false)]
    [InlineData(IpProtocol.Udp, true)]
    public void Silence_of_hosts_is_silence_but_to_those_who_would_have_gone_on(IpProtocol protocol, bool fromSilence)
    {
        var run = new Events(new HostSweepDetector(Events.Context()));
        for (int host = 1; host <= 12; host++) run.Unanswered("203.0.113.7", $"10.0.0.{host}", 161, protocol);
        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.Equal(fromSilence, e.FromSilence));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(40, false)]
    public void A_name_server_none_of_whose_answers_was_seen_blocks_nobody_who_asks_it(int answers, bool isWatched)
    {
        var run = new Events(new FloodDetector(Events.Context()));
        run.Load(Server, b =>
        {
            b.Load.Packets = b.Load.UdpPackets = b.Load.NewFlows = b.Load.TopPortPackets = 5_000;
            b.Load.TopPort = 53;
            b.Load.Sources = 1;
            b.Load.Answers = answers;
            b.Load.TopSource = AddressKey.Parse(Client);
        });
        var found = Assert.Single(run.Found);
        Assert.Equal(isWatched, found.WatchOnly is not null);
        Assert.True(found.FromSilence);
    }

    [Fact]
    public void Openings_with_odd_flags_are_their_senders_and_not_the_clients_beside_them()
    {
        var run = new Events(new FloodDetector(Events.Context()));
        for (int i = 0; i < 3; i++) run.Send(run.Flow(Client, Server, 80), FlowEventKind.Opened);
        for (int i = 0; i < 50; i++)
        {
            var odd = run.Flow("203.0.113.7", Server, 80, flags: TcpFlags.Syn | TcpFlags.Fin | TcpFlags.Psh | TcpFlags.Urg);
            odd.SampleWeight = 20;
            run.Send(odd, FlowEventKind.Opened);
        }

        run.Load(Server, b =>
        {
            b.Load.Packets = b.Load.Syns = b.Load.NewFlows = b.Load.TopPortPackets = 1_003;
            b.Load.Sources = 2;
        });
        var found = Assert.Single(run.Found);
        Assert.Equal(AddressKey.Parse("203.0.113.7"), found.Source);
        Assert.False(found.FromSilence);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_gets_a_name_servers_answers_has_asked_where_only_answers_pass(bool isHalf)
    {
        if (isHalf)
            for (int port = 1; port <= 3; port++) Answer(port);
        var run = new Events(new DnsTunnelDetector(Events.Context() with { View = _view }));
        for (int i = 0; i < 25; i++)
        {
            var flow = run.Flow(Server, Client, 40_000 + i, IpProtocol.Udp, sourcePort: 53);
            flow.Application = AppProtocol.Dns;
            flow.Peek = new DnsMessage((ushort)i, true, $"{i:x4}a7c93fe0b1d24.t.example", 16, 0, 1, 200, []);
            run.Send(flow, FlowEventKind.Application);
        }

        var found = Assert.Single(run.Found);
        var (asker, server) = isHalf ? (Client, Server) : (Server, Client);
        Assert.Equal((AddressKey.Parse(asker), AddressKey.Parse(server)), (found.Source, found.Destination));
        Assert.Equal(isHalf ? 53 : found.DestinationPort, found.DestinationPort);
    }

    private void Halve()
    {
        for (int port = 1; port <= 3; port++) Question(port);
        Assert.True(_view.IsHalf);
    }

    private static void GoOn(Events run, string server, int port)
    {
        var flow = run.Flow(Client, server, port);
        run.Send(flow, FlowEventKind.Opened);
        flow.Forward.Packets = 3;
        run.Send(flow, FlowEventKind.Unanswered);
        run.Send(flow, FlowEventKind.Closed);
    }

    private void Question(int port) => Note(port, new DirectionCounts { Packets = 4, Syns = 1, DataPackets = 1 }, default);

    private void Answer(int port) => Note(port, default, new DirectionCounts { Packets = 4, Syns = 1, DataPackets = 1 }, fromResponder: true);

    private void Whole() => Note(443, new DirectionCounts { Packets = 2, Syns = 1 }, new DirectionCounts { Packets = 2, Syns = 1 });

    private void Note(int port, DirectionCounts forward, DirectionCounts backward, FlowEventKind kind = FlowEventKind.Checkpoint, bool fromResponder = false) => _view.Note(new FlowEvent
    {
        Kind = kind,
        CheckpointPackets = kind == FlowEventKind.Checkpoint ? (int)(forward.Packets + backward.Packets) : 0,
        Time = PacketTime.FromParts(1_700_000_000, 0).AddSeconds(_seconds),
        Protocol = IpProtocol.Tcp,
        Initiator = AddressKey.Parse(Client),
        Responder = AddressKey.Parse(Server),
        ResponderPort = (ushort)port,
        SawStart = !fromResponder,
        FirstFromResponder = fromResponder,
        Forward = forward,
        Backward = backward,
    });

    private static Evidence Evidence(bool fromSilence) => new()
    {
        Detector = "test",
        Class = ThreatClass.PortScan,
        Spoof = SpoofClass.TwoWay,
        LogOdds = 7,
        Decisive = true,
        FromSilence = fromSilence,
        Source = AddressKey.Parse(Client),
        FirstPacket = default,
        Time = default,
        Reason = "",
    };
}
