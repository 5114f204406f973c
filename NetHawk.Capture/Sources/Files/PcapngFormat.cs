using System.Buffers.Binary;
using NetHawk.Capture.Decode;
using NetHawk.Core.Packets;

namespace NetHawk.Capture.Sources.Files;

/// <summary>
/// pcapng (draft-ietf-opsawg-pcapng): sections of either byte order, several interfaces, enhanced, simple and obsolete packet blocks.
/// Other blocks are skipped, whatever their size.
/// </summary>
internal sealed class PcapngFormat : CaptureFormat
{
    public const uint SectionHeader = 0x0A0D0D0A;

    private const uint ByteOrderMagic = 0x1A2B3C4D;
    private const uint InterfaceDescription = 1, ObsoletePacket = 2, SimplePacket = 3, EnhancedPacket = 6;

    /// <summary>Interfaces of one section; packets of later ones are counted as bad records.</summary>
    private const int MaxInterfaces = 65_536;

    private readonly List<PcapngInterface> _interfaces = [];
    private bool _swapped;
    private bool _sawSection;
    private PacketTime _last;

    private PcapngFormat(RecordBuffer buffer)
        : base(buffer)
    {
    }

    /// <summary>Reads the first section header, so that a file that cannot be read is refused before its first packet.</summary>
    public static PcapngFormat Open(RecordBuffer buffer)
    {
        var format = new PcapngFormat(buffer);
        if (!buffer.Ensure(12) || !format.Section(buffer.Span)) throw new CaptureException("the file ends inside the pcapng header: copy it again");
        return format;
    }

    public override bool Next(ref CaptureRecord record)
    {
        while (true)
        {
            if (!Buffer.Ensure(12)) return End();
            var head = Buffer.Span;
            uint type = BinaryPrimitives.ReadUInt32LittleEndian(head);
            if (type == SectionHeader)
            {
                if (!Section(head)) return End();
                continue;
            }

            if (_swapped) type = BinaryPrimitives.ReverseEndianness(type);
            uint length = U32(head[4..]);
            if (length < 12 || (length & 3) != 0) return End();
            bool isPacket = type is EnhancedPacket or SimplePacket or ObsoletePacket;
            if (length > RecordBuffer.Size)
            {
                if (!Buffer.Skip(length)) return End();
                if (!isPacket) continue;
                Bad(ref record);
                return true;
            }

            if (!Buffer.Ensure((int)length)) return End();
            var block = Buffer.Span[..(int)length];
            Buffer.Advance((int)length);
            if (isPacket)
            {
                if (!Packet(type, block, ref record)) Bad(ref record);
                return true;
            }

            if (type == InterfaceDescription) Interface(block);
        }
    }

    /// <summary>A new section: byte order and interfaces begin anew.</summary>
    private bool Section(ReadOnlySpan<byte> head)
    {
        uint magic = BinaryPrimitives.ReadUInt32LittleEndian(head[8..]);
        bool swapped = magic == BinaryPrimitives.ReverseEndianness(ByteOrderMagic);
        if (magic != ByteOrderMagic && !swapped)
        {
            if (!_sawSection) throw new CaptureException("the pcapng byte-order mark is wrong: the file is damaged; copy it again");
            return false;
        }

        _swapped = swapped;
        uint length = U32(head[4..]);
        if (length < 28 || (length & 3) != 0 || !Buffer.Ensure(16))
        {
            if (!_sawSection) throw new CaptureException("the pcapng section header is cut off or damaged; copy the file again");
            return false;
        }

        int major = U16(Buffer.Span[12..]), minor = U16(Buffer.Span[14..]);
        if (major != 1 || minor is not (0 or 2))
        {
            if (!_sawSection) throw new CaptureException($"pcapng version {major}.{minor} is not known: 1.0 can be read");
            return false;
        }

        _sawSection = true;
        _interfaces.Clear();
        return Buffer.Skip(length);
    }

    private void Interface(ReadOnlySpan<byte> block)
    {
        if (block.Length < 20 || _interfaces.Count >= MaxInterfaces) return;
        byte resolution = PcapngInterface.Microseconds;
        long offset = 0;
        var options = block[16..^4];
        while (options.Length >= 4)
        {
            int code = U16(options), length = U16(options[2..]);
            if (code == 0 || length > options.Length - 4) break;
            var value = options.Slice(4, length);
            if (code == 9 && length >= 1) resolution = value[0];
            if (code == 14 && length >= 8) offset = _swapped ? BinaryPrimitives.ReadInt64BigEndian(value) : BinaryPrimitives.ReadInt64LittleEndian(value);
            int padded = 4 + ((length + 3) & ~3);
            if (padded > options.Length) break;
            options = options[padded..];
        }

        _interfaces.Add(new PcapngInterface((LinkType)U16(block[8..]), U32(block[12..]), resolution, offset));
    }

    private bool Packet(uint type, ReadOnlySpan<byte> block, ref CaptureRecord record)
    {
        int header = type == SimplePacket ? 12 : 28;
        if (block.Length < header + 4) return false;
        uint id = type switch { EnhancedPacket => U32(block[8..]), ObsoletePacket => U16(block[8..]), _ => 0 };
        if (id >= (uint)_interfaces.Count) return false;
        var source = _interfaces[(int)id];

        uint captured, wire;
        if (type == SimplePacket)
        {
            // It has no time of its own: that of the packet before it is the nearest truth.
            wire = U32(block[8..]);
            captured = Math.Min(wire, source.SnapLength == 0 ? uint.MaxValue : source.SnapLength);
            captured = Math.Min(captured, (uint)(block.Length - 16));
        }
        else
        {
            captured = U32(block[20..]);
            wire = U32(block[24..]);
            _last = source.Time((ulong)U32(block[12..]) << 32 | U32(block[16..]));
        }

        if (captured > (uint)(block.Length - header - 4)) return false;
        record.Frame = block.Slice(header, (int)captured);
        record.WireLength = (int)Math.Min(wire, int.MaxValue);
        record.Link = source.Link;
        record.Time = _last;
        record.IsBad = false;
        return true;
    }

    private void Bad(ref CaptureRecord record)
    {
        record.Frame = default;
        record.WireLength = 0;
        record.Time = _last;
        record.IsBad = true;
    }

    private uint U32(ReadOnlySpan<byte> bytes) =>
        _swapped ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private ushort U16(ReadOnlySpan<byte> bytes) =>
        _swapped ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
}
