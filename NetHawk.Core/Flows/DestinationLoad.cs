using NetHawk.Core.Packets;

namespace NetHawk.Core.Flows;

/// <summary>
/// What one destination received during one second of packet time, counted per packet by the capture worker so that floods
/// are seen whole even where flow events are sampled. Emitted for seconds with at least <see cref="LoadFloor"/> packets, and for each
/// second with packets of a destination that was emitted within the last minute. A second without packets is not emitted.
/// </summary>
public struct DestinationLoad
{
    public const int LoadFloor = 8;

    // What each packet counts comes first, so that it is in one cache line.
    public int Packets;

    /// <summary>Packets that this destination itself sent in this second: a server that still answers.</summary>
    public int Answers;
    public long Bytes;
    public int Syns;
    public int SynAcks;

    /// <summary>Resets among <see cref="Answers"/>: it tells somebody that there is no such connection.</summary>
    public int Resets;

    /// <summary>Handshakes with this destination that were proven in this second.</summary>
    public int Handshakes;

    /// <summary>End of the second.</summary>
    public PacketTime Time;
    public AddressKey Destination;

    /// <summary>UDP packets sent by flows' initiators; answers to this destination's own requests are not in it.</summary>
    public int UdpPackets;
    public long UdpBytes;

    /// <summary>Of <see cref="UdpPackets"/>, those of flows that this destination has answered: calls, games, QUIC, served DNS.</summary>
    public int UdpAnswered;

    /// <summary>ICMP and ICMPv6 packets sent by flows' initiators (errors included, echo replies to own requests not).</summary>
    public int IcmpPackets;

    /// <summary>Answers to echoes that nobody was seen to ask for.</summary>
    public int UnaskedEchoes;

    /// <summary>TCP segments that belong to no flow that began in our sight: ACK, RST, FIN floods.</summary>
    public int StrayTcp;

    /// <summary>Of <see cref="StrayTcp"/>, the answers to SYNs that this destination was not seen to send.</summary>
    public int StraySynAcks;

    /// <summary>UDP packets from a reflector's source port (DNS, NTP, SSDP, memcached, CLDAP, CharGEN, SNMP, ISAKMP…) that no request asked for.</summary>
    public int UnaskedReplies;
    public long UnaskedReplyBytes;

    /// <summary>Other packets (fragments, other protocols).</summary>
    public int OtherPackets;

    /// <summary>Whole UDP and ICMP packets that answer this destination's own requests; in none of the counts above.</summary>
    public int Replies;

    /// <summary>New flows towards this destination.</summary>
    public int NewFlows;

    /// <summary>Distinct sources, estimated (HyperLogLog), of packets outside proven TCP connections.</summary>
    public int Sources;

    /// <summary>Sources never seen before this second.</summary>
    public int NewSources;

    /// <summary>The source that sent most outside proven TCP connections (space-saving, a lower bound), its packets in this second, in all, when it was first seen and whether it ever proved a handshake.</summary>
    public AddressKey TopSource;
    public int TopSourcePackets;
    public long TopSourceTotalPackets;
    public PacketTime TopSourceFirstPacket;
    public bool TopSourceProven;
    public MacAddress TopSourceMac;

    /// <summary>Destination port and protocol hit most.</summary>
    public ushort TopPort;
    public IpProtocol TopProtocol;

    /// <summary>Packets to that port, a lower bound: tells a flood of one service from a scan of many.</summary>
    public int TopPortPackets;
}
