using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>
/// Puts together what a client says in several packets: a request whose header or first kilobyte of body does not come in one, first words so short that they name no protocol, and messages of protocols that say how long they are. Whoever cuts his
/// packets small would otherwise pass unread (Ptacek and Newsham 1998, "Insertion, Evasion, and Denial of Service"). Pieces are placed by their numbers. Bounded: with all buffers taken the oldest message is given up.
/// </summary>
internal sealed class RequestPieces
{
    private const int Buffers = 512;
    private const int MostPieces = 2_048;

    /// <summary>Bytes of a client's first words that may go on, and of all that is looked at of them once more.</summary>
    private const int ShortWords = 64;
    private const int LongestWords = 1_460;

    /// <summary>Bytes of a message's beginning that somebody has cut: who has more to say fills his segments.</summary>
    private const int ShortMessage = 1_024;

    /// <summary>A message that is still growing is looked at again when it has grown by this part: looked at with each byte, one message would cost as much as a thousand.</summary>
    private const int GrowthBetweenLooks = 16;

    private readonly PieceBuffers _buffers = new(Buffers);

    /// <summary>Payloads that were not put together with what came before them, because too many others were under way.</summary>
    public long Lost => _buffers.Lost;

    /// <summary>A client of no known protocol speaks; the server has said nothing.</summary>
    /// <returns>What it has said so far.</returns>
    public ReadOnlySpan<byte> Join(scoped ref PeekState state, ReadOnlySpan<byte> payload, uint sequence, uint origin, bool isCut)
    {
        if (state.Turn(PeekTurn.Request) == 0)
        {
            // Numbers that do not begin at the connection's are those of one that began before anybody looked.
            if (sequence - origin >= PieceBuffer.Capacity) origin = sequence;
            if (state is { ForwardLooks: 1, BackwardLooks: 0 } && payload.Length < ShortWords && !isCut) _buffers.Begin(out state.Turn(PeekTurn.Request), origin).Write(sequence - origin, payload);
            return payload;
        }

        if (state.BackwardLooks > 0 || _buffers.Find(state.Turn(PeekTurn.Request)) is not { } buffer || !Add(buffer, payload, sequence) || buffer.Bytes.Length > LongestWords)
        {
            state.Turn(PeekTurn.Request) = 0;
            return payload;
        }

        return buffer.Bytes.Length > payload.Length ? buffer.Bytes : payload;
    }

    /// <summary>A request begins that is not all in this payload.</summary>
    /// <param name="hasHeader">Only its body is missing.</param>
    public void Begin(ref PeekState state, ReadOnlySpan<byte> payload, uint sequence, bool hasHeader)
    {
        var buffer = _buffers.Begin(out state.Turn(PeekTurn.Request), sequence);
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
        var buffer = _buffers.Find(state.Turn(PeekTurn.Request));
        int before = buffer?.Bytes.Length ?? 0;
        if (buffer is null || (HttpPeek.IsRequest(payload) && sequence - buffer.Origin > (uint)before) || !Add(buffer, payload, sequence))
        {
            state.Turn(PeekTurn.Request) = 0;
            return false;
        }

        var bytes = buffer.Bytes;

        // Only the end of a line can end the header: one in what has become readable, which is more than this piece where it fills a gap.
        if (buffer.Wanted == 0 && (buffer.Pieces == 2 || bytes[before..].Contains((byte)'\n'))) buffer.Wanted = HttpPeek.Wanted(bytes);
        bool whole = buffer.Wanted > 0 && (bytes.Length >= buffer.Wanted || bytes.EndsWith("\r\n0\r\n\r\n"u8));
        if (!whole && bytes.Length < PieceBuffer.Capacity && buffer.Pieces < MostPieces) return true;
        state.Turn(PeekTurn.Request) = 0;
        request = bytes;
        hadHeader = buffer.HadHeader;
        return true;
    }

    /// <summary>A client of a protocol that says how long its messages are (<see cref="MessageFrame"/>).</summary>
    /// <param name="joined">The payload, or with it what came before it (<see cref="Join"/>).</param>
    /// <param name="isWhole">Nothing more of it is to come, as far as anybody looks.</param>
    /// <returns>What has come of the message; nothing where too little has come since it was looked at last.</returns>
    public ReadOnlySpan<byte> Message(scoped ref PeekState state, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> joined, uint sequence, bool begins, out bool isWhole)
    {
        isWhole = true;
        var buffer = _buffers.Find(state.Held(PeekTurn.Request));
        int before = begins ? 0 : buffer?.Bytes.Length ?? 0;
        if (buffer is not null && !begins)
        {
            if (!Add(buffer, payload, sequence))
            {
                GiveUp(ref state);
                buffer = null;
            }
            else if (buffer.Bytes.Length == before)
            {
                // Behind a gap, or for the second time. What is missing may never have passed here: it is looked at by itself.
                return payload;
            }
            else
            {
                joined = buffer.Bytes;
            }
        }

        isWhole = (before == 0 && joined.Length >= ShortMessage) || MessageFrame.IsWhole(state.Application, joined);
        if (buffer is null && !isWhole) Begin(ref state, payload, sequence, hasHeader: false);
        else if (!isWhole && before > 0)
        {
            state.ForwardLooks--;
            if (joined.Length < buffer!.NextLook) return default;
            buffer.NextLook = joined.Length + 1 + joined.Length / GrowthBetweenLooks;
        }

        // Who cuts one message cuts the next: now its pieces may come in any order.
        else if (isWhole && buffer is { Pieces: > 1 }) buffer.Begin(buffer.Owner, buffer.Origin + (uint)joined.Length);
        else if (isWhole) GiveUp(ref state);
        return joined;
    }

    /// <summary>What is being put together is no longer wanted; another reader's turn goes on.</summary>
    public static void GiveUp(ref PeekState state)
    {
        if (state.Held(PeekTurn.Request) != 0) state.EndTurn();
    }

    private bool _contradicted;

    /// <summary>A piece since the last time this was asked said other bytes in the place of those that were there.</summary>
    public bool TakeContradiction()
    {
        bool was = _contradicted;
        _contradicted = false;
        return was;
    }

    private bool Add(PieceBuffer buffer, ReadOnlySpan<byte> payload, uint sequence)
    {
        uint offset = sequence - buffer.Origin;
        if (offset >= PieceBuffer.Capacity || buffer.Pieces >= MostPieces) return false;
        _contradicted |= !buffer.Write(offset, payload);
        return true;
    }
}
