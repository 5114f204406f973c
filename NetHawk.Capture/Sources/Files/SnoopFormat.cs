using System.Buffers.Binary;
using NetHawk.Capture.Decode;
using NetHawk.Core.Packets;

namespace NetHawk.Capture.Sources.Files;

/// <summary>Solaris snoop (RFC 1761), Ethernet only.</summary>
internal sealed class SnoopFormat : CaptureFormat
{
    public const ulong Magic = 0x736E_6F6F_7000_0000;

    private const int FileHeader = 16, RecordHeader = 24;

    private SnoopFormat(RecordBuffer buffer)
        : base(buffer)
    {
        uint version = BinaryPrimitives.ReadUInt32BigEndian(buffer.Span[8..]), link = BinaryPrimitives.ReadUInt32BigEndian(buffer.Span[12..]);
        if (version != 2 || link != 4) throw new CaptureException($"snoop version {version} with link type {link} is not known: version 2 on Ethernet can be read");
        buffer.Advance(FileHeader);
    }

    public static SnoopFormat Open(RecordBuffer buffer) =>
        buffer.Ensure(FileHeader) ? new SnoopFormat(buffer) : throw new CaptureException("the file ends inside the snoop header: copy it again");

    public override bool Next(ref CaptureRecord record)
    {
        if (!Buffer.Ensure(RecordHeader)) return End();
        uint captured = BinaryPrimitives.ReadUInt32BigEndian(Buffer.Span[4..]), length = BinaryPrimitives.ReadUInt32BigEndian(Buffer.Span[8..]);
        if (length < RecordHeader + (ulong)captured || length > RecordBuffer.Size || !Buffer.Ensure((int)length)) return End();
        var block = Buffer.Span;
        record.WireLength = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(block), int.MaxValue);
        record.Time = PacketTime.FromParts(BinaryPrimitives.ReadUInt32BigEndian(block[16..]), BinaryPrimitives.ReadUInt32BigEndian(block[20..]) * 1_000L);
        record.Frame = block.Slice(RecordHeader, (int)captured);
        record.Link = LinkType.Ethernet;
        record.IsBad = false;
        Buffer.Advance((int)length);
        return true;
    }
}
