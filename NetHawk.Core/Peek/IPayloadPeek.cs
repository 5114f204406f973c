namespace NetHawk.Core.Peek;

/// <summary>Per-flow memory of the peek; lives in the flow's slot.</summary>
public struct PeekState
{
    public AppProtocol Application;

    /// <summary>Payloads looked at so far, per direction; the peek stops by itself.</summary>
    public byte ForwardLooks;
    public byte BackwardLooks;

    /// <summary>Free for the implementation.</summary>
    public ushort Flags;

    /// <summary>Mark of a message of which pieces have come; free for the implementation.</summary>
    public ushort Pending;

    /// <summary>Mark of who signs in; free for the implementation.</summary>
    public ushort User;
}

/// <summary>
/// Looks into payloads. Called for each payload packet of a flow until <see cref="Wants"/> says no. One instance per capture worker.
/// Never throws, whatever the bytes; allocates only when it returns something.
/// </summary>
public interface IPayloadPeek
{
    /// <summary>Packet time of the payloads that follow: what costs much is limited per second.</summary>
    Packets.PacketTime Now { set; }

    /// <summary>Payloads that were not read because too many that cost much came in one second.</summary>
    long Skipped { get; }

    /// <summary>Cheap test before anything else.</summary>
    bool Wants(in PeekState state, bool fromResponder);

    /// <param name="onWire">Bytes of the payload before the capture cut it (its snapshot length); where nothing was cut it may be left out.</param>
    /// <param name="sequence">TCP's number of the payload's first byte: pieces of a message may come in any order, and twice.</param>
    /// <param name="origin">TCP's number of the first byte that the client of a new connection says; where that is not known, or of no interest, that of the payload's.</param>
    /// <returns>What was read, or null.</returns>
    PeekInfo? Look(ref PeekState state, bool fromResponder, Packets.IpProtocol protocol, ushort initiatorPort, ushort responderPort, ReadOnlySpan<byte> payload, int onWire = 0, uint sequence = 0, uint origin = 0);
}
