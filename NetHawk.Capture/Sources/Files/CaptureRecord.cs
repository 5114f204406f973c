using NetHawk.Capture.Decode;
using NetHawk.Core.Packets;

namespace NetHawk.Capture.Sources.Files;

/// <summary>One packet record of a capture file; valid until the next is read.</summary>
internal ref struct CaptureRecord
{
    public ReadOnlySpan<byte> Frame;
    public int WireLength;
    public LinkType Link;
    public PacketTime Time;

    /// <summary>Set where the record itself is wrong and <see cref="Frame"/> is empty for that reason.</summary>
    public bool IsBad;
}
