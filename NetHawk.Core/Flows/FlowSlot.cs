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
}

/// <summary>One flow in the table. Plain data without references, so that a million of them cost the collector nothing.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct FlowSlot
{
    public FlowKey Key;
    public FlowMarks Marks;
    public FlowEndReason EndReason;
    public HandshakeState Handshake;
    public long FlowId;
    public PacketTime First;
    public PacketTime Last;
    public PacketTime LastReport;
    public MacAddress InitiatorMac;
    public MacAddress ResponderMac;
    public int InitiatorHost;
    public int ResponderHost;
    public DirectionCounts Forward;
    public DirectionCounts Backward;
    public long ReportedPackets;
    public long ReportedBytes;
    public uint InitiatorSequence;
    public uint ResponderSequence;
    public uint ForwardNext;
    public uint BackwardNext;
    public PacketTime SynTime;
    public int RttMicroseconds;
    public RttProbe ForwardProbe;
    public RttProbe BackwardProbe;
    public int NextCheckpoint;
    public int SampleWeight;
    public double GapSum;
    public double GapSquares;
    public float GapMax;
    public float ForwardEntropy;
    public float BackwardEntropy;
    public TcpFlags FirstFlags;
    public byte IcmpType;
    public byte IcmpCode;
    public byte EarlyCount;
    public ushort InitiatorLed;
    public ushort ResponderLed;
    public PeekState Peek;
    public EarlyPackets Early;

    public readonly bool Has(FlowMarks mark) => (Marks & mark) != 0;

    public readonly long TotalPackets => Forward.Packets + Backward.Packets;

    public readonly long TotalBytes => Forward.Bytes + Backward.Bytes;

    public readonly AddressKey Initiator => Has(FlowMarks.InitiatorIsA) ? Key.A : Key.B;
    public readonly AddressKey Responder => Has(FlowMarks.InitiatorIsA) ? Key.B : Key.A;
    public readonly ushort InitiatorPort => Has(FlowMarks.InitiatorIsA) ? Key.PortA : Key.PortB;
    public readonly ushort ResponderPort => Has(FlowMarks.InitiatorIsA) ? Key.PortB : Key.PortA;
}
