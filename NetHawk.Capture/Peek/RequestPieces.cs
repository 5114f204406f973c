using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>
/// Puts together what a client says in several packets: a request whose header or first kilobyte of body does not come in one, and first words so short that they name no protocol. Whoever cuts his
/// packets small would otherwise pass unread (Ptacek and Newsham 1998, "Insertion, Evasion, and Denial of Service"). Pieces are placed by their numbers. Bounded: with all buffers taken the oldest message is given up.
/// </summary>
internal sealed class RequestPieces
{
    private const int Buffers = 512;
    private const int MostPieces = 2_048;

    /// <summary>Bytes of a client's first words that may go on, and of all that is looked at of them once more.</summary>
    private const int ShortWords = 64;
    private const int LongestWords = 1_460;

    private readonly PieceBuffers _buffers = new(Buffers);

    /// <summary>A client of no known protocol speaks; the server has said nothing.</summary>
    /// <returns>What it has said so far.</returns>
    public ReadOnlySpan<byte> Join(scoped ref PeekState state, ReadOnlySpan<byte> payload, uint sequence, uint origin, bool isCut)
    {
        if (state.Pending == 0)
        {
            // Numbers that do not begin at the connection's are those of one that began before anybody looked.
            if (sequence - origin >= PieceBuffer.Capacity) origin = sequence;
            if (state is { ForwardLooks: 1, BackwardLooks: 0 } && payload.Length < ShortWords && !isCut) _buffers.Begin(out state.Pending, origin).Write(sequence - origin, payload);
            return payload;
        }

        if (state.BackwardLooks > 0 || _buffers.Find(state.Pending) is not { } buffer || !Add(buffer, payload, sequence) || buffer.Bytes.Length > LongestWords)
        {
            state.Pending = 0;
            return payload;
        }

        return buffer.Bytes.Length > payload.Length ? buffer.Bytes : payload;
    }

    /// <summary>A request begins that is not all in this payload.</summary>
    /// <param name="hasHeader">Only its body is missing.</param>
    public void Begin(ref PeekState state, ReadOnlySpan<byte> payload, uint sequence, bool hasHeader)
    {
        var buffer = _buffers.Begin(out state.Pending, sequence);
        buffer.Write(0, payload);
        buffer.HadHeader = hasHeader;
    }

    /// <summary>The client goes on. Where another request begins behind a gap, the one before it is given up.</summary>
    /// <param name="request">The whole request, once it is there (or can never be).</param>
    /// <param name="hadHeader">Its header was there from the beginning.</param>
    /// <returns>False where the payload belongs to no request under way.</returns>
    public bool TryAdd(scoped ref PeekState state, ReadOnlySpan<byte> payload, uint sequence, out ReadOnlySpan<byte> request, out bool hadHeader)
    {
        request = default;
        hadHeader = false;
        var buffer = _buffers.Find(state.Pending);
        int before = buffer?.Bytes.Length ?? 0;
        if (buffer is null || (HttpPeek.IsRequest(payload) && sequence - buffer.Origin > (uint)before) || !Add(buffer, payload, sequence))
        {
            state.Pending = 0;
            return false;
        }

        var bytes = buffer.Bytes;

        // Only the end of a line can end the header: one in what has become readable, which is more than this piece where it fills a gap.
        if (buffer.Wanted == 0 && (buffer.Pieces == 2 || bytes[before..].Contains((byte)'\n'))) buffer.Wanted = HttpPeek.Wanted(bytes);
        bool whole = buffer.Wanted > 0 && (bytes.Length >= buffer.Wanted || bytes.EndsWith("\r\n0\r\n\r\n"u8));
        if (!whole && bytes.Length < PieceBuffer.Capacity && buffer.Pieces < MostPieces) return true;
        state.Pending = 0;
        request = bytes;
        hadHeader = buffer.HadHeader;
        return true;
    }

    private static bool Add(PieceBuffer buffer, ReadOnlySpan<byte> payload, uint sequence)
    {
        uint offset = sequence - buffer.Origin;
        if (offset >= PieceBuffer.Capacity || buffer.Pieces >= MostPieces) return false;
        buffer.Write(offset, payload);
        return true;
    }
}
