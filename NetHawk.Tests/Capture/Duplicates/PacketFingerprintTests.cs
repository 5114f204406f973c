using NetHawk.Capture.Decode;
using NetHawk.Capture.Sources.Duplicates;
using NetHawk.Core.Packets;

namespace NetHawk.Tests.Capture.Duplicates;

/// <summary>What counts as the same packet.</summary>
public sealed class PacketFingerprintTests
{
    private static byte[] Tcp4 => Frames.Ipv4(6, Frames.Tcp(1_111, 80, 0x18, new byte[100]));

    private static byte[] Udp6 => Frames.Ipv6(17, Frames.Udp(5_000, 53, [1, 2, 3, 4]));

    public static TheoryData<string> Pairs => [.. Copies.Keys];

    private static Dictionary<string, (byte[] First, byte[] Second)> Copies => new()
    {
        ["the same frame"] = (Frames.Ethernet(0x0800, Tcp4), Frames.Ethernet(0x0800, Tcp4)),
        ["routed, IPv4"] = (Frames.Ethernet(0x0800, Tcp4), CopiedTraffic.Routed(Frames.Ethernet(0x0800, Tcp4))),
        ["routed, IPv6"] = (Frames.Ethernet(0x86DD, Udp6), CopiedTraffic.Routed(Frames.Ethernet(0x86DD, Udp6))),
        ["tagged"] = (Frames.Ethernet(0x0800, Tcp4), Frames.Ethernet(0x8100, Frames.Vlan(7, 0x0800, Tcp4))),
        ["tagged, IPv6"] = (Frames.Ethernet(0x8100, Frames.Vlan(7, 0x86DD, Udp6)), Frames.Ethernet(0x8100, Frames.Vlan(8, 0x86DD, Udp6))),
        ["labelled"] = (Frames.Ethernet(0x0800, Tcp4), Frames.Ethernet(0x8847, [0, 1, 1, 64, .. Tcp4])),
        ["padded to the least length of a frame"] = (Frames.Ethernet(0x0800, Frames.Ipv4(6, Frames.Tcp(1, 2, 2))), [.. Frames.Ethernet(0x0800, Frames.Ipv4(6, Frames.Tcp(1, 2, 2))), 9, 9, 9, 9, 9, 9]),
        ["a fragment"] = (Frames.Ethernet(0x0800, Frames.Ipv4(17, new byte[64], fragment: 0x2008)), CopiedTraffic.Routed(Frames.Ethernet(0x0800, Frames.Ipv4(17, new byte[64], fragment: 0x2008)))),
        ["an echo"] = (Frames.Ethernet(0x0800, Frames.Ipv4(1, Frames.Icmp(8, 0, new byte[56], id: 5))), CopiedTraffic.Routed(Frames.Ethernet(0x0800, Frames.Ipv4(1, Frames.Icmp(8, 0, new byte[56], id: 5))))),
        ["an IPv4 header with options"] = (Frames.Ethernet(0x0800, Frames.Ipv4(6, Frames.Tcp(1, 2, 2), options: [1, 1, 1, 0])), CopiedTraffic.Routed(Frames.Ethernet(0x0800, Frames.Ipv4(6, Frames.Tcp(1, 2, 2), options: [1, 1, 1, 0])))),
        ["a claim"] = (Frames.Ethernet(0x0806, Frames.Arp(2, Frames.MacA, "192.0.2.1", Frames.MacB, "192.0.2.2")), Frames.Ethernet(0x8100, Frames.Vlan(3, 0x0806, Frames.Arp(2, Frames.MacA, "192.0.2.1", Frames.MacB, "192.0.2.2")))),
        ["inside the same tunnel"] = (Frames.Ethernet(0x0800, Frames.Ipv4(4, Frames.Inner4)), CopiedTraffic.Routed(Frames.Ethernet(0x0800, Frames.Ipv4(4, Frames.Inner4)))),
    };

    public static TheoryData<string> Others => [.. Different.Keys];

    private static Dictionary<string, (byte[] First, byte[] Second)> Different => new()
    {
        ["sent again by a stack that counts its packets"] = (Frames.Ethernet(0x0800, CopiedTraffic.Identified(1, Tcp4)), Frames.Ethernet(0x0800, CopiedTraffic.Identified(2, Tcp4))),
        ["the next segment"] = Both(Frames.Tcp(1, 2, 0x18, [1], sequence: 5), Frames.Tcp(1, 2, 0x18, [1], sequence: 6)),
        ["more acknowledged"] = Both(Frames.Tcp(1, 2, 0x10, acknowledgement: 5), Frames.Tcp(1, 2, 0x10, acknowledgement: 6)),
        ["other flags"] = Both(Frames.Tcp(1, 2, 0x10), Frames.Tcp(1, 2, 0x11)),
        ["another time stamp"] = Both(Frames.Tcp(1, 2, 0x10, options: [1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0]), Frames.Tcp(1, 2, 0x10, options: [1, 1, 8, 10, 0, 0, 0, 2, 0, 0, 0, 0])),
        ["other data without a checksum"] = (Frames.Ethernet(0x0800, Frames.Ipv4(17, Frames.Udp(1, 2, [1, 2, 3]))), Frames.Ethernet(0x0800, Frames.Ipv4(17, Frames.Udp(1, 2, [1, 2, 4])))),
        ["other data at the end"] = (Frames.Ethernet(0x0800, Frames.Ipv4(17, Frames.Udp(1, 2, [.. new byte[300], 1]))), Frames.Ethernet(0x0800, Frames.Ipv4(17, Frames.Udp(1, 2, [.. new byte[300], 2])))),
        ["another port, IPv6"] = (Frames.Ethernet(0x86DD, Udp6), Frames.Ethernet(0x86DD, Frames.Ipv6(17, Frames.Udp(5_001, 53, [1, 2, 3, 4])))),
        ["another target"] = (Frames.Ethernet(0x0800, Frames.Ipv4(6, Frames.Tcp(1, 2, 2))), Frames.Ethernet(0x0800, Frames.Ipv4(6, Frames.Tcp(1, 2, 2), to: "198.51.100.3"))),
        ["another target, IPv6"] = (Frames.Ethernet(0x86DD, Udp6), Frames.Ethernet(0x86DD, Frames.Ipv6(17, Frames.Udp(5_000, 53, [1, 2, 3, 4]), to: "2001:db8:0:1::2"))),
        ["the next fragment"] = (Frames.Ethernet(0x0800, Frames.Ipv4(17, new byte[64], fragment: 0x2008)), Frames.Ethernet(0x0800, Frames.Ipv4(17, new byte[64], fragment: 0x2010))),
        ["the next echo"] = (Frames.Ethernet(0x0800, Frames.Ipv4(1, Frames.Icmp(8, 0, [1]))), Frames.Ethernet(0x0800, Frames.Ipv4(1, Frames.Icmp(8, 0, [2])))),
        ["another claimant"] = (Frames.Ethernet(0x0806, Frames.Arp(2, Frames.MacA, "192.0.2.1", Frames.MacB, "192.0.2.2")), Frames.Ethernet(0x0806, Frames.Arp(2, Frames.MacB, "192.0.2.1", Frames.MacB, "192.0.2.2"))),
        ["forged inside a tunnel before it comes without"] = (Frames.Ethernet(0x0800, Frames.Ipv4(4, Frames.Inner4)), Frames.Ethernet(0x0800, Frames.Inner4)),
        ["neither IP nor ARP"] = (Frames.Ethernet(0x88CC, new byte[40]), Frames.Ethernet(0x88CC, new byte[40])),
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_copy_is_told(string what)
    {
        var (first, second) = Copies[what];
        var traffic = new CopiedTraffic(DuplicateMode.Drop);
        traffic.Send(first);
        traffic.Send(second);
        Assert.Equal((1, 1L, 2L), ((int)traffic.Arrived, traffic.Statistics.DuplicatePacketsDropped, traffic.Statistics.Packets));
        Assert.Equal(second.Length, traffic.Statistics.DuplicateBytesDropped);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Another_packet_is_kept(string what)
    {
        var (first, second) = Different[what];
        var traffic = new CopiedTraffic(DuplicateMode.Drop);
        traffic.Send(first);
        traffic.Send(second);
        Assert.Equal((2, 0L), ((int)traffic.Arrived, traffic.Statistics.DuplicatePacketsDropped));
    }

    [Fact]
    public void What_is_passed_over_without_a_print_is_what_is_not_sampled()
    {
        int sampled = 0;
        for (uint sequence = 0; sequence < 1_000; sequence++)
        {
            byte[] frame = Frames.Ethernet(0x0800, Frames.Ipv4(6, Frames.Tcp(1, 2, 0x10, sequence: sequence)));
            var packet = new PacketInfo();
            PacketDecoder.Decode(frame, frame.Length, LinkType.Ethernet, default, ref packet);
            var print = new PacketFingerprint();
            Assert.True(print.TryRead(packet, frame));
            Assert.NotEqual(print.IsSampled, PacketFingerprint.IsPassedOver(packet, frame));
            if (print.IsSampled) sampled++;
        }

        Assert.InRange(sampled, 10, 60);
    }

    private static (byte[] First, byte[] Second) Both(byte[] first, byte[] second) => (Frames.Ethernet(0x0800, Frames.Ipv4(6, first)), Frames.Ethernet(0x0800, Frames.Ipv4(6, second)));
}
