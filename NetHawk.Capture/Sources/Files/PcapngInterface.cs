using NetHawk.Capture.Decode;
using NetHawk.Core.Packets;

namespace NetHawk.Capture.Sources.Files;

/// <summary>What an interface description block says: link type, snap length and how to read its time stamps.</summary>
internal readonly struct PcapngInterface(LinkType link, uint snapLength, byte resolution, long offsetSeconds)
{
    public const byte Microseconds = 6;

    public readonly LinkType Link = link;

    /// <summary>0 is without limit.</summary>
    public readonly uint SnapLength = snapLength;

    /// <param name="ticks">Since the epoch, in units of the interface: 10⁻ⁿ seconds, or 2⁻ⁿ with the high bit set.</param>
    public PacketTime Time(ulong ticks)
    {
        ulong seconds, nanoseconds;
        if (resolution == Microseconds)
        {
            seconds = ticks / 1_000_000;
            nanoseconds = ticks % 1_000_000 * 1_000;
        }
        else if ((resolution & 0x80) != 0)
        {
            int bits = resolution & 0x7F;
            if (bits >= 64) return PacketTime.FromParts(offsetSeconds, 0);
            seconds = ticks >> bits;
            nanoseconds = (ulong)(((UInt128)(ticks - (seconds << bits)) * 1_000_000_000) >> bits);
        }
        else
        {
            // Finer than 10⁻¹⁹ the unit no longer fits: all of it lies below a nanosecond's reach.
            if (resolution > 19) return PacketTime.FromParts(offsetSeconds, 0);
            ulong unit = 1;
            for (int i = 0; i < resolution; i++) unit *= 10;
            seconds = ticks / unit;
            nanoseconds = (ulong)((UInt128)(ticks % unit) * 1_000_000_000 / unit);
        }

        long whole = (long)Math.Min(seconds, long.MaxValue / 4) + Math.Clamp(offsetSeconds, -(long.MaxValue / 4), long.MaxValue / 4);
        return PacketTime.FromParts(whole, (long)nanoseconds);
    }
}
