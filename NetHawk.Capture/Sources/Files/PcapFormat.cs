using System.Buffers.Binary;
using System.Runtime.InteropServices;
using NetHawk.Capture.Decode;
using NetHawk.Core.Packets;

namespace NetHawk.Capture.Sources.Files;

/// <summary>The classic format (draft-ietf-opsawg-pcap): micro- or nanoseconds, either byte order, and Kuznetzov's variant with longer records.</summary>
internal sealed class PcapFormat : CaptureFormat
{
    public const uint Microseconds = 0xA1B2C3D4, Nanoseconds = 0xA1B23C4D, Kuznetzov = 0xA1B2CD34;

    private const int FileHeader = 24;
    private readonly bool _swapped;

    /// <summary>Not this machine's byte order.</summary>
    private readonly bool _foreign;
    private readonly int _recordHeader;
    private readonly long _fraction;
    private readonly bool _lengthsSwapped;
    private readonly LinkType _link;

    private PcapFormat(RecordBuffer buffer, bool swapped, uint magic)
        : base(buffer)
    {
        _swapped = swapped;
        _foreign = swapped == BitConverter.IsLittleEndian;
        _recordHeader = magic == Kuznetzov ? 24 : 16;
        _fraction = magic == Nanoseconds ? 1 : 1_000;
        var header = buffer.Span;
        int major = U16(header[4..]), minor = U16(header[6..]);
        if (major != 2 || minor > 4) throw new CaptureException($"pcap version {major}.{minor} is not known: 2.0 to 2.4 can be read");
        _lengthsSwapped = minor < 3;
        _link = (LinkType)(ushort)U32(header[20..]);
        buffer.Advance(FileHeader);
    }

    public static PcapFormat Open(RecordBuffer buffer, bool swapped, uint magic) =>
        buffer.Ensure(FileHeader)
            ? new PcapFormat(buffer, swapped, magic)
            : throw new CaptureException("the file ends inside the pcap header: copy it again");

    public override bool Next(ref CaptureRecord record)
    {
        var buffer = Buffer;
        if (!buffer.Ensure(_recordHeader)) return End();
        var header = MemoryMarshal.Read<RecordHeader>(buffer.Span);
        if (_foreign) header = header.InThisOrder();
        (uint captured, uint wire) = _lengthsSwapped ? (header.Second, header.First) : (header.First, header.Second);

        // Nothing tells where the next record would begin if this length is wrong.
        if (captured > RecordBuffer.Size - 24 || !buffer.Ensure(_recordHeader + (int)captured)) return End();

        // 32 bits of seconds always fit.
        record.Time = new PacketTime(header.Seconds * PacketTime.NanosecondsPerSecond + Math.Min(header.Fraction * _fraction, PacketTime.NanosecondsPerSecond - 1));
        record.Frame = buffer.Take(_recordHeader, (int)captured);
        record.WireLength = (int)Math.Min(wire, int.MaxValue);
        record.Link = _link;
        record.IsBad = false;
        return true;
    }

    /// <summary>What each record begins with.</summary>
    private readonly record struct RecordHeader(uint Seconds, uint Fraction, uint First, uint Second)
    {
        public RecordHeader InThisOrder() => new(BinaryPrimitives.ReverseEndianness(Seconds), BinaryPrimitives.ReverseEndianness(Fraction),
            BinaryPrimitives.ReverseEndianness(First), BinaryPrimitives.ReverseEndianness(Second));
    }

    private uint U32(ReadOnlySpan<byte> bytes) =>
        _swapped ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private ushort U16(ReadOnlySpan<byte> bytes) =>
        _swapped ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
}
