using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using NetHawk.Core.Packets;

namespace NetHawk.Core.PacketEvidence;

/// <summary>
/// The latest packets of one source in a fixed amount of memory. One thread writes, without allocating, locking or waiting; any thread may read: it copies
/// a chunk and throws the copy away when the writer began to use that chunk anew meanwhile (a sequence lock per chunk).
/// </summary>
public sealed class PacketRing
{
    private const int ChunkBytes = 256 * 1024;

    // Time, hashes of both addresses, bytes on the wire, bytes kept, link type.
    private const int HeaderBytes = 8 + 8 + 8 + 4 + 4 + 4;

    private readonly byte[][] _chunks;
    private readonly long[] _sequences;
    private readonly int[] _used;
    private readonly int _snapLength;
    private long _sequence;
    private int _at = ChunkBytes;
    private long _packets;

    /// <param name="megabytes">Memory in MiB.</param>
    /// <param name="snapLength">Bytes kept of a packet.</param>
    public PacketRing(int megabytes, int snapLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(megabytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(snapLength, 1);
        _snapLength = Math.Min(snapLength, ChunkBytes - HeaderBytes);
        _chunks = new byte[megabytes * (1 << 20) / ChunkBytes][];
        for (int i = 0; i < _chunks.Length; i++) _chunks[i] = GC.AllocateUninitializedArray<byte>(ChunkBytes);
        _sequences = new long[_chunks.Length];
        _used = new int[_chunks.Length];
    }

    /// <summary>Packets written since the start.</summary>
    public long Packets => Volatile.Read(ref _packets);

    /// <summary>Keeps a packet in place of the oldest ones. Only for the thread that owns the source.</summary>
    public void Add(in PacketInfo packet, ReadOnlySpan<byte> frame)
    {
        int length = Math.Min(frame.Length, _snapLength), size = HeaderBytes + length;
        if (_at + size > ChunkBytes) BeginChunk();
        int index = (int)(_sequence % _chunks.Length);
        var record = _chunks[index].AsSpan(_at, size);
        BinaryPrimitives.WriteInt64LittleEndian(record, packet.Time.Nanoseconds);
        BinaryPrimitives.WriteUInt64LittleEndian(record[8..], HashOf(packet.Source));
        BinaryPrimitives.WriteUInt64LittleEndian(record[16..], HashOf(packet.Destination));
        BinaryPrimitives.WriteInt32LittleEndian(record[24..], packet.WireLength);
        BinaryPrimitives.WriteInt32LittleEndian(record[28..], length);
        BinaryPrimitives.WriteInt32LittleEndian(record[32..], packet.LinkType);
        frame[..length].CopyTo(record[HeaderBytes..]);
        _at += size;
        Volatile.Write(ref _used[index], _at);
        Volatile.Write(ref _packets, _packets + 1);
    }

    /// <summary>The newest packets from or to a host, oldest first.</summary>
    /// <param name="host">Null: of all hosts.</param>
    /// <param name="after">Only those captured later.</param>
    /// <param name="most">How many at the most.</param>
    public IReadOnlyList<KeptPacket> Newest(AddressKey? host, PacketTime? after, int most)
    {
        ulong? wanted = host is { } one ? HashOf(one) : null;
        byte[] copy = GC.AllocateUninitializedArray<byte>(ChunkBytes);
        var found = new List<KeptPacket>();
        var inChunk = new List<int>();
        long newest = Volatile.Read(ref _sequence);
        for (long sequence = newest; sequence > 0 && sequence > newest - _chunks.Length && found.Count < most; sequence--)
        {
            int used = CopyChunk(sequence, copy);
            inChunk.Clear();
            for (int at = 0; at < used; at += HeaderBytes + LengthAt(copy, at))
                if (Matches(copy.AsSpan(at), wanted, after)) inChunk.Add(at);
            for (int i = inChunk.Count - 1; i >= 0 && found.Count < most; i--) found.Add(Take(copy, inChunk[i]));
        }

        found.Reverse();
        return found;
    }

    private void BeginChunk()
    {
        long next = _sequence + 1;
        int index = (int)(next % _chunks.Length);
        Volatile.Write(ref _used[index], 0);
        Volatile.Write(ref _sequences[index], next);

        // Nothing of the new content may be seen before the new number: readers compare it after they have copied.
        Interlocked.MemoryBarrier();
        Volatile.Write(ref _sequence, next);
        _at = 0;
    }

    /// <returns>Bytes that are good; 0 when the chunk was taken for newer packets.</returns>
    private int CopyChunk(long sequence, byte[] copy)
    {
        int index = (int)(sequence % _chunks.Length);
        if (Volatile.Read(ref _sequences[index]) != sequence) return 0;
        int used = Volatile.Read(ref _used[index]);
        _chunks[index].AsSpan(0, used).CopyTo(copy);
        Interlocked.MemoryBarrier();
        return Volatile.Read(ref _sequences[index]) == sequence ? used : 0;
    }

    private static bool Matches(ReadOnlySpan<byte> record, ulong? wanted, PacketTime? after) =>
        (wanted is null || BinaryPrimitives.ReadUInt64LittleEndian(record[8..]) == wanted || BinaryPrimitives.ReadUInt64LittleEndian(record[16..]) == wanted)
        && (after is not { } time || BinaryPrimitives.ReadInt64LittleEndian(record) > time.Nanoseconds);

    private static KeptPacket Take(byte[] copy, int at)
    {
        var record = copy.AsSpan(at);
        return new KeptPacket(new PacketTime(BinaryPrimitives.ReadInt64LittleEndian(record)), (ushort)BinaryPrimitives.ReadInt32LittleEndian(record[32..]),
            BinaryPrimitives.ReadInt32LittleEndian(record[24..]), record.Slice(HeaderBytes, LengthAt(copy, at)).ToArray());
    }

    private static int LengthAt(byte[] copy, int at) => BinaryPrimitives.ReadInt32LittleEndian(copy.AsSpan(at + 28));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong HashOf(AddressKey address) => HashMix.Mix(address.High, address.Low);
}
