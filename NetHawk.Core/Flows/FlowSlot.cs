using System.Runtime.InteropServices;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Core.Flows;

[Flags]
internal enum FlowMarks : ushort
{
    None = 0,
    InUse = 1,
    SawStart = 2,
    InitiatorIsA = 4,
    AnsweredSent = 8,
    RefusedSent = 16,
    UnansweredSent = 32,
    ClosedSent = 64,

    /// <summary>Its opening was not reported: in a flood only a sample is. Lifted as soon as the flow proves worthy.</summary>
    SampledOut = 128,

    /// <summary>The first packet seen came from the responder (picked up in the middle).</summary>
    FirstFromResponder = 256,
    ForwardFin = 512,
    BackwardFin = 1024,
    RefusedByIcmp = 2048,

    /// <summary>No addresses, or nothing a detector could judge: records only.</summary>
    RecordOnly = 4096,

    /// <summary>All its packets are reported: the sweep leaves it alone until it times out or sends again.</summary>
    Parked = 8192,

    /// <summary>There are packets that no record has reported.</summary>
    Unreported = 16384,

    /// <summary>A large transfer that has nothing new to say: its packets are only counted.</summary>
    Bypassed = 32768,
}

/// <summary>
/// One flow in the table: what its further packets touch, in four cache lines of which each packet needs three (the other direction's is the fourth).
/// Plain data without references, so that a million of them cost the collector nothing. The order of the fields is that of the lines.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FlowSlot
{
    /// <summary>Cache lines that it takes.</summary>
    public const int Lines = 4;

    public FlowKey Key;
    public FlowMarks Marks;
    public HandshakeState Handshake;
    public byte EarlyCount;
    public PacketTime Last;
    public int InitiatorHost;
    public int ResponderHost;

    public DirectionState Forward;
    public DirectionState Backward;

    public double GapSum;
    public double GapSquares;
    public float GapMax;
    public ushort InitiatorLed;
    public ushort ResponderLed;

    /// <summary>Packets at which it is reported next; 0 for never again.</summary>
    public uint NextCheckpoint;
    public PeekState Peek;

    /// <summary>Openings that it stands for; at most 64.</summary>
    public byte SampleWeight;
    public PacketTime First;
    public PacketTime LastReport;
    public long FlowId;

    public readonly bool Has(FlowMarks mark) => (Marks & mark) != 0;

    /// <summary>Of both directions, but for what <see cref="FlowDetail"/> holds of flows beyond 2^32 packets.</summary>
    public readonly long TotalPackets => (long)Forward.Packets + Backward.Packets;

    public readonly long TotalBytes => Forward.Bytes + Backward.Bytes;

    public readonly AddressKey Initiator => Has(FlowMarks.InitiatorIsA) ? Key.A : Key.B;
    public readonly AddressKey Responder => Has(FlowMarks.InitiatorIsA) ? Key.B : Key.A;
    public readonly ushort InitiatorPort => Has(FlowMarks.InitiatorIsA) ? Key.PortA : Key.PortB;
    public readonly ushort ResponderPort => Has(FlowMarks.InitiatorIsA) ? Key.PortB : Key.PortA;
}
