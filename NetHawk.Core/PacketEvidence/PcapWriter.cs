using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace NetHawk.Core.PacketEvidence;

/// <summary>Writes packets as a pcap file with nanoseconds (draft-ietf-opsawg-pcap). The format has one link type per file: packets of others are left out.</summary>
internal static class PcapWriter
{
    public const int FileHeaderBytes = 24;

    private const uint NanosecondMagic = 0xA1B2_3C4D;
    private const int RecordHeaderBytes = 16;

    /// <summary>Begins the file, or adds to one that this method began.</summary>
    /// <returns>Packets written.</returns>
    /// <exception cref="IOException">The disk is full, or another fault of it.</exception>
    public static int Append(string path, IReadOnlyList<KeptPacket> packets)
    {
        if (packets.Count == 0) return 0;
        using var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        long whole = RandomAccess.GetLength(file);
        using var added = new MemoryStream();
        int written = Write(added, packets, whole >= FileHeaderBytes ? LinkOf(file) : null);
        try
        {
            RandomAccess.Write(file, added.GetBuffer().AsSpan(0, (int)added.Length), whole >= FileHeaderBytes ? whole : 0);
            return written;
        }
        catch (IOException)
        {
            // Half a packet would make all that is added later unreadable.
            RandomAccess.SetLength(file, whole);
            throw;
        }
    }

    private static int LinkOf(SafeFileHandle file)
    {
        Span<byte> header = stackalloc byte[FileHeaderBytes];
        return RandomAccess.Read(file, header, 0) == FileHeaderBytes ? BinaryPrimitives.ReadInt32LittleEndian(header[20..]) : throw new IOException("the head of the file cannot be read.");
    }

    /// <param name="link">Of the file; null: it begins here.</param>
    private static int Write(MemoryStream stream, IReadOnlyList<KeptPacket> packets, int? link)
    {
        if (link is null)
        {
            Span<byte> header = stackalloc byte[FileHeaderBytes];
            header.Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(header, NanosecondMagic);
            BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
            BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
            BinaryPrimitives.WriteInt32LittleEndian(header[16..], 262_144);
            BinaryPrimitives.WriteInt32LittleEndian(header[20..], packets[0].Link);
            stream.Write(header);
        }

        int written = 0;
        foreach (var packet in packets)
        {
            if (packet.Link != (link ?? packets[0].Link)) continue;
            Write(stream, packet);
            written++;
        }

        return written;
    }

    private static void Write(MemoryStream stream, KeptPacket packet)
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
