namespace NetHawk.Capture.Peek;

/// <summary>A ClientHello of which pieces have come. With post-quantum key shares most browsers' do not fit one packet.</summary>
internal sealed class HelloBuffer
{
    public const int Capacity = 8 * 1024;

    private readonly byte[] _bytes = new byte[Capacity];
    private readonly ulong[] _have = new ulong[Capacity / 64];
    private int _contiguous;

    /// <summary>The flow's mark; 0 is nobody's.</summary>
    public ushort Owner { get; private set; }

    /// <summary>What there is without a gap, from the message type on.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _contiguous);

    /// <summary>The whole message is there, or it can never be.</summary>
    public bool IsComplete
    {
        get
        {
            if (_contiguous < 4) return false;
            int length = 4 + (_bytes[1] << 16 | _bytes[2] << 8 | _bytes[3]);
            return _contiguous >= length || length > Capacity || _bytes[0] != 1;
        }
    }

    public void Begin(ushort owner)
    {
        Owner = owner;
        _contiguous = 0;
        Array.Clear(_have);
    }

    public void Append(ReadOnlySpan<byte> data) => Write(_contiguous, data);

    /// <summary>Pieces may come in any order and twice; what lies beyond the capacity is left out.</summary>
    public void Write(long offset, ReadOnlySpan<byte> data)
    {
        if (offset < 0 || offset >= Capacity) return;
        int at = (int)offset;
        data = data[..Math.Min(data.Length, Capacity - at)];
        data.CopyTo(_bytes.AsSpan(at));
        for (int i = at; i < at + data.Length; i++) _have[i >> 6] |= 1UL << i;
        while (_contiguous < Capacity && (_have[_contiguous >> 6] >> _contiguous & 1) != 0) _contiguous++;
    }
}

/// <summary>Buffers for hellos under way; the oldest is taken when all are in use. Made when first needed.</summary>
internal sealed class HelloBuffers
{
    private const int Count = 64;
    private readonly HelloBuffer?[] _buffers = new HelloBuffer?[Count];
    private ushort _next;

    /// <param name="mark">The flow's mark, to find its buffer again.</param>
    public HelloBuffer Begin(out ushort mark)
    {
        if (++_next == 0) _next = 1;
        mark = _next;
        var buffer = _buffers[mark % Count] ??= new HelloBuffer();
        buffer.Begin(mark);
        return buffer;
    }

    /// <returns>Null where another flow took it meanwhile.</returns>
    public HelloBuffer? Find(ushort mark) => mark != 0 && _buffers[mark % Count] is { } buffer && buffer.Owner == mark ? buffer : null;
}
