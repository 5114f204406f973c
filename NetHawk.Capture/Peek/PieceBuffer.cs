namespace NetHawk.Capture.Peek;

/// <summary>A message of which pieces have come: a ClientHello (with post-quantum key shares most browsers' do not fit one packet), a request that somebody cut up.</summary>
internal sealed class PieceBuffer
{
    public const int Capacity = 8 * 1024;

    private readonly byte[] _bytes = new byte[Capacity];
    private readonly ulong[] _have = new ulong[Capacity / 64];
    private int _contiguous;

    /// <summary>The flow's mark; 0 is nobody's.</summary>
    public ushort Owner { get; private set; }

    /// <summary>TCP's number of the first byte.</summary>
    public uint Origin { get; private set; }

    /// <summary>Pieces so far.</summary>
    public int Pieces { get; private set; }

    /// <summary>Bytes that the whole message has, as far as anybody looks; 0 as long as that is not known.</summary>
    public int Wanted { get; set; }

    /// <summary>Bytes from which on what has come is worth another look.</summary>
    public int NextLook { get; set; }

    /// <summary>A request of which only the body was missing when its first piece came.</summary>
    public bool HadHeader { get; set; }

    /// <summary>What there is without a gap, from the first byte on.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _contiguous);

    public void Begin(ushort owner, uint origin)
    {
        (Owner, Origin) = (owner, origin);
        _contiguous = Pieces = Wanted = NextLook = 0;
        HadHeader = false;
        Array.Clear(_have);
    }

    public void Append(ReadOnlySpan<byte> data) => Write(_contiguous, data);

    /// <summary>Pieces may come in any order and twice; what lies beyond the capacity is left out.</summary>
    /// <returns>False where other bytes had been there: whoever looks on must not know which of them the receiver takes (Ptacek and Newsham 1998). The last byte alone once more is a question whether the other side is
    /// still there (keep-alive, RFC 9293 §3.8.4), may be any, and changes nothing.</returns>
    public bool Write(long offset, ReadOnlySpan<byte> data)
    {
        Pieces++;
        if (offset < 0 || offset >= Capacity) return true;
        int at = (int)offset;
        if (data.Length == 1 && at == _contiguous - 1) return true;
        data = data[..Math.Min(data.Length, Capacity - at)];
        bool agrees = true;
        for (int i = at; i < at + data.Length && agrees; i++) agrees = (_have[i >> 6] >> i & 1) == 0 || _bytes[i] == data[i - at];
        data.CopyTo(_bytes.AsSpan(at));
        for (int i = at; i < at + data.Length; i++) _have[i >> 6] |= 1UL << i;
        while (_contiguous < Capacity && (_have[_contiguous >> 6] >> _contiguous & 1) != 0) _contiguous++;
        return agrees;
    }
}

/// <summary>Buffers for messages under way; the oldest is taken when all are in use. Made when first needed.</summary>
/// <param name="count">Buffers at most.</param>
internal sealed class PieceBuffers(int count)
{
    private readonly PieceBuffer?[] _buffers = new PieceBuffer?[count];
    private ushort _next;

    /// <param name="mark">The flow's mark, to find its buffer again.</param>
    /// <param name="origin">TCP's number of the first byte, where pieces are placed by it.</param>
    public PieceBuffer Begin(out ushort mark, uint origin = 0)
    {
        if (++_next == 0) _next = 1;
        mark = _next;
        var buffer = _buffers[mark % count] ??= new PieceBuffer();
        buffer.Begin(mark, origin);
        return buffer;
    }

    /// <summary>Payloads that go on with a message whose beginning is gone, because as many others began meanwhile as there are buffers: who begins hundreds and ends none hides one so.</summary>
    public long Lost { get; private set; }

    /// <returns>Null where another flow took it meanwhile.</returns>
    public PieceBuffer? Find(ushort mark)
    {
        if (mark == 0) return null;
        if (_buffers[mark % count] is { } buffer && buffer.Owner == mark) return buffer;
        Lost++;
        return null;
    }
}
