using NetHawk.Capture.Decode;
using NetHawk.Capture.Sources;
using NetHawk.Core.Packets;

namespace NetHawk.Tests.Capture;

public sealed class FragmentTests
{
    private const int More = 0x2000;
    private readonly List<PacketInfo> _packets = [];
    private readonly List<byte[]> _payloads = [];
    private readonly List<DecodeError> _errors = [];
    private PacketDelivery _delivery = new();
    private double _now = 1_700_000_000;

    private sealed class Sink(FragmentTests to) : IPacketSink
    {
        public void OnPacket(in PacketInfo packet, ReadOnlySpan<byte> frame)
        {
            to._packets.Add(packet);
            to._payloads.Add(frame.Slice(packet.PayloadOffset, packet.PayloadLength).ToArray());
        }

        public void OnDecodeError(DecodeError reason, in PacketInfo packet) => to._errors.Add(reason);

        public void OnIdle(PacketTime now) { }
    }

    private void Deliver(params byte[][] frames)
    {
        foreach (byte[] frame in frames)
        {
            _delivery.Deliver(new Sink(this), frame, frame.Length, LinkType.Ethernet, PacketTime.FromSeconds(_now));
            _now += 0.0001;
        }
    }

    private static byte[][] Split4(int protocol, byte[] data, int size, string from = "192.0.2.1", byte id = 7)
    {
        var parts = new List<byte[]>();
        for (int at = 0; at < data.Length; at += size)
        {
            bool more = at + size < data.Length;
            byte[] ip = Frames.Ipv4(protocol, data[at..Math.Min(data.Length, at + size)], from, fragment: (more ? More : 0) | at / 8);
            ip[5] = id;
            parts.Add(Frames.Ethernet(0x0800, ip));
        }

        return [.. parts];
    }

    private static byte[] Fragment(int offset, bool more, byte[] data, int protocol = 17) =>
        Frames.Ethernet(0x0800, Frames.Ipv4(protocol, data, fragment: (more ? More : 0) | offset / 8));

    private static byte[] Bytes(int length, int seed = 1)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_port_probe_in_pieces_of_eight_bytes_is_seen_with_its_port(bool backwards)
    {
        var parts = Split4(6, Frames.Tcp(40_000, 445, 0x02), 8);
        Assert.Equal(3, parts.Length);
        if (backwards) Array.Reverse(parts);
        Deliver(parts);
        Assert.Equal(3, _packets.Count);
        Assert.All(_packets.Take(2), p => Assert.True(p is { IsLaterFragment: true, DestinationPort: 0, IsReassembled: false }));
        var whole = _packets[2];
        Assert.True(whole is { IsReassembled: true, IsFragment: false, IsLaterFragment: false, DestinationPort: 445, SourcePort: 40_000, TcpFlags: TcpFlags.Syn });
        Assert.Equal(parts[2].Length, whole.WireLength);
        Assert.Equal(parts.Sum(f => (long)f.Length), _packets.Sum(p => (long)p.WireLength));
    }

    [Fact]
    public void A_request_in_fragments_has_its_payload_whole()
    {
        byte[] text = Bytes(4_000);
        Deliver(Split4(17, Frames.Udp(5_000, 53, text), 1_480));
        Assert.Equal(text, _payloads[^1]);
        Assert.Equal(53, _packets[^1].DestinationPort);
        Assert.Equal(4_000, _packets[^1].PayloadWireLength);
    }

    [Fact]
    public void IPv6_fragments_are_put_together()
    {
        byte[] data = Frames.Udp(5_000, 53, Bytes(2_000));
        byte[] Part(int from, int to, bool more) => Frames.Ethernet(0x86DD, Frames.Ipv6(44, [17, 0, .. Frames.U16(from | (more ? 1 : 0)), 0, 0, 0, 9, .. data[from..to]]));
        Deliver(Part(1_232, data.Length, false), Part(0, 1_232, true));
        Assert.True(_packets[^1] is { IsReassembled: true, DestinationPort: 53, Protocol: IpProtocol.Udp });
        Assert.Equal(data[8..], _payloads[^1]);
    }

    [Fact]
    public void A_tunnel_whose_outer_packets_are_fragments_is_entered()
    {
        byte[] gre = [0, 0, .. Frames.U16(0x0800), .. Frames.Ipv4(17, Frames.Udp(1_111, 2_222, Bytes(900)), "10.1.1.1", "10.2.2.2")];
        Deliver(Split4(47, gre, 400));
        Assert.Equal(AddressKey.Parse("10.1.1.1"), _packets[^1].Source);
        Assert.Equal(2_222, _packets[^1].DestinationPort);
        Assert.NotEqual(0u, _packets[^1].TunnelId);
    }

    [Fact]
    public void Overlapping_fragments_are_told_once_and_never_put_together()
    {
        // Teardrop: the second fragment lies within the first.
        Deliver(Fragment(0, true, Bytes(48)), Fragment(24, false, Bytes(4, seed: 2)), Fragment(48, false, Bytes(8)));
        Assert.Equal([DecodeError.None, DecodeError.OverlappingFragment, DecodeError.None], _packets.Select(p => p.FragmentFault));
        Assert.DoesNotContain(_packets, p => p.IsReassembled);
    }

    [Fact]
    public void A_fragment_that_comes_twice_does_no_harm()
    {
        var parts = Split4(17, Frames.Udp(5_000, 53, Bytes(1_000)), 480);
        Deliver(parts[0], parts[0], parts[1], parts[1], parts[2]);
        Assert.True(_packets[^1].IsReassembled);
        Assert.All(_packets, p => Assert.Equal(DecodeError.None, p.FragmentFault));
    }

    [Fact]
    public void The_ping_of_death_is_told()
    {
        Deliver(Fragment(65_512, false, Bytes(8), protocol: 1));
        Assert.Equal(DecodeError.FragmentTooLong, Assert.Single(_packets).FragmentFault);
    }

    [Fact]
    public void A_length_that_no_stack_sends_is_told()
    {
        Deliver(Fragment(0, true, Bytes(13)));
        Assert.Equal(DecodeError.BadFragmentLength, _packets[0].FragmentFault);
    }

    [Fact]
    public void Halves_that_never_become_whole_leave_room_for_honest_ones()
    {
        const int budget = 1 << 20;
        _delivery = new PacketDelivery(budget);
        byte[] half = Bytes(1_400);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] ip = Frames.Ipv4(17, half, $"10.{i >> 8}.{i & 255}.9", fragment: More);
            Deliver(Frames.Ethernet(0x0800, ip));
            _packets.Clear();
        }

        Assert.InRange(_delivery.Fragments.Count, 1, _delivery.Fragments.Places);
        Assert.True(_delivery.Fragments.Evicted > 19_000);
        Deliver(Split4(17, Frames.Udp(5_000, 53, Bytes(3_000)), 1_480));
        Assert.True(_packets[^1].IsReassembled);
    }

    [Fact]
    public void What_does_not_come_in_time_is_given_up()
    {
        var parts = Split4(17, Frames.Udp(5_000, 53, Bytes(1_000)), 480);
        Deliver(parts[0], parts[1]);
        _now += 31;
        Deliver(parts[2]);
        Assert.DoesNotContain(_packets, p => p.IsReassembled);
        Assert.Equal(1, _delivery.Fragments.TimedOut);
    }

    [Fact]
    public void Any_fragments_in_any_order_are_counted_packet_by_packet()
    {
        var random = new Random(11);
        _delivery = new PacketDelivery(1 << 18);
        for (int i = 0; i < 60_000; i++)
        {
            byte[] data = Bytes(random.Next(10) == 0 ? random.Next(200) : 8 * random.Next(1, 4), i);
            byte[] ip = Frames.Ipv4(random.Next(3) switch { 0 => 6, 1 => 17, _ => 47 }, data, fragment: random.Next(10) == 0 ? random.Next(0x4000) : (random.Next(3) > 0 ? More : 0) | random.Next(5));
            ip[5] = (byte)random.Next(6);
            ip[4] = 0;
            byte[] frame = Frames.Ethernet(0x0800, ip);
            if (random.Next(4) == 0) frame[random.Next(frame.Length)] ^= (byte)random.Next(256);
            if (random.Next(8) == 0) frame = frame[..random.Next(1, frame.Length)];
            Deliver(frame);
            _now += random.NextDouble() * 0.1;
        }

        Assert.Equal(60_000, _packets.Count + _errors.Count);
        Assert.DoesNotContain(DecodeError.DecoderFault, _errors);
        Assert.Contains(_packets, p => p.IsReassembled);
    }

    [SkippableFact]
    public void Fragments_of_real_captures_are_put_together()
    {
        Skip.If(SharedCaptures.Root is null, "no ../shared/data beside the checkout");
        foreach (var (name, least) in new[] { ("packetnet__udp-ip-fragmented.pcap", 1), ("pcaps__ipfragments.pcap", 1), ("packets__ipv6_fragments.pcapng", 1) })
        {
            string file = SharedCaptures.All().Single(f => f.EndsWith(name, StringComparison.Ordinal));
            using var source = CaptureSources.OpenFile(file);
            _packets.Clear();
            source.Run(new Sink(this), CancellationToken.None);
            Assert.True(_packets.Count(p => p.IsReassembled) >= least, $"{name}: {_packets.Count(p => p.IsFragment || p.IsReassembled)} fragments, none put together");
        }
    }
}
