using NetHawk.Capture.Sources;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Tests.Flows;

namespace NetHawk.Tests.Capture;

/// <summary>Captures that are changed on their way into an evaluation.</summary>
public sealed class AlteredSourceTests
{
    private static readonly Prefix Attacker = Prefix.Parse("198.51.100.7");

    [Fact]
    public void Loss_is_of_the_size_that_was_asked_for_and_the_same_each_time()
    {
        var all = Read(new Alteration { Drop = 0.1 }, 10_000);
        Assert.InRange(all.Count, 8_800, 9_200);
        Assert.Equal(all.Select(p => p.TcpSequence), Read(new Alteration { Drop = 0.1 }, 10_000).Select(p => p.TcpSequence));
        Assert.NotEqual(all.Count, Read(new Alteration { Drop = 0.1, Seed = 2 }, 10_000).Count);
    }

    [Fact]
    public void Slow_stretches_time_from_the_first_packet()
    {
        var times = Read(new Alteration { Slow = 10 }, 3).Select(p => p.Time).ToList();
        Assert.Equal(1, times[1].SecondsSince(times[0]), 6);
        Assert.Equal(1, times[2].SecondsSince(times[1]), 6);
    }

    [Fact]
    public void Jitter_delays_whole_flows_of_the_attacker_and_keeps_time_in_order()
    {
        var packets = Read(new Alteration { JitterSeconds = 5, Hosts = [Attacker] }, 400);
        Assert.Equal(400, packets.Count);
        for (int i = 1; i < packets.Count; i++) Assert.True(packets[i].Time >= packets[i - 1].Time);
        foreach (var flow in packets.Where(p => p.Source == PacketScript.Client).GroupBy(p => p.SourcePort))
            Assert.Equal(flow.Select(p => p.TcpSequence).Order(), flow.Select(p => p.TcpSequence));
        Assert.NotEqual(Enumerable.Range(0, 400).Select(i => (uint)i), packets.Select(p => p.TcpSequence));
    }

    [Fact]
    public void An_error_is_as_late_as_the_packet_that_caused_it()
    {
        var kept = new Kept();
        using (var source = new AlteredSource(new Refusals(60), new Alteration { JitterSeconds = 5, Hosts = [Attacker] })) source.Run(kept, CancellationToken.None);
        var sent = kept.Packets.Where(p => !p.HasQuoted).ToDictionary(p => p.SourcePort, p => p.Time);
        var errors = kept.Packets.Where(p => p.HasQuoted).ToList();
        Assert.Equal(60, errors.Count);
        Assert.All(errors, e => Assert.InRange(e.Time.SecondsSince(sent[e.QuotedSourcePort]), 0, 0.2));
    }

    [Fact]
    public void Padding_grows_the_attackers_data_and_sequence_numbers_follow()
    {
        var plain = new PacketScript();
        var padded = new PacketScript();
        foreach (var (script, alteration) in new[] { (plain, new Alteration()), (padded, new Alteration { PadBytes = 300, Hosts = [Attacker] }) })
        {
            using var source = new AlteredSource(new Conversation(), alteration);
            source.Run(script.Tracker, CancellationToken.None);
            script.Tracker.Complete();
        }

        var before = Assert.Single(plain.Of(FlowEventKind.Closed));
        var after = Assert.Single(padded.Of(FlowEventKind.Closed));
        Assert.True(after.Forward.PayloadBytes > before.Forward.PayloadBytes + 1_000);
        Assert.Equal(before.Backward.PayloadBytes, after.Backward.PayloadBytes);
        Assert.Equal(before.Handshake, after.Handshake);
        Assert.Equal(0, after.Forward.Retransmissions + after.Backward.Retransmissions);
    }

    [Fact]
    public void A_capture_can_begin_amid_connections()
    {
        var packets = Read(new Alteration { SkipSeconds = 5 }, 100);
        Assert.Equal(50u, packets[0].TcpSequence);
        Assert.Equal(50, packets.Count);
    }

    [Theory]
    [InlineData(SeenSide.Questions, 22)]
    [InlineData(SeenSide.Answers, 21)]
    public void One_side_is_all_that_one_of_two_hosts_sent(SeenSide side, int expected)
    {
        var sink = new Kept();
        using var source = new AlteredSource(new Conversation(), new Alteration { Side = side });
        source.Run(sink, CancellationToken.None);
        Assert.Equal(expected, sink.Packets.Count);
        Assert.All(sink.Packets, p => Assert.Equal(side == SeenSide.Questions ? PacketScript.Client : PacketScript.Server, p.Source));
    }

    [Fact]
    public void A_routed_copy_has_another_link_and_a_hop_less()
    {
        var same = Read(new Alteration { Copy = MirrorCopy.Same }, 10);
        Assert.Equal(20, same.Count);
        Assert.Equal(same[0] with { Time = same[1].Time }, same[1]);
        var routed = Read(new Alteration { Copy = MirrorCopy.Routed }, 10);
        Assert.NotEqual(routed[0].VlanId, routed[1].VlanId);
        Assert.NotEqual(routed[0].SourceMac, routed[1].SourceMac);
        Assert.Equal(routed[0].TcpSequence, routed[1].TcpSequence);
    }

    private static List<PacketInfo> Read(Alteration alteration, int count)
    {
        var sink = new Kept();
        using var source = new AlteredSource(new Train(count), alteration);
        source.Run(sink, CancellationToken.None);
        return sink.Packets;
    }

    private static PacketInfo Packet(int number, bool fromClient = true, TcpFlags flags = TcpFlags.Ack, uint sequence = 0, uint acknowledgement = 0, int payload = 0, ushort port = 0) => new()
    {
        Kind = PacketKind.Ip,
        Time = PacketTime.FromSeconds(1_700_000_000 + number * 0.1),
        Protocol = IpProtocol.Tcp,
        Source = fromClient ? PacketScript.Client : PacketScript.Server,
        Destination = fromClient ? PacketScript.Server : PacketScript.Client,
        SourcePort = fromClient ? port : (ushort)80,
        DestinationPort = fromClient ? (ushort)80 : port,
        TcpFlags = flags,
        TcpSequence = sequence,
        TcpAcknowledgement = acknowledgement,
        PayloadLength = payload,
        PayloadWireLength = payload,
        WireLength = 54 + payload,
        CapturedLength = 54 + payload,
    };

    private abstract class Made : IPacketSource
    {
        public string Name => "made";
        public CaptureStatistics Statistics { get; } = new();
        public void Dispose() { }
        public abstract void Run(IPacketSink sink, CancellationToken cancellation);
    }

    /// <summary>Packets of eight flows in turn, numbered by their sequence numbers.</summary>
    private sealed class Train(int count) : Made
    {
        public override void Run(IPacketSink sink, CancellationToken cancellation)
        {
            for (int i = 0; i < count; i++) sink.OnPacket(Packet(i, sequence: (uint)i, port: (ushort)(5_000 + i % 8)), new byte[64]);
        }
    }

    /// <summary>A handshake and twenty requests with answers.</summary>
    private sealed class Conversation : Made
    {
        public override void Run(IPacketSink sink, CancellationToken cancellation)
        {
            int n = 0;
            uint client = 1_000, server = 9_000;
            void Send(bool fromClient, TcpFlags flags, int payload)
            {
                sink.OnPacket(Packet(n++, fromClient, flags, fromClient ? client : server, fromClient ? server : client, payload, 6_000), new byte[54 + payload]);
                uint length = (uint)payload + (uint)((flags & TcpFlags.Syn) != 0 ? 1 : 0);
                if (fromClient) client += length;
                else server += length;
            }

            Send(true, TcpFlags.Syn, 0);
            Send(false, TcpFlags.Syn | TcpFlags.Ack, 0);
            Send(true, TcpFlags.Ack, 0);
            for (int i = 0; i < 20; i++)
            {
                Send(true, TcpFlags.Ack | TcpFlags.Psh, 100);
                Send(false, TcpFlags.Ack | TcpFlags.Psh, 400);
            }
        }
    }

    /// <summary>Single packets, each followed by an error of the victim that quotes it.</summary>
    private sealed class Refusals(int count) : Made
    {
        public override void Run(IPacketSink sink, CancellationToken cancellation)
        {
            for (int i = 0; i < count; i++)
            {
                var packet = Packet(2 * i, port: (ushort)(7_000 + i));
                sink.OnPacket(packet, new byte[64]);
                var error = Packet(2 * i + 1, fromClient: false);
                error.Protocol = IpProtocol.Icmp;
                error.SourcePort = error.DestinationPort = 0;
                (error.HasQuoted, error.QuotedProtocol) = (true, packet.Protocol);
                (error.QuotedSource, error.QuotedDestination) = (packet.Source, packet.Destination);
                (error.QuotedSourcePort, error.QuotedDestinationPort) = (packet.SourcePort, packet.DestinationPort);
                sink.OnPacket(error, new byte[64]);
            }
        }
    }

    private sealed class Kept : IPacketSink
    {
        public List<PacketInfo> Packets { get; } = [];
        public void OnPacket(in PacketInfo packet, ReadOnlySpan<byte> frame) => Packets.Add(packet);
        public void OnDecodeError(DecodeError reason, in PacketInfo packet) { }
        public void OnIdle(PacketTime now) { }
    }
}
