using NetHawk.Core.Detectors.Beacon;
using NetHawk.Core.Detectors.BruteForce;
using NetHawk.Core.Detectors.Exfiltration;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class RhythmAndVolumeTests
{
    private const string Host = "10.0.0.7";
    private const string Peer = "203.0.113.80";

    private static void Beat(Events run, string host, string peer, int count, Func<int, double> pause, int bytes = 300)
    {
        for (int i = 0; i < count; i++) run.Session(host, peer, 443, 0.1, 12, bytes, AppProtocol.Tls).Wait(pause(i));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.15)]
    public void A_steady_rhythm_is_shown_and_watched_with_jitter_too(double jitter)
    {
        var run = new Events(new BeaconDetector(Events.Context()));
        var random = new Random(5);
        Beat(run, Host, Peer, 40, _ => 60 * (1 + jitter * (2 * random.NextDouble() - 1)));
        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.NotNull(e.WatchOnly));
        Assert.Equal(ThreatClass.C2Beacon, run.Found[0].Class);
    }

    /// <summary>Of an inside host that calls out, three quarters of a minute.</summary>
    [Theory]
    [InlineData(Host, Peer, 20)]
    [InlineData(Host, "10.0.9.20", 20)]
    public void A_rhythm_counts_only_when_it_has_lasted_for_a_while(string host, string server, int calls)
    {
        var run = new Events(new BeaconDetector(Events.Context()));
        Beat(run, host, server, calls, _ => 2);
        Assert.Empty(run.Found);
        Beat(run, host, server, 10, _ => 2);
        Assert.NotEmpty(run.Found);
    }

    [Fact]
    public void People_popular_servers_and_monitors_keep_no_suspicious_rhythm()
    {
        var run = new Events(new BeaconDetector(Events.Context()));
        var random = new Random(5);
        Beat(run, Host, Peer, 60, _ => -20 * Math.Log(1 - random.NextDouble()), 300);
        for (int i = 0; i < 40; i++)
            for (int client = 1; client < 5; client++) run.Session($"10.0.1.{client}", "203.0.113.81", 443, 0.1, 12, 300, AppProtocol.Tls).Wait(5);
        for (int i = 0; i < 40; i++)
        {
            for (int device = 1; device < 6; device++) run.Session("10.0.2.2", $"10.0.3.{device}", 80, 0.1, 12, 300, AppProtocol.Http);
            run.Wait(10);
        }

        Assert.Empty(run.Found);
    }

    /// <summary>A few megabytes that go out as fast as the line carries them; a camera's stream, a log, a connection of the house, a known program's are none. To a private address elsewhere it must be as fast as a file is read.</summary>
    [Theory]
    [InlineData(Peer, 9001, 5_000_000, 4, true)]
    [InlineData(Peer, 9001, 5_000_000, 50, false)]
    [InlineData(Peer, 9001, 2_000_000, 1, false)]
    [InlineData("10.0.9.20", 9001, 5_000_000, 4, false)]
    [InlineData("10.0.9.20", 9001, 5_000_000, 1, true)]
    [InlineData("10.0.9.20", 9001, 2_000_000, 1, false)]
    [InlineData("10.0.9.20", 445, 5_000_000, 1, false)]
    [InlineData("10.0.0.9", 9001, 5_000_000, 1, false)]
    [InlineData(Peer, 22, 5_000_000, 4, false)]
    public void A_small_file_is_told_where_it_is_poured_out_of_the_house(string peer, int port, long bytes, int seconds, bool shown)
    {
        var run = new Events(new ExfiltrationDetector(Events.Context()));
        var flow = run.Flow(Host, peer, port);
        flow.Forward = new DirectionCounts { Packets = bytes / 1400, DataPackets = bytes / 1400, PayloadBytes = bytes };
        flow.LastPacket = flow.FirstPacket.AddSeconds(seconds);
        run.Wait(seconds).Send(flow, FlowEventKind.Closed);
        Assert.Equal(shown, run.Found.Count > 0);
        Assert.All(run.Found, e => Assert.NotNull(e.WatchOnly));
    }

    /// <summary>By the clock: a customer's webhook and a resolver asked by TLS; and calls on somebody else, also next door.</summary>
    [Theory]
    [InlineData("10.0.0.7", "10.0.0.9", 9200, AppProtocol.Http, false)]
    [InlineData("203.0.113.80", "10.0.0.9", 8080, AppProtocol.Http, false)]
    [InlineData("10.0.0.7", "203.0.113.80", 853, AppProtocol.Tls, false)]
    [InlineData("10.0.0.7", "203.0.113.80", 8080, AppProtocol.Http, true)]
    [InlineData("10.0.0.7", "203.0.113.80", 853, AppProtocol.Unknown, true)]
    [InlineData("10.0.0.7", "10.0.9.9", 8000, AppProtocol.Http, true)]
    [InlineData("10.0.0.7", "10.0.9.9", 9200, AppProtocol.Http, false)]
    [InlineData("2001:db8:1::7", "2001:db8:2::9", 4444, AppProtocol.Unknown, true)]
    [InlineData("2001:db8:1::7", "2001:db8:2::9", 10051, AppProtocol.Unknown, false)]
    public void A_rhythm_of_who_comes_from_outside_is_no_report_to_a_master(string source, string server, int port, AppProtocol application, bool shown)
    {
        var run = new Events(new BeaconDetector(Events.Context()));
        for (int i = 0; i < 40; i++) run.Session(source, server, port, 0.1, 12, 300, application).Wait(5);
        Assert.Equal(shown, run.Found.Count > 0);
    }

    private static void Pour(Events run, string host, long bytes, AppProtocol application, int port, long back = 1000, IpProtocol protocol = IpProtocol.Tcp)
    {
        var flow = run.Flow(host, Peer, port, protocol);
        flow.Application = application;
        flow.Forward.PayloadBytes = bytes;
        flow.Backward.PayloadBytes = back;
        run.Send(flow, FlowEventKind.Checkpoint).Send(flow, FlowEventKind.Closed);
    }

    [Fact]
    public void Data_poured_by_no_known_protocol_is_shown_and_a_backup_is_not()
    {
        var run = new Events(new ExfiltrationDetector(Events.Context()));
        Pour(run, Host, 2_900_000, AppProtocol.Unknown, 5555);
        Pour(run, "10.0.0.8", 900_000_000, AppProtocol.Ssh, 22);
        Pour(run, "10.0.0.9", 900_000_000, AppProtocol.Tls, 443);
        Pour(run, "10.0.0.10", 90_000_000, AppProtocol.Unknown, 5555, back: 80_000_000);
        Pour(run, "10.0.0.11", 90_000_000, AppProtocol.Unknown, 5004, protocol: IpProtocol.Udp);
        Assert.Empty(run.Found);
        Pour(run, Host, 2_900_000, AppProtocol.Unknown, 5555);
        Pour(run, Host, 2_900_000, AppProtocol.Unknown, 5555);
        Assert.Equal(ThreatClass.Exfiltration, Assert.Single(run.Found).Class);
    }

    [Theory]
    [InlineData(0, 1200, 9999, true)]
    [InlineData(40, 1200, 9999, false)]
    [InlineData(0, 200, 9999, false)]
    [InlineData(0, 1200, 2055, false)]
    [InlineData(0, 1200, 9999, true, Peer, 600)]
    [InlineData(0, 1200, 9999, false, "10.0.7.20", 10)]
    [InlineData(0, 1200, 9999, true, "10.0.7.20", 1)]
    [InlineData(0, 1200, 9999, false, "10.0.0.20", 1)]
    public void A_copy_by_udp_goes_one_way_in_full_datagrams(int answers, int size, int port, bool shown, string peer = Peer, int seconds = 1)
    {
        var run = new Events(new ExfiltrationDetector(Events.Context()));
        var flow = run.Flow(Host, peer, port, IpProtocol.Udp);
        flow.Forward = new DirectionCounts { Packets = 10_000, DataPackets = 10_000, PayloadBytes = 10_000L * size };
        flow.Backward = new DirectionCounts { Packets = answers, DataPackets = answers, PayloadBytes = 20L * answers };
        flow.LastPacket = flow.FirstPacket.AddSeconds(seconds);
        run.Send(flow, FlowEventKind.Checkpoint);
        Assert.Equal(shown, run.Found.Count > 0);
    }

    /// <summary>A camera sends its picture by UDP to who came and asked for it by RTSP, also outside; to nobody else.</summary>
    [Theory]
    [InlineData(Peer, false)]
    [InlineData("203.0.113.99", true)]
    public void A_picture_goes_to_who_asked_for_it(string viewer, bool shown)
    {
        var run = new Events(new ExfiltrationDetector(Events.Context()));
        var asked = run.Flow(viewer, Host, 554);
        asked.Application = AppProtocol.Rtsp;
        asked.Handshake = HandshakeState.Proven;
        run.Send(asked, FlowEventKind.Checkpoint);
        var flow = run.Flow(Host, Peer, 50_000, IpProtocol.Udp);
        flow.Forward = new DirectionCounts { Packets = 10_000, DataPackets = 10_000, PayloadBytes = 12_000_000 };
        flow.LastPacket = flow.FirstPacket.AddSeconds(60);
        run.Send(flow, FlowEventKind.Checkpoint);
        Assert.Equal(shown, run.Found.Count > 0);
    }

    /// <summary>Shares, caches and printers of the house's own networks, telemetry that runs for hours, a version control's clone (which receives), a copy between machines.</summary>
    [Theory]
    [InlineData(AppProtocol.Smb, 445, Peer, 20, true)]
    [InlineData(AppProtocol.Redis, 6379, Peer, 5, true)]
    [InlineData(AppProtocol.Mqtt, 1883, Peer, 5, true)]
    [InlineData(AppProtocol.Unknown, 9418, Peer, 5, true)]
    [InlineData(AppProtocol.Mqtt, 1883, Peer, 500, false)]
    [InlineData(AppProtocol.Smb, 445, "10.0.9.20", 20, false)]
    [InlineData(AppProtocol.Redis, 6379, "10.0.9.20", 5, false)]
    [InlineData(AppProtocol.Unknown, 9418, "10.0.9.20", 5, false)]
    [InlineData(AppProtocol.Unknown, 9100, "10.0.9.20", 5, false)]
    [InlineData(AppProtocol.Rsync, 873, Peer, 5, false)]
    public void What_is_for_the_house_is_no_way_to_pour_a_file_out_of_it(AppProtocol application, int port, string peer, double seconds, bool shown)
    {
        var run = new Events(new ExfiltrationDetector(Events.Context()));
        var flow = run.Flow(Host, peer, port);
        flow.Application = application;
        flow.Forward = new DirectionCounts { Packets = 9000, DataPackets = 9000, PayloadBytes = 12_000_000 };
        flow.Backward = new DirectionCounts { Packets = 900, DataPackets = 90, PayloadBytes = 9_000 };
        run.Wait(seconds).Send(flow, FlowEventKind.Closed);
        Assert.Equal(shown, run.Found.Count > 0);
    }

    /// <summary>Block by block and each acknowledged, whoever's port sent the first packet; a VPN's, a call's and a game's answers carry more.</summary>
    [Theory]
    [InlineData(516, 4, true)]
    [InlineData(1400, 8, true)]
    [InlineData(516, 24, false)]
    [InlineData(160, 4, false)]
    public void A_copy_by_udp_block_by_block_is_one(int block, int answer, bool shown)
    {
        DirectionCounts data = new() { Packets = 20_000, DataPackets = 20_000, PayloadBytes = 20_000L * block }, answers = new() { Packets = 20_000, DataPackets = 20_000, PayloadBytes = 20_000L * answer };
        foreach (bool begun in new[] { true, false })
        {
            var run = new Events(new ExfiltrationDetector(Events.Context()));
            var flow = run.Flow(begun ? Host : Peer, begun ? Peer : Host, 40_001, IpProtocol.Udp);
            (flow.Forward, flow.Backward) = begun ? (data, answers) : (answers, data);
            run.Send(flow, FlowEventKind.Checkpoint);
            Assert.Equal(shown, run.Found.Count > 0);
            Assert.All(run.Found, e => Assert.Equal((Host, Peer), (e.Source.ToString(), e.Destination.ToString())));
        }
    }

    [Theory]
    [InlineData("203.0.113.80:8080", 101, true)]
    [InlineData("[2001:db8:1::80]:8080", 101, true)]
    [InlineData("203.0.113.80:8080", 200, false)]
    [InlineData("files.example", 101, false)]
    public void A_web_socket_to_a_bare_address_is_no_servers_with_a_name(string host, int status, bool shown)
    {
        var run = new Events(new ExfiltrationDetector(Events.Context()));
        var flow = run.Flow(Host, Peer, 8080);
        flow.Application = AppProtocol.Http;
        flow.Peek = new HttpRequest("GET", "/ws", host, "", true, false, -1, "");
        run.Send(flow, FlowEventKind.Application);
        flow.Peek = new HttpResponse(status, "", -1) { FromResponder = true };
        run.Send(flow, FlowEventKind.Application);
        flow.Peek = null;
        flow.Forward = new DirectionCounts { Packets = 9000, DataPackets = 9000, PayloadBytes = 9_000_000 };
        run.Send(flow, FlowEventKind.Closed);
        Assert.Equal(shown, run.Found.Count > 0);
    }

    [Fact]
    public void A_host_is_measured_by_its_own_history()
    {
        var run = new Events(new ExfiltrationDetector(Events.Context()));
        for (int i = 0; i < 12; i++)
        {
            Pour(run, Host, 2_000_000 + i * 10_000, AppProtocol.Tls, 443);
            run.Wait(700);
        }

        Assert.Empty(run.Found);
        Pour(run, Host, 60_000_000, AppProtocol.Tls, 443);
        Assert.Single(run.Found);
    }

    [Fact]
    public void Guessing_from_many_addresses_is_one_threat_of_the_service()
    {
        var refused = new LoginResult(AppProtocol.Ssh, false, "");
        var run = new Events(new DistributedGuessingDetector());
        for (int i = 0; i < 39; i++) run.Session($"198.51.100.{1 + i % 20}", Host, 22, 1, peeks: refused);
        Assert.Empty(run.Found);
        run.Session("198.51.100.9", Host, 22, 1, peeks: refused);
        Assert.Null(Assert.Single(run.Found).Source);

        run = new Events(new DistributedGuessingDetector());
        for (int i = 0; i < 200; i++) run.Session($"10.0.0.{1 + i % 50}", Host, 22, 1, peeks: i % 4 == 0 ? refused : refused with { Accepted = true });
        Assert.Empty(run.Found);
    }

    /// <summary>Eight bots with three tries each, while others get in. Where nobody gets in the service is out of order; who was let in before has an old key; and people mistype once or twice.</summary>
    [Theory]
    [InlineData(3, true, false, true)]
    [InlineData(3, false, false, false)]
    [InlineData(3, true, true, false)]
    [InlineData(2, true, false, false)]
    public void A_handful_of_bots_that_guess_together_is_one_threat_of_the_service(int tries, bool othersGetIn, bool knownBefore, bool told)
    {
        var refused = new LoginResult(AppProtocol.Ssh, false, "");
        var run = new Events(new DistributedGuessingDetector());
        for (int i = 1; knownBefore && i <= 8; i++) run.Session($"198.51.100.{i}", Host, 22, 1, peeks: refused with { Accepted = true });
        run.Wait(700);
        if (othersGetIn) run.Session("10.0.0.9", Host, 22, 1, peeks: refused with { Accepted = true });
        for (int i = 0; i < 8 * tries; i++) run.Session($"198.51.100.{1 + i % 8}", Host, 22, 1, peeks: refused);
        Assert.Equal(told, run.Found.Count > 0);
        Assert.All(run.Found, f => Assert.Null(f.Source));
    }

    [Fact]
    public void Stolen_passwords_tried_from_many_addresses_are_told_by_the_answers_to_their_forms()
    {
        var form = new HttpRequest("POST", "/api/session", "shop.example", "Mozilla/5.0", true, false, 60, "{\"mail\":\"a@b.example\",\"password\":\"x\"}");
        foreach ((int status, int passwords, bool told) in new[] { (401, 60, true), (401, 1, false), (200, 60, false), (500, 60, false) })
        {
            var run = new Events(new DistributedGuessingDetector());
            for (int i = 0; i < 60; i++) run.Session($"198.51.100.{1 + i % 15}", Host, 80, 1, application: AppProtocol.Http, peeks: [form with { BodyStart = form.BodyStart.Replace("\"x\"", $"\"x{i % passwords}\"", StringComparison.Ordinal) }, new HttpResponse(status, "", 0) { FromResponder = true }]);
            Assert.Equal(told, run.Found.Count > 0);
        }
    }

    [Fact]
    public void Others_who_get_in_do_not_hide_those_who_never_do()
    {
        var refused = new LoginResult(AppProtocol.Ssh, false, "");
        var run = new Events(new DistributedGuessingDetector());
        for (int i = 0; i < 60; i++)
        {
            run.Session($"198.51.100.{1 + i % 12}", Host, 22, 1, peeks: refused);
            run.Session("10.0.0.9", Host, 22, 1, peeks: refused with { Accepted = true });
        }

        Assert.NotEmpty(run.Found);

        // Programs with old passwords, however many: each asks with its one.
        run = new Events(new DistributedGuessingDetector());
        for (int i = 0; i < 200; i++) run.Session($"198.51.100.{1 + i % 20}", Host, 143, 1, peeks: refused with { CredentialHash = (uint)(1 + i % 20) });
        Assert.Empty(run.Found);
    }

    [Theory]
    [InlineData(Peer, 8443, AppProtocol.Unknown, true)]
    [InlineData(Peer, 53, AppProtocol.Unknown, false)]
    [InlineData(Peer, 33_447, AppProtocol.Unknown, false)]
    [InlineData(Peer, 8443, AppProtocol.Stun, false)]
    [InlineData("10.0.0.9", 8443, AppProtocol.Unknown, false)]
    public void Calls_by_udp_of_no_known_protocol_are_a_rhythm_too(string peer, int port, AppProtocol application, bool shown)
    {
        var run = new Events(new BeaconDetector(Events.Context()));
        for (int i = 0; i < 30; i++)
        {
            var flow = run.Flow(Host, peer, port, IpProtocol.Udp);
            flow.Application = application;
            flow.Forward = new DirectionCounts { Packets = 1, DataPackets = 1, PayloadBytes = 24 };
            run.Send(flow, FlowEventKind.Closed).Wait(5);
        }

        Assert.Equal(shown, run.Found.Count > 0);
    }

    [Theory]
    [InlineData("cloud.example", false)]
    [InlineData("203.0.113.80", true)]
    public void A_great_upload_to_a_server_without_a_name_is_shown(string host, bool shown)
    {
        var run = new Events(new ExfiltrationDetector(Events.Context()));
        var flow = run.Flow(Host, Peer, 80);
        flow.Handshake = HandshakeState.Proven;
        flow.Application = AppProtocol.Http;
        flow.Peek = new HttpRequest("PUT", "/up", host, "curl/8", true, false, 40_000_000, "");
        run.Send(flow, FlowEventKind.Application);
        flow.Peek = null;
        flow.Forward.PayloadBytes = 40_000_000;
        run.Wait(20).Send(flow, FlowEventKind.Closed);
        Assert.Equal(shown, run.Found.Count > 0);
    }

    /// <summary>Registries and backups' stores name what they hold by its hash, and are asked first whether they hold it.</summary>
    [Theory]
    [InlineData("HEAD", "/v2/app/blobs/sha256:3c34aad5530c8bb60472de7ff08ac0f3698d6e8df4ee970bd34aca32c613f004", false)]
    [InlineData("GET", "/desk/keys/115308832720940df45cb085029602edc3892828bd94be0af80dc8df221d8ed9", false)]
    [InlineData("GET", "/desk/keys/115308832720940d", true)]
    [InlineData("POST", "/data/115308832720940df45cb085029602edc3892828bd94be0af80dc8df221d8ed9", true)]
    public void A_great_upload_to_a_store_that_is_asked_by_hashes_is_not_shown(string method, string asked, bool shown)
    {
        var run = new Events(new ExfiltrationDetector(Events.Context()));
        run.Session(Host, Peer, 5000, application: AppProtocol.Http, peeks: new HttpRequest(method, asked, "203.0.113.80:5000", "restic/0.16", true, false, -1, ""));
        var flow = run.Flow(Host, Peer, 5000);
        flow.Handshake = HandshakeState.Proven;
        flow.Application = AppProtocol.Http;
        flow.Peek = new HttpRequest("POST", "/v2/app/blobs/uploads/", "203.0.113.80:5000", "restic/0.16", true, false, 40_000_000, "");
        run.Send(flow, FlowEventKind.Application);
        flow.Peek = null;
        flow.Forward.PayloadBytes = 40_000_000;
        run.Wait(20).Send(flow, FlowEventKind.Closed);
        Assert.Equal(shown, run.Found.Count > 0);
    }

    /// <summary>One connection with so many pauses of so many seconds that its initiator broke, half of them longer and half shorter by a share.</summary>
    private static Events Talk(int beats, double every, double jitter, string peer = Peer, AppProtocol application = AppProtocol.Tls, int others = 0, string? name = null, double? longest = null, bool leaps = false)
    {
        var run = new Events(new BeaconDetector(Events.Context()));
        for (int i = 0; i <= others; i++)
        {
            var flow = run.Flow(i == 0 ? Host : $"10.0.0.{20 + i}", peer, 443);
            flow.Application = application;
            flow.Handshake = HandshakeState.Proven;
            if (name is not null) run.Send(flow with { Peek = new TlsClientHello(name, "http/1.1", "", "") }, FlowEventKind.Application);
            flow.InitiatorLed = (ushort)beats;
            flow.Forward = new DirectionCounts { Packets = 3 * beats, DataPackets = beats + 3, PayloadBytes = 100 * beats };
            flow.Backward = flow.Forward;
            for (int k = 0; k < 3; k++) flow.Early[k] = new EarlyPacket { SignedPayload = (short)(leaps ? -20 : -100 + k), FromResponder = true };
            flow.EarlyCount = 3;
            flow.LastPacket = run.Now.AddSeconds(beats * every);
            flow.GapSum = beats * every;
            flow.GapSquares = beats * every * every * (1 + jitter * jitter);
            flow.GapMax = longest ?? every * (1 + jitter);
            run.Send(flow, FlowEventKind.Interim);
        }

        return run;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public void Heartbeats_inside_one_connection_are_a_rhythm_too(double jitter)
    {
        var found = Assert.Single(Talk(20, 5, jitter, leaps: jitter == 0).Found);
        Assert.Equal(ThreatClass.C2Beacon, found.Class);
        Assert.NotNull(found.WatchOnly);
        Assert.Contains("20 times in one connection", found.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void People_short_talks_inside_servers_and_brokers_are_no_heartbeats()
    {
        Assert.Empty(Talk(20, 5, 0.9).Found);
        Assert.Empty(Talk(40, 30, 0.02, name: "chat.example").Found);
        Assert.NotEmpty(Talk(40, 30, 0.2, name: "chat.example").Found);
        Assert.Empty(Talk(10, 5, 0).Found);
        Assert.Empty(Talk(20, 5, 0, "10.0.9.9").Found);
        Assert.NotEmpty(Talk(20, 5, 0.3, "10.0.9.9").Found);
        Assert.Empty(Talk(20, 5, 0.3, "10.0.0.9").Found);
        Assert.Empty(Talk(20, 5, 0, application: AppProtocol.Mqtt).Found);
        Assert.InRange(Talk(20, 5, 0, others: 6).Found.Count, 0, 2);

        // Counted are pauses of a second and more: a client at work has but some of those.
        Assert.Empty(Talk(20, 5, 0, longest: 2).Found);
        Assert.NotEmpty(Talk(20, 5, 0, longest: 4, leaps: true).Found);

        // A device's timer to its maker, whatever was measured; the same answers and then longer ones are orders.
        Assert.Empty(Talk(40, 30, 0.02).Found);
        Assert.NotEmpty(Talk(40, 30, 0.02, leaps: true).Found);

        // Ten are enough where the pauses were drawn; a timer's are not, whatever it hears.
        Assert.NotEmpty(Talk(10, 7, 0.2, "10.0.9.9").Found);
        Assert.Empty(Talk(9, 7, 0.2, "10.0.9.9").Found);
        Assert.Empty(Talk(10, 7, 0.02, leaps: true).Found);
    }

    /// <summary>Fourteen calls of one size tell where their pauses vary little; as many that come by chance, or say different things, do not.</summary>
    [Theory]
    [InlineData(16, 0.5, 0, true)]
    [InlineData(13, 0.5, 0, false)]
    [InlineData(16, 0.95, 0, false)]
    [InlineData(16, 0.5, 60, false)]
    public void A_few_calls_with_a_random_part_are_a_rhythm(int calls, double jitter, int sizes, bool found)
    {
        var run = new Events(new BeaconDetector(Events.Context()));
        var random = new Random(7);
        for (int i = 0; i < calls; i++) run.Session(Host, Peer, 443, 0.1, 4, 300 + random.Next(1 + sizes), AppProtocol.Tls).Wait(6 * (1 - jitter + 2 * jitter * (i * 7 % 16 / 15.0)));
        Assert.Equal(found, run.Found.Count > 0);
    }

    [Fact]
    public void Several_masters_called_in_turn_with_the_same_words_are_one_rhythm()
    {
        var run = new Events(new BeaconDetector(Events.Context()));
        var random = new Random(5);
        for (int i = 0; i < 30; i++) run.Session(Host, $"203.0.113.{80 + i % 3}", 443, 0.1, 12, 300, AppProtocol.Tls).Wait(4 * (0.75 + 0.5 * random.NextDouble()));
        Assert.NotEmpty(run.Found);
        Assert.Contains("3 servers in turn", run.Found[0].Reason, StringComparison.Ordinal);

        // A browser goes round many servers, and says something else to each.
        run = new Events(new BeaconDetector(Events.Context()));
        for (int i = 0; i < 60; i++) run.Session(Host, $"203.0.113.{80 + i % 3}", 443, 0.1, 12, 300 + 97 * i, AppProtocol.Tls).Wait(4);
        Assert.Empty(run.Found);
        run = new Events(new BeaconDetector(Events.Context()));
        for (int i = 0; i < 120; i++) run.Session(Host, $"203.0.113.{80 + i % 12}", 443, 0.1, 12, 300, AppProtocol.Tls).Wait(4);
        Assert.Empty(run.Found);
    }
}
