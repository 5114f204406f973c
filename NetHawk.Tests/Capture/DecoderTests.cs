using NetHawk.Capture.Decode;
using NetHawk.Core.Packets;
using static NetHawk.Tests.Capture.Frames;

namespace NetHawk.Tests.Capture;

public sealed class DecoderTests
{
    private const int Ip4 = 0x0800, Ip6 = 0x86DD;

    [Fact]
    public void Tcp_over_ipv4_with_options_and_padding()
    {
        byte[] segment = Tcp(443, 50_000, 0x18, [9, 9, 9], options: new byte[12]);
        byte[] frame = [.. Ethernet(Ip4, Ipv4(6, segment, options: new byte[8])), 0, 0, 0, 0, 0];
        var p = Good(frame);
        Assert.Equal(("192.0.2.1", "198.51.100.2", (ushort)443, (ushort)50_000), (p.Source.ToString(), p.Destination.ToString(), p.SourcePort, p.DestinationPort));
        Assert.Equal((TcpFlags.Psh | TcpFlags.Ack, 1_000u, 2_000u, (ushort)512), (p.TcpFlags, p.TcpSequence, p.TcpAcknowledgement, p.TcpWindow));
        Assert.Equal((14 + 28 + 32, 3, 3), (p.PayloadOffset, p.PayloadLength, p.PayloadWireLength));
        Assert.Equal((PacketKind.Ip, IpProtocol.Tcp, (byte)61, (ushort)Ip4, (ushort)1), (p.Kind, p.Protocol, p.TimeToLive, p.EtherType, p.LinkType));
        Assert.Equal(("02:00:00:00:00:0a", "02:00:00:00:00:0b"), (p.SourceMac.ToString(), p.DestinationMac.ToString()));
    }

    [Fact]
    public void The_outermost_vlan_is_told()
    {
        var p = Good(Ethernet(0x88A8, Vlan(0x2000 | 100, 0x8100, Vlan(200, Ip4, Ipv4(17, Udp(1, 2, [7]))))));
        Assert.Equal((100, IpProtocol.Udp), (p.VlanId, p.Protocol));
    }

    [Fact]
    public void Udp_over_ipv6_behind_extension_headers()
    {
        byte[] inner = [60, 0, 1, 4, 0, 0, 0, 0, 51, 1, .. new byte[14], 17, 4, .. new byte[22], .. Udp(5_000, 53, [1])];
        var p = Good(Ethernet(Ip6, Ipv6(0, inner)));
        Assert.Equal((IpProtocol.Udp, (ushort)53, 1), (p.Protocol, p.DestinationPort, p.PayloadLength));
        Assert.Equal("2001:db8::1", p.Source.ToString());
    }

    [Fact]
    public void A_snap_length_is_no_error_and_the_wire_length_is_kept()
    {
        byte[] frame = Ethernet(Ip4, Ipv4(6, Tcp(1, 2, 0x10, new byte[1_000])));
        var p = Good(frame[..60], frame.Length);
        Assert.Equal((6, 1_000, frame.Length, 60), (p.PayloadLength, p.PayloadWireLength, p.WireLength, p.CapturedLength));
    }

    [Fact]
    public void Segmentation_offload_leaves_the_total_length_zero()
    {
        var p = Good(Ethernet(Ip4, Ipv4(6, Tcp(1, 2, 0x10, new byte[3_000]), total: 0)));
        Assert.Equal(3_000, p.PayloadLength);
    }

    [Fact]
    public void The_first_fragment_has_ports_and_later_ones_are_told()
    {
        var first = Good(Ethernet(Ip4, Ipv4(17, Udp(7, 9, new byte[16], length: 2_000), fragment: 0x2000)));
        Assert.Equal((true, false, (ushort)9), (first.IsFragment, first.IsLaterFragment, first.DestinationPort));
        var later = Good(Ethernet(Ip4, Ipv4(17, new byte[24], fragment: 3)));
        Assert.Equal((true, true, (ushort)0, 24), (later.IsFragment, later.IsLaterFragment, later.DestinationPort, later.PayloadLength));
        var v6 = Good(Ethernet(Ip6, Ipv6(44, [6, 0, .. U16(0x0010), 0, 0, 0, 1, .. new byte[16]])));
        Assert.Equal((true, IpProtocol.Tcp), (v6.IsLaterFragment, v6.Protocol));
        var tiny = Good(Ethernet(Ip4, Ipv4(6, new byte[8], fragment: 0x2000)));
        Assert.Equal((true, false, IpProtocol.Tcp), (tiny.IsFragment, tiny.IsLaterFragment, tiny.Protocol));
        var hiding = Good(Ethernet(Ip4, Ipv4(6, Tcp(40_000, 443, 2)[..8], fragment: 0x2000)));
        Assert.Equal(((ushort)40_000, (ushort)443, TcpFlags.None), (hiding.SourcePort, hiding.DestinationPort, hiding.TcpFlags));
    }

    [Fact]
    public void Icmp_echo_has_its_identifier_and_errors_quote_the_packet()
    {
        Assert.Equal((8, 0x1234), (Good(Ethernet(Ip4, Ipv4(1, Icmp(8, 0, [], id: 0x1234)))).IcmpType, Good(Ethernet(Ip4, Ipv4(1, Icmp(8, 0, [], id: 0x1234)))).IcmpId));
        byte[] quoted = Ipv4(17, [.. U16(40_000), .. U16(161), 0, 8, 0, 0], "198.51.100.2", "192.0.2.1");
        var p = Good(Ethernet(Ip4, Ipv4(1, Icmp(3, 3, quoted))));
        Assert.Equal((3, 3, true), (p.IcmpType, p.IcmpCode, p.HasQuoted));
        Assert.Equal(("198.51.100.2", "192.0.2.1", (ushort)40_000, (ushort)161, IpProtocol.Udp),
            (p.QuotedSource.ToString(), p.QuotedDestination.ToString(), p.QuotedSourcePort, p.QuotedDestinationPort, p.QuotedProtocol));
        var ping = Good(Ethernet(Ip4, Ipv4(1, Icmp(3, 1, Ipv4(1, Icmp(8, 0, [], id: 0x1234))))));
        Assert.Equal(((ushort)0x1234, (ushort)0x1234, IpProtocol.Icmp), (ping.QuotedSourcePort, ping.QuotedDestinationPort, ping.QuotedProtocol));
        var six = Good(Ethernet(Ip6, Ipv6(58, Icmp(1, 4, Ipv6(6, Tcp(5, 6, 2))))));
        Assert.Equal((true, (ushort)5, IpProtocol.Tcp), (six.HasQuoted, six.QuotedSourcePort, six.QuotedProtocol));
    }

    [Fact]
    public void Neighbour_discovery_claims_are_read_from_the_own_link_only()
    {
        byte[] advertisement = [136, 0, 0, 0, 0x60, 0, 0, 0, .. System.Net.IPAddress.Parse("fe80::5").GetAddressBytes(), 2, 1, .. MacA];
        var p = Good(Ethernet(Ip6, Ipv6(58, advertisement, hops: 255)));
        Assert.Equal(("fe80::5", "02:00:00:00:00:0a", 136), (p.NdTarget.ToString(), p.NdLinkAddress.ToString(), p.IcmpType));
        Assert.True(Good(Ethernet(Ip6, Ipv6(58, advertisement, hops: 254))).NdTarget.IsNone);
        byte[] router = [134, 0, 0, 0, 64, 0, 7, 8, .. new byte[8], 5, 1, 0, 0, 0, 0, 5, 0xDC, 1, 1, .. MacB];
        Assert.Equal("02:00:00:00:00:0b", Good(Ethernet(Ip6, Ipv6(58, router, hops: 255))).NdLinkAddress.ToString());
    }

    [Fact]
    public void Redirects_name_the_other_router()
    {
        byte[] rest = Ipv4(17, [.. U16(40_000), .. U16(161), 0, 8, 0, 0], "198.51.100.2", "192.0.2.1");
        byte[] redirect = Icmp(5, 1, rest);
        System.Net.IPAddress.Parse("192.0.2.66").GetAddressBytes().CopyTo(redirect, 4);
        var four = Good(Ethernet(Ip4, Ipv4(1, redirect)));
        Assert.Equal(("192.0.2.66", true), (four.NdTarget.ToString(), four.HasQuoted));
        byte[] six = [137, 0, 0, 0, 0, 0, 0, 0, .. System.Net.IPAddress.Parse("fe80::66").GetAddressBytes(), .. System.Net.IPAddress.Parse("2001:db8::5").GetAddressBytes(), 2, 1, .. MacA];
        var p = Good(Ethernet(Ip6, Ipv6(58, six, hops: 255)));
        Assert.Equal(("fe80::66", "02:00:00:00:00:0a"), (p.NdTarget.ToString(), p.NdLinkAddress.ToString()));
        Assert.True(Good(Ethernet(Ip6, Ipv6(58, six, hops: 64))).NdTarget.IsNone);
    }

    [Fact]
    public void Arp_gives_the_claim()
    {
        var p = Good([.. Ethernet(0x0806, Arp(2, MacA, "10.0.0.1", MacB, "10.0.0.2")), .. new byte[18]]);
        Assert.Equal((PacketKind.Arp, (ushort)2, "10.0.0.1", "10.0.0.2", "02:00:00:00:00:0a"),
            (p.Kind, p.ArpOperation, p.Source.ToString(), p.Destination.ToString(), p.ArpSenderMac.ToString()));
        Assert.Equal(0, p.PayloadLength);
    }

    [Fact]
    public void Unknown_ethertypes_and_802_3_are_other_and_no_error()
    {
        Assert.Equal((PacketKind.Other, 0x88CC), (Good(Ethernet(0x88CC, [1, 2])).Kind, Good(Ethernet(0x88CC, [1, 2])).EtherType));
        Assert.Equal(PacketKind.Other, Good(Ethernet(38, [0x42, 0x42, 3, .. new byte[35]])).Kind);
        Assert.Equal(IpProtocol.Tcp, Good(Ethernet(60, [0xAA, 0xAA, 3, 0, 0, 0, 8, 0, .. Inner4])).Protocol);
    }

    public static TheoryData<string, ushort, byte[]> Carriers => new()
    {
        { "cooked v1", 113, [0, 0, 0, 1, 0, 6, .. MacA, 0, 0, 8, 0, .. Inner4] },
        { "cooked v2", 276, [8, 0, 0, 0, 0, 0, 0, 3, 0, 1, 0, 6, .. MacA, 0, 0, .. Inner4] },
        { "raw", 101, Inner4 },
        { "raw dlt", 12, Inner4 },
        { "ipv4", 228, Inner4 },
        { "null little endian", 0, [2, 0, 0, 0, .. Inner4] },
        { "null big endian", 0, [0, 0, 0, 2, .. Inner4] },
        { "loop", 108, [0, 0, 0, 2, .. Inner4] },
        { "ppp", 9, [0xFF, 3, 0, 0x21, .. Inner4] },
        { "ppp compressed", 9, [0x21, .. Inner4] },
        { "cisco hdlc", 104, [0x0F, 0, 8, 0, .. Inner4] },
        { "pppoe", 1, Ethernet(0x8864, [0x11, 0, 0, 1, .. U16(2 + Inner4.Length), 0, 0x21, .. Inner4]) },
        { "mpls", 1, Ethernet(0x8847, [0, 1, 0, 64, 0, 2, 1, 64, .. Inner4]) },
        { "mpls pseudowire", 1, Ethernet(0x8847, [0, 2, 1, 64, 0, 0, 0, 0, .. Ethernet(Ip4, Inner4)]) },
    };

    [Theory]
    [MemberData(nameof(Carriers))]
    public void Links_that_carry_the_same_packet_give_the_same_flow(string name, ushort link, byte[] frame)
    {
        var p = Good(frame, link: (LinkType)link);
        Assert.True(p.TunnelId == 0, name);
        AssertInner4(p);
    }

    public static TheoryData<string, byte[]> Tunnels => new()
    {
        { "4in4", Ipv4(4, Inner4) },
        { "4in6", Ipv6(4, Inner4) },
        { "gre", Ipv4(47, [0, 0, 8, 0, .. Inner4]) },
        { "gre key sequence checksum", Ipv4(47, [0xB0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 1, .. Inner4]) },
        { "gre ethernet", Ipv4(47, [0x20, 0, 0x65, 0x58, 0, 0, 5, 1, .. Ethernet(Ip4, Inner4)]) },
        { "erspan 2", Ipv4(47, [0x10, 0, 0x88, 0xBE, 0, 0, 0, 1, .. new byte[8], .. Ethernet(Ip4, Inner4)]) },
        { "pptp", Ipv4(47, [0x30, 1, 0x88, 0x0B, 0, 9, 0, 9, 0, 0, 0, 1, 0xFF, 3, 0, 0x21, .. Inner4]) },
        { "vxlan", Ipv4(17, Udp(50_000, 4_789, [8, 0, 0, 0, 0, 0, 77, 0, .. Ethernet(Ip4, Inner4)])) },
        { "geneve", Ipv4(17, Udp(50_000, 6_081, [1, 0, 0x65, 0x58, 0, 0, 77, 0, 1, 2, 3, 0, .. Ethernet(Ip4, Inner4)])) },
        { "gtp", Ipv4(17, Udp(2_152, 2_152, [0x30, 255, .. U16(Inner4.Length), 0, 0, 0, 9, .. Inner4])) },
        { "gtp extension", Ipv4(17, Udp(2_152, 2_152, [0x34, 255, .. U16(8 + Inner4.Length), 0, 0, 0, 9, 0, 0, 0, 0x85, 1, 0, 0, 0, .. Inner4])) },
        { "twice", Ipv4(4, Ipv4(47, [0, 0, 8, 0, .. Inner4])) },
    };

    [Theory]
    [MemberData(nameof(Tunnels))]
    public void Tunnels_give_the_packet_inside(string name, byte[] packet)
    {
        var p = Good(Ethernet(packet[0] >> 4 == 4 ? Ip4 : Ip6, packet));
        Assert.True(p.TunnelId != 0, name);
        AssertInner4(p);
    }

    [Fact]
    public void Tunnel_ids_tell_networks_apart_but_not_directions()
    {
        uint Vni(byte vni, string from, string to) =>
            Good(Ethernet(Ip4, Ipv4(17, Udp(50_000, 4_789, [8, 0, 0, 0, 0, 0, vni, 0, .. Ethernet(Ip4, Inner4)]), from, to))).TunnelId;
        Assert.Equal(Vni(1, "192.0.2.1", "192.0.2.2"), Vni(1, "192.0.2.2", "192.0.2.1"));
        Assert.NotEqual(Vni(1, "192.0.2.1", "192.0.2.2"), Vni(2, "192.0.2.1", "192.0.2.2"));
    }

    [Fact]
    public void Six_in_four_and_teredo_give_the_ipv6_packet_inside()
    {
        byte[] origin = [0, 0, 1, 2, 3, 4, 5, 6];
        foreach (byte[] packet in new[] { Ipv4(41, Inner6), Ipv4(17, Udp(3_544, 50_000, Inner6)), Ipv4(17, Udp(3_544, 50_000, [.. origin, .. Inner6])) })
        {
            var p = Good(Ethernet(Ip4, packet));
            Assert.Equal(("fd00::1", IpProtocol.Udp, (ushort)2_222), (p.Source.ToString(), p.Protocol, p.DestinationPort));
            Assert.NotEqual(0u, p.TunnelId);
        }
    }

    [Fact]
    public void What_only_uses_a_tunnels_port_stays_the_packet_it_is()
    {
        var p = Good(Ethernet(Ip4, Ipv4(17, Udp(50_000, 4_789, [8, 0, 0, 0, 0, 0, 1, 0, .. Ethernet(Ip4, [0x45, 1, 2])]))));
        Assert.Equal((IpProtocol.Udp, (ushort)4_789, 0u, "192.0.2.1"), (p.Protocol, p.DestinationPort, p.TunnelId, p.Source.ToString()));
        Assert.Equal((ushort)2_152, Good(Ethernet(Ip4, Ipv4(17, Udp(2_152, 9, new byte[40])))).SourcePort);
    }

    [Fact]
    public void Sctp_has_ports()
    {
        Assert.Equal((ushort)3_868, Good(Ethernet(Ip4, Ipv4(132, [.. U16(5), .. U16(3_868), .. new byte[12]]))).DestinationPort);
    }

    public static TheoryData<DecodeError, ushort, byte[]> Errors
    {
        get
        {
            byte[] deep = Inner4;
            for (int i = 0; i < 5; i++) deep = Ipv4(4, deep);
            byte[] many = [.. Enumerable.Repeat(new byte[] { 60, 0, 0, 0, 0, 0, 0, 0 }, 140).SelectMany(b => b)];
            return new()
            {
                { DecodeError.ZeroLength, 1, [] },
                { DecodeError.UnsupportedLinkType, 147, [1] },
                { DecodeError.TruncatedLinkHeader, 1, new byte[13] },
                { DecodeError.TruncatedVlan, 1, Ethernet(0x8100, [0, 1]) },
                { DecodeError.TruncatedArp, 1, Ethernet(0x0806, Arp(1, MacA, "10.0.0.1", MacB, "10.0.0.2")[..27]) },
                { DecodeError.MalformedArp, 1, Ethernet(0x0806, [0, 1, 8, 0, 9, 4, 0, 1, .. new byte[20]]) },
                { DecodeError.TruncatedIpv4, 1, Ethernet(Ip4, Inner4[..19]) },
                { DecodeError.BadIpv4Version, 1, Ethernet(Ip4, [0x55, .. Inner4[1..]]) },
                { DecodeError.BadIpv4HeaderLength, 1, Ethernet(Ip4, [0x44, .. Inner4[1..]]) },
                { DecodeError.BadIpv4TotalLength, 1, Ethernet(Ip4, Ipv4(6, Tcp(1, 2, 2), total: 41)) },
                { DecodeError.BadIpv4TotalLength, 1, Ethernet(Ip4, Ipv4(6, Tcp(1, 2, 2), total: 19)) },
                { DecodeError.TruncatedIpv6, 1, Ethernet(Ip6, Inner6[..39]) },
                { DecodeError.BadIpv6Version, 1, Ethernet(Ip6, [0x40, .. Inner6[1..]]) },
                { DecodeError.BadIpv6PayloadLength, 1, Ethernet(Ip6, Ipv6(17, Udp(1, 2, []), length: 9)) },
                { DecodeError.TruncatedIpv6Extension, 1, Ethernet(Ip6, Ipv6(0, [6, 1, 0, 0, 0, 0, 0, 0])) },
                { DecodeError.TooManyIpv6Extensions, 1, Ethernet(Ip6, Ipv6(60, many)) },
                { DecodeError.TruncatedTcp, 1, Ethernet(Ip4, Ipv4(6, new byte[19])) },
                { DecodeError.BadTcpHeaderLength, 1, Ethernet(Ip4, Ipv4(6, [.. Tcp(1, 2, 2)[..12], 0x40, .. new byte[7]])) },
                { DecodeError.BadTcpHeaderLength, 1, Ethernet(Ip4, Ipv4(6, [.. Tcp(1, 2, 2)[..12], 0x60, .. new byte[7]])) },
                { DecodeError.TruncatedUdp, 1, Ethernet(Ip4, Ipv4(17, new byte[7])) },
                { DecodeError.BadUdpLength, 1, Ethernet(Ip4, Ipv4(17, Udp(1, 2, [], length: 7))) },
                { DecodeError.BadUdpLength, 1, Ethernet(Ip4, Ipv4(17, Udp(1, 2, [], length: 9))) },
                { DecodeError.TruncatedIcmp, 1, Ethernet(Ip4, Ipv4(1, new byte[7])) },
                { DecodeError.TruncatedIcmp, 1, Ethernet(Ip6, Ipv6(58, new byte[7])) },
                { DecodeError.TruncatedSctp, 1, Ethernet(Ip4, Ipv4(132, new byte[11])) },
                { DecodeError.TruncatedMpls, 1, Ethernet(0x8847, [0, 1, 0]) },
                { DecodeError.TruncatedPppoe, 1, Ethernet(0x8864, [0x11, 0, 0]) },
                { DecodeError.TruncatedGre, 1, Ethernet(Ip4, Ipv4(47, [0x20, 0, 8, 0])) },
                { DecodeError.TunnelTooDeep, 1, Ethernet(Ip4, deep) },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void What_cannot_be_decoded_has_its_reason(DecodeError expected, ushort link, byte[] frame)
    {
        var packet = new PacketInfo();
        Assert.Equal(expected, PacketDecoder.Decode(frame, frame.Length, (LinkType)link, PacketTime.Zero, ref packet));
    }

    [Fact]
    public void A_fragment_beyond_the_largest_datagram_is_a_packet_with_a_fault()
    {
        var packet = new PacketInfo();
        byte[] frame = Ethernet(Ip4, Ipv4(17, new byte[24], fragment: 0x1FFF));
        Assert.Equal(DecodeError.None, PacketDecoder.Decode(frame, frame.Length, LinkType.Ethernet, PacketTime.Zero, ref packet));
        Assert.Equal(DecodeError.FragmentTooLong, packet.FragmentFault);
    }

    [Fact]
    public void Decoding_allocates_nothing()
    {
        byte[][] frames = [Ethernet(Ip4, Inner4), Ethernet(Ip6, Inner6), Ethernet(Ip4, Ipv4(17, Udp(50_000, 4_789, [8, 0, 0, 0, 0, 0, 1, 0, .. Ethernet(Ip4, Inner4)]))), Ethernet(Ip4, [1])];
        var packet = new PacketInfo();
        foreach (byte[] frame in frames) PacketDecoder.Decode(frame, frame.Length, LinkType.Ethernet, PacketTime.Zero, ref packet);
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            for (int i = 0; i < 20_000; i++) PacketDecoder.Decode(frames[i & 3], frames[i & 3].Length, LinkType.Ethernet, PacketTime.Zero, ref packet);
        }));
    }

    private static void AssertInner4(in PacketInfo p)
    {
        Assert.Equal(("10.1.1.1", "10.2.2.2", (ushort)1_111, (ushort)2_222), (p.Source.ToString(), p.Destination.ToString(), p.SourcePort, p.DestinationPort));
        Assert.Equal((IpProtocol.Tcp, TcpFlags.Psh | TcpFlags.Ack, 3), (p.Protocol, p.TcpFlags, p.PayloadLength));
    }

    private static PacketInfo Good(byte[] frame, int? wire = null, LinkType link = LinkType.Ethernet)
    {
        var packet = new PacketInfo();
        Assert.Equal(DecodeError.None, PacketDecoder.Decode(frame, wire ?? frame.Length, link, PacketTime.Zero, ref packet));
        return packet;
    }
}
