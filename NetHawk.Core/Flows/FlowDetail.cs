using NetHawk.Core.Packets;

namespace NetHawk.Core.Flows;

/// <summary>What of a flow only its beginning, its reports and its end need: apart from <see cref="FlowSlot"/>, so that a further packet does not load it.</summary>
internal struct FlowDetail
{
    /// <summary>Cache lines that it takes.</summary>
    public const int Lines = 3;

    public EarlyPackets Early;
    public MacAddress InitiatorMac;
    public MacAddress ResponderMac;
    public long ReportedPackets;
    public long ReportedBytes;

    /// <summary>Until the handshake is proven the time of the SYN, from then on the round trip.</summary>
    private long _synTimeOrRtt;
    public uint InitiatorSequence;
    public uint ResponderSequence;
    public float ForwardEntropy;
    public float BackwardEntropy;
    public PacketOverflow ForwardOverflow;
    public PacketOverflow BackwardOverflow;
    public FlowEndReason EndReason;
    public TcpFlags FirstFlags;
    public byte IcmpType;
    public byte IcmpCode;

    /// <summary>Meaningful before the handshake is proven.</summary>
    public PacketTime SynTime
    {
        readonly get => new(_synTimeOrRtt);
        set => _synTimeOrRtt = value.Nanoseconds;
    }

    /// <summary>The handshake's round trip, 0 where unknown; meaningful once it is proven.</summary>
    public int RttMicroseconds
    {
        readonly get => (int)_synTimeOrRtt;
        set => _synTimeOrRtt = value;
    }
}
