using NetHawk.Core.Detectors.RemoteControl;
using NetHawk.Core.Flows;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class RemoteControlTests
{
    private const string Host = "10.0.0.7";
    private const string Master = "203.0.113.80";

    [Fact]
    public void Who_comes_from_outside_is_not_commanded_by_a_server_that_thinks_before_it_answers()
    {
        var run = new Events(new RemoteControlDetector(Events.Context()));
        var flow = run.Flow(Master, Host, 995);
        run.Send(flow, FlowEventKind.Opened);
        flow.Handshake = HandshakeState.Proven;
        flow.ResponderLed = 12;
        flow.Forward = new DirectionCounts { Packets = 60, DataPackets = 40, PayloadBytes = 4000 };
        flow.Backward = new DirectionCounts { Packets = 60, DataPackets = 20, PayloadBytes = 600 };
        run.Send(flow, FlowEventKind.Closed);
        Assert.Empty(run.Found);
    }

    private static Events Run(int byResponder, int byInitiator, long commands, long answers, AppProtocol application = AppProtocol.Unknown, string? serverName = null, string master = Master, int status = 0)
    {
        var run = new Events(new RemoteControlDetector(Events.Context()));
        var flow = run.Flow(Host, master, 4443);
        run.Send(flow, FlowEventKind.Opened);
        flow.Handshake = HandshakeState.Proven;
        flow.Application = application;
        if (serverName is not null)
        {
            flow.Peek = new TlsClientHello(serverName, "h2", "", "");
            run.Send(flow, FlowEventKind.Application);
            flow.Peek = null;
        }

        if (status != 0)
        {
            flow.Peek = new HttpResponse(status, "", -1) { FromResponder = true };
            run.Send(flow, FlowEventKind.Application);
            flow.Peek = null;
        }

        run.Wait(30);
        flow.LastPacket = run.Now;
        flow.ResponderLed = (ushort)byResponder;
        flow.InitiatorLed = (ushort)byInitiator;
        flow.Forward = new DirectionCounts { Packets = 40, DataPackets = 20, PayloadBytes = answers };
        flow.Backward = new DirectionCounts { Packets = 40, DataPackets = 20, PayloadBytes = commands };
        return run.Send(flow, FlowEventKind.Checkpoint);
    }

    [Fact]
    public void A_host_that_answers_short_orders_at_length_is_shown_with_its_master_and_watched()
    {
        var found = Assert.Single(Run(5, 0, 80, 4000).Found);
        Assert.Equal(ThreatClass.C2Beacon, found.Class);
        Assert.Equal((Host, Master), (found.Source.ToString(), found.Destination.ToString()));
        Assert.NotNull(found.WatchOnly);
        Assert.Contains("first to speak after 5 pauses", found.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_that_leads_its_conversation_keep_alives_and_pushed_news_are_ordinary()
    {
        Assert.Empty(Run(3, 6, 80, 4000).Found);
        Assert.Empty(Run(20, 0, 400, 400).Found);
        Assert.Empty(Run(20, 0, 90_000, 300_000).Found);
        Assert.Empty(Run(5, 0, 80, 4000, AppProtocol.Mqtt).Found);
    }

    [Theory]
    [InlineData(8, 12, 1200, 4000, 100, true)]
    [InlineData(8, 12, 1200, 4000, 30, false)]
    [InlineData(8, 40, 1200, 4000, 100, false)]
    [InlineData(8, 12, 1200, 1400, 100, false)]
    [InlineData(4, 6, 400, 4000, 100, false)]
    public void Orders_between_heartbeats_that_nobody_answers_are_a_trojans(int orders, int beats, long commands, long answers, double seconds, bool found)
    {
        var run = new Events(new RemoteControlDetector(Events.Context()));
        var flow = run.Flow(Host, Master, 4443);
        flow.Handshake = HandshakeState.Proven;
        run.Wait(seconds);
        flow.LastPacket = run.Now;
        (flow.ResponderLed, flow.InitiatorLed) = ((ushort)orders, (ushort)beats);
        flow.Forward = new DirectionCounts { Packets = 60, DataPackets = beats + 2 * orders, PayloadBytes = answers };
        flow.Backward = new DirectionCounts { Packets = 60, DataPackets = orders, PayloadBytes = commands };
        run.Send(flow, FlowEventKind.Checkpoint);
        Assert.Equal(found, run.Found.Count > 0);
    }

    [Fact]
    public void Encrypted_orders_count_only_where_no_server_is_named()
    {
        Assert.NotEmpty(Run(8, 0, 2800, 6000, AppProtocol.Tls).Found);
        Assert.Empty(Run(8, 0, 2800, 6000, AppProtocol.Tls, "push.example").Found);
        Assert.Empty(Run(4, 0, 2800, 6000, AppProtocol.Tls).Found);
    }

    [Fact]
    public void An_ssh_session_into_which_the_far_end_types_is_shown_and_ordinary_sessions_are_not()
    {
        var found = Assert.Single(Run(10, 1, 8_000, 25_000, AppProtocol.Ssh).Found);
        Assert.Contains("the wrong way round", found.Reason, StringComparison.Ordinal);
        Assert.NotNull(found.WatchOnly);
        Assert.Empty(Run(10, 1, 8_000, 25_000, AppProtocol.Ssh, master: "10.0.0.9").Found);
        Assert.NotEmpty(Run(10, 1, 8_000, 25_000, AppProtocol.Ssh, master: "10.0.9.9").Found);
        Assert.Empty(Run(2, 30, 30_000, 9_000, AppProtocol.Ssh).Found);
        Assert.Empty(Run(40, 0, 200_000, 9_000, AppProtocol.Ssh).Found);
    }

    [Fact]
    public void Orders_through_a_web_socket_are_shown_and_pushed_news_are_not()
    {
        Assert.NotEmpty(Run(12, 8, 1_300, 30_000, AppProtocol.Http, status: 101).Found);
        Assert.Empty(Run(12, 8, 1_300, 30_000, AppProtocol.Http, status: 200).Found);
        Assert.Empty(Run(12, 0, 1_009, 381, AppProtocol.Http, status: 101).Found);
        Assert.Empty(Run(12, 8, 1_300, 30_000, AppProtocol.Http, status: 101, master: "10.0.0.9").Found);
    }
}
