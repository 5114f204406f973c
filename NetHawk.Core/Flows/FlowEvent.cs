using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Core.Flows;

public enum FlowEventKind : byte
{
    /// <summary>First packet of a flow. In a flood only a sample of these leaves the worker.</summary>
    Opened = 1,

    /// <summary>The initiator acknowledged the responder's initial sequence number + 1: its address is not forged.</summary>
    Established,

    /// <summary>The flow reached 4, 8, 16, 32, 64… packets.</summary>
    Checkpoint,

    /// <summary>The responder said no: RST to a SYN, ICMP unreachable to a request. Sent once per flow.</summary>
    Refused,

    /// <summary>No answer within the answer time-out. Sent once per flow.</summary>
    Unanswered,

    /// <summary>The responder's first packet of a non-TCP flow, or a SYN-ACK: the responder exists. Sent once per flow.</summary>
    Answered,

    /// <summary>Something was read in the payload (<see cref="FlowEvent.Peek"/>): a DNS message, a request line, a banner.</summary>
    Application,

    /// <summary>A flow that goes on is reported once a minute, so that each packet is in some record soon.</summary>
    Interim,

    /// <summary>The flow ended: both FINs, RST, time-out, eviction or end of input. Sent once per flow.</summary>
    Closed,

    /// <summary>Packets of flows that were not reported one by one (flood sampling, eviction), summed per responder and protocol
    /// (the initiator is then <see cref="AddressKey.None"/>), and last packets of closed flows. For records only; detectors do not get it.</summary>
    Aggregate,
}

public enum FlowEndReason : byte
{
    None = 0,
    Fin,
    Reset,
    IdleTimeout,
    Evicted,
    EndOfInput,
    /// <summary>The same five-tuple began anew (a fresh SYN on a closed or stale flow).</summary>
    Reused,
    /// <summary>Packet time jumped: all open windows were closed.</summary>
    Epoch,
}

/// <summary>How much of a TCP handshake was seen.</summary>
public enum HandshakeState : byte
{
    /// <summary>Not TCP, or the flow was picked up in the middle.</summary>
    None = 0,
    SynSeen,
    SynAckSeen,
    /// <summary>SYN, SYN-ACK and the ACK of ISN+1 were all seen: the initiator receives what we send it.</summary>
    Proven,
}

/// <summary>Counts of one direction of a flow.</summary>
public struct DirectionCounts
{
    public long Packets;

    /// <summary>Bytes on the wire, link headers included.</summary>
    public long Bytes;

    /// <summary>Transport payload bytes.</summary>
    public long PayloadBytes;

    /// <summary>Packets that carried payload.</summary>
    public long DataPackets;

    public int Retransmissions;
    public int Syns;
    public int Fins;
    public int Resets;
    public int Pushes;
    public int ZeroWindows;

    /// <summary>All TCP flags seen, or-ed.</summary>
    public TcpFlags Flags;
}

/// <summary>
/// What a capture worker says about a flow: the second of the six types. A snapshot by value; the initiator is who sent the
/// first packet seen (for a SYN-ACK seen first, its receiver). Counts are cumulative unless named otherwise.
/// </summary>
public struct FlowEvent
{
    /// <summary>Seconds of silence after which whoever sends data next is said to lead.</summary>
    public const double LedAfterSeconds = 1;

    public FlowEventKind Kind;
    public FlowEndReason EndReason;
    public HandshakeState Handshake;

    /// <summary>The flow began in our sight (TCP: with SYN); false for one picked up in the middle.</summary>
    public bool SawStart;

    /// <summary>The first packet seen came from the responder: a flow picked up in the middle, or backscatter.</summary>
    public bool FirstFromResponder;

    /// <summary>Time of the packet or tick that caused the event.</summary>
    public PacketTime Time;
    public PacketTime FirstPacket;
    public PacketTime LastPacket;

    /// <summary>Unique within the process and growing; 0 for aggregates.</summary>
    public long FlowId;

    public AddressKey Initiator;
    public AddressKey Responder;
    public ushort InitiatorPort;
    public ushort ResponderPort;
    public IpProtocol Protocol;
    public ushort VlanId;
    public uint TunnelId;

    /// <summary>Link addresses of the flow's first packet.</summary>
    public MacAddress InitiatorMac;
    public MacAddress ResponderMac;

    /// <summary>TCP flags of the first packet; tells SYN, FIN, NULL, XMAS and ACK probes apart. See <see cref="FirstFromResponder"/>.</summary>
    public TcpFlags FirstFlags;

    /// <summary>ICMP type and code of the first packet; for <see cref="FlowEventKind.Refused"/> by ICMP, of the refusal.</summary>
    public byte IcmpType;
    public byte IcmpCode;

    /// <summary>True when <see cref="FlowEventKind.Refused"/> came as an ICMP error and not as RST.</summary>
    public bool RefusedByIcmp;

    public DirectionCounts Forward;
    public DirectionCounts Backward;

    /// <summary>Packets and wire bytes of both directions since the last <see cref="FlowEventKind.Interim"/>: what a record adds.
    /// Set on Interim, Closed and Aggregate.</summary>
    public long NewPackets;
    public long NewBytes;

    /// <summary>Handshake round trip, SYN to ACK, in microseconds; 0 where unknown.</summary>
    public int RttMicroseconds;

    /// <summary>Smallest time between a data segment and its acknowledgement, in microseconds, from here to the responder (initiator) and back; 0 where unknown.</summary>
    public int ResponderRttMicroseconds;
    public int InitiatorRttMicroseconds;

    /// <summary>Shapes of the first packets; <see cref="EarlyCount"/> of them are set.</summary>
    public EarlyPackets Early;
    public byte EarlyCount;

    /// <summary>Packets at this checkpoint (4, 8, 16…); 0 for other kinds.</summary>
    public int CheckpointPackets;

    /// <summary>Sums over all inter-arrival gaps of both directions, in seconds: mean and variance follow.</summary>
    public double GapSum;
    public double GapSquares;
    public double GapMax;

    /// <summary>Pauses of a second or more (<see cref="LedAfterSeconds"/>) that the initiator, or the responder, ended with data: who leads the conversation. Stops at 65,535.</summary>
    public ushort InitiatorLed;
    public ushort ResponderLed;

    /// <summary>Shannon entropy of the first payload bytes sent by the initiator and by the responder, bits per byte (0–8); −1 where none.</summary>
    public float ForwardEntropy;
    public float BackwardEntropy;

    public AppProtocol Application;

    /// <summary>What was read, for <see cref="FlowEventKind.Application"/>; else null.</summary>
    public PeekInfo? Peek;

    /// <summary>All packets that the initiator's (responder's) address has sent so far, over all flows: what "packets until detection" counts.</summary>
    public long InitiatorHostPackets;
    public long ResponderHostPackets;

    /// <summary>Flows that each sampled <see cref="FlowEventKind.Opened"/> stands for; 1 outside floods.</summary>
    public int SampleWeight;

    /// <summary>Set by the analysis worker before detectors see the event: the model's class, Normal where not scored.</summary>
    public Verdicts.ThreatClass Prediction;

    /// <summary>Calibrated probability of <see cref="Prediction"/>, 0 to 1; 0 where not scored.</summary>
    public float Confidence;

    /// <summary>Those two were said before of this flow, of which nothing has come since: no opinion to count anew.</summary>
    public bool OpinionStands;

    public readonly double DurationSeconds => LastPacket.SecondsSince(FirstPacket);

    public readonly long TotalPackets => Forward.Packets + Backward.Packets;
}
