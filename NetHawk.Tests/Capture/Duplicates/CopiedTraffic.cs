using NetHawk.Capture.Decode;
using NetHawk.Capture.Sources;
using NetHawk.Capture.Sources.Duplicates;
using NetHawk.Core.Packets;

namespace NetHawk.Tests.Capture.Duplicates;

/// <summary>Frames through a delivery with its filter, and what arrives behind it.</summary>
internal sealed class CopiedTraffic(DuplicateMode mode)
{
    private const long Microsecond = 1_000;

    private readonly PacketDelivery _delivery = new(duplicates: mode);

    public CountingSink Sink { get; } = new();

    public long Now { get; set; } = 1_700_000_000_000_000_000;

    public CaptureStatistics Statistics => _delivery.Statistics;

    public bool Drops => Statistics.DropsDuplicates;

    public long Arrived => Sink.Packets + Sink.ErrorCount;

    public void Send(byte[] frame, long microsecondsLater = 20)
    {
        Now += microsecondsLater * Microsecond;
        _delivery.Deliver(Sink, frame, frame.Length, LinkType.Ethernet, new PacketTime(Now));
    }

    /// <summary>A packet and its copy as a router sent it on.</summary>
    public void SendTwice(byte[] frame)
    {
        Send(frame);
        Send(Routed(frame));
    }

    /// <summary>Packet <paramref name="number"/> of many conversations between two hosts, in turn of either side; each packet is another.</summary>
    public static byte[] Talk(int number) => Frames.Ethernet(0x0800, Identified(number, number % 2 == 0
        ? Frames.Ipv4(6, Frames.Tcp(40_000 + number / 2 % 500, 80, 0x18, [1, 2, 3], sequence: (uint)number))
        : Frames.Ipv4(6, Frames.Tcp(80, 40_000 + number / 2 % 500, 0x10, sequence: (uint)number), "198.51.100.2", "192.0.2.1")));

    /// <summary>What a router makes of an Ethernet frame with IPv4 or IPv6: its own link addresses, a hop less, another checksum, its own traffic class.</summary>
    public static byte[] Routed(byte[] frame)
    {
        byte[] copy = [.. frame];
        for (int i = 0; i < 12; i++) copy[i] ^= 0x5A;
        if (copy[14] >> 4 == 6)
        {
            copy[21]--;
            copy[15] ^= 0x20;
            return copy;
        }

        copy[22]--;
        copy[15] ^= 0x08;
        copy[24] ^= 0x11;
        copy[25] ^= 0x22;
        return copy;
    }

    public static byte[] Identified(int id, byte[] ipv4)
    {
        byte[] copy = [.. ipv4];
        copy[4] = (byte)(id >> 8);
        copy[5] = (byte)id;
        return copy;
    }
}
