using System.Buffers.Binary;

namespace NetHawk.Benchmarks;

/// <summary>Gives a repeated Ethernet frame other addresses: IPv4, ARP and IPv6 of single hosts change in their middle bits, groups and broadcasts stay.</summary>
internal static class FrameAddresses
{
    public static void Shift(Span<byte> frame, uint by)
    {
        if (frame.Length < 14) return;
        switch (BinaryPrimitives.ReadUInt16BigEndian(frame[12..]))
        {
            case 0x0800 when frame.Length >= 34:
                V4(frame[26..], by);
                V4(frame[30..], by);
                break;
            case 0x0806 when frame.Length >= 42:
                V4(frame[28..], by);
                V4(frame[38..], by);
                break;
            case 0x86DD when frame.Length >= 54:
                V6(frame[22..], by);
                V6(frame[38..], by);
                break;
        }
    }

    private static void V4(Span<byte> address, uint by)
    {
        if (address[0] is 0 or 127 or >= 224) return;
        BinaryPrimitives.WriteUInt32BigEndian(address, BinaryPrimitives.ReadUInt32BigEndian(address) ^ (by << 8 & 0x00FF_FF00));
    }

    private static void V6(Span<byte> address, uint by)
    {
        if (address[0] is 0 or 0xFF) return;
        address[13] ^= (byte)(by >> 8);
        address[14] ^= (byte)by;
    }
}
