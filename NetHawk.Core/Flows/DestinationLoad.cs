using NetHawk.Core.Packets;

namespace NetHawk.Core.Flows;

/// <summary>
/// What one destination received during one second of packet time, counted per packet by the capture worker so that floods
/// are seen whole even where flow events are sampled. Emitted for destinations above a small floor, and for each second of a
/// destination that was emitted within the last minute.
/// </summary>
public struct DestinationLoad
{
    /// <summary>End of the second.</summary>
    public PacketTime Time;
    public AddressKey Destination;

    public int Packets;
    public long Bytes;

    public int Syns;

    /// <summary>Handshakes with this destination that were proven in this second.</summary>
    public int Handshakes;
    public int SynAcks;
    public int UdpPackets;
    public long UdpBytes;
    public int IcmpPackets;

    /// <summary>TCP segments that belong to no flow that began in our sight: ACK, RST, FIN floods.</summary>
    public int StrayTcp;

    /// <summary>UDP packets from a reflector's source port (DNS, NTP, SSDP, memcached, CLDAP, CharGEN, SNMP, ISAKMP…) that no request asked for.</summary>
    public int UnaskedReplies;
    public long UnaskedReplyBytes;

    /// <summary>Other packets (fragments, other protocols).</summary>
    public int OtherPackets;

    /// <summary>New flows towards this destination.</summary>
    public int NewFlows;

    /// <summary>Distinct sources, estimated (HyperLogLog); of all packets counted here.</summary>
    public int Sources;

    /// <summary>Sources never seen before this second.</summary>
    public int NewSources;

    /// <summary>The source that sent most, its packets in this second, in all, when it was first seen and whether it ever proved a handshake.</summary>
    public AddressKey TopSource;
    public int TopSourcePackets;
    public long TopSourceTotalPackets;
    public PacketTime TopSourceFirstPacket;
    public bool TopSourceProven;
    public MacAddress TopSourceMac;

    /// <summary>Destination port and protocol hit most.</summary>
    public ushort TopPort;
    public IpProtocol TopProtocol;

    /// <summary>Packets that this destination itself sent in this second: a server that still answers.</summary>
    public int Answers;
}
