using System.Diagnostics.CodeAnalysis;

namespace NetHawk.Core.Peek;

/// <summary>Which reader keeps its mark in <see cref="PeekState"/>: there is room for one.</summary>
public enum PeekTurn : byte
{
    None,

    /// <summary>Buffer of a request, or of first words, of which pieces have come.</summary>
    Request,

    /// <summary>Buffer of a hello of which pieces have come.</summary>
    Hello,

    /// <summary>Buffer of a line that is being typed.</summary>
    TypedLine,

    /// <summary>A password whose answer is awaited.</summary>
    Secret,

    /// <summary>What an encrypted session's messages have shown.</summary>
    Session,

    /// <summary>What the echo request before held.</summary>
    Echo,
}

/// <summary>Per-flow memory of the peek; lives in the flow's slot.</summary>
public struct PeekState
{
    public AppProtocol Application;

    /// <summary>Payloads looked at so far, per direction; the peek stops by itself.</summary>
    public byte ForwardLooks;
    public byte BackwardLooks;
    private PeekTurn _turn;

    /// <summary>Free for the implementation.</summary>
    public ushort Flags;

    /// <summary>Mark of who signs in; free for the implementation.</summary>
    public ushort User;
    private ushort _mark;

    /// <summary>The mark of a reader; 0 where another's was kept until now, which is given up: none is ever taken for another's.</summary>
    [UnscopedRef]
    public ref ushort Turn(PeekTurn reader)
    {
        if (_turn != reader) (_turn, _mark) = (reader, 0);
        return ref _mark;
    }

    /// <summary>The same without taking the turn.</summary>
    public readonly ushort Held(PeekTurn reader) => _turn == reader ? _mark : (ushort)0;

    public void EndTurn() => (_turn, _mark) = (PeekTurn.None, 0);
}

/// <summary>
/// Looks into payloads. Called for each payload packet of a flow until <see cref="Wants"/> says no. One instance per capture worker.
/// Never throws, whatever the bytes; allocates only when it returns something.
/// </summary>
public interface IPayloadPeek
{
    /// <summary>Packet time of the payloads that follow: what costs much is limited per second.</summary>
    Packets.PacketTime Now { set; }

    /// <summary>Payloads that were not read because too many that cost much came in one second, or were under way at a time.</summary>
    long Skipped { get; }

    /// <summary>Payloads on which a reader failed: a defect, which costs what that payload would have told.</summary>
    long Faults => 0;

    /// <summary>Cheap test before anything else.</summary>
    bool Wants(in PeekState state, bool fromResponder);

    /// <param name="onWire">Bytes of the payload before the capture cut it (its snapshot length); where nothing was cut it may be left out.</param>
    /// <param name="sequence">TCP's number of the payload's first byte: pieces of a message may come in any order, and twice.</param>
    /// <param name="origin">TCP's number of the first byte that the client of a new connection says; where that is not known, or of no interest, that of the payload's.</param>
    /// <returns>What was read, or null.</returns>
    PeekInfo? Look(ref PeekState state, bool fromResponder, Packets.IpProtocol protocol, ushort initiatorPort, ushort responderPort, ReadOnlySpan<byte> payload, int onWire = 0, uint sequence = 0, uint origin = 0);
}
