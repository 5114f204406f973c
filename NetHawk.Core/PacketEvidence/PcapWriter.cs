using System.Buffers.Binary;

namespace NetHawk.Core.PacketEvidence;

/// <summary>Writes packets as a pcap file with nanoseconds (draft-ietf-opsawg-pcap). The format has one link type per file: packets of others are left out.</summary>
internal static class PcapWriter
{
    private const uint NanosecondMagic = 0xA1B2_3C4D;
    private const int FileHeaderBytes = 24;
    private const int RecordHeaderBytes = 16;

    /// <summary>Begins the file, or adds to one that this method began.</summary>
    /// <returns>Packets written.</returns>
    /// <exception cref="IOException">The disk is full, or another fault of it.</exception>
    public static int Append(string path, IReadOnlyList<KeptPacket> packets)
    {
        if (packets.Count == 0) return 0;
        using var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 64 * 1024);
        Span<byte> header = stackalloc byte[FileHeaderBytes];
        int link = packets[0].Link;
        if (stream.Length >= FileHeaderBytes)
        {
            stream.ReadExactly(header);
            link = BinaryPrimitives.ReadInt32LittleEndian(header[20..]);
            stream.Seek(0, SeekOrigin.End);
        }
        else
        {
            header.Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(header, NanosecondMagic);
            BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
            BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
            BinaryPrimitives.WriteInt32LittleEndian(header[16..], 262_144);
            BinaryPrimitives.WriteInt32LittleEndian(header[20..], link);
            stream.Write(header);
        }

        int written = 0;
        foreach (var packet in packets)
        {
            if (packet.Link != link) continue;
            Write(stream, packet);
            written++;
        }

        return written;
    }

    private static void Write(FileStream stream, KeptPacket packet)
    {
        Span<byte> header = stackalloc byte[RecordHeaderBytes];
        var (seconds, nanoseconds) = Math.DivRem(packet.Time.Nanoseconds, Packets.PacketTime.NanosecondsPerSecond);
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)seconds);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)nanoseconds);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], packet.Frame.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], Math.Max(packet.WireLength, packet.Frame.Length));
        stream.Write(header);
        stream.Write(packet.Frame.Span);
    }
}
