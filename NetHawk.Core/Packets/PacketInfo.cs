namespace NetHawk.Core.Packets;

/// <summary>What kind of packet <see cref="PacketInfo"/> describes.</summary>
public enum PacketKind : byte
{
    /// <summary>Neither IP nor ARP (STP, LLDP, …): counted by EtherType, not judged.</summary>
    Other = 0,
    Ip,
    Arp,
}

/// <summary>
/// One decoded packet: the first of the six types. Filled in place by the decoder, never stored, never boxed.
/// Offsets are from the start of the captured frame. Multi-byte fields are in host order.
/// </summary>
public struct PacketInfo
{
    public PacketTime Time;

    /// <summary>Bytes on the wire, as the capture says; at least <see cref="CapturedLength"/> in well-formed captures.</summary>
    public int WireLength;

    public int CapturedLength;

    /// <summary>The capture kept less of it than was on the wire, by its own word (snapshot length), not by what the packet's headers claim.</summary>
    public bool IsCut;

    public PacketKind Kind;

    /// <summary>Link type of the frame (LINKTYPE_ number, 1 is Ethernet): what a capture file of it must say.</summary>
    public ushort LinkType;

    /// <summary>Outermost VLAN id, 0 where untagged.</summary>
    public ushort VlanId;

    /// <summary>EtherType of the innermost payload that was decoded.</summary>
    public ushort EtherType;

    /// <summary>
    /// 0 where not tunnelled; else a hash of the kinds of the tunnels and of the ids that are the same in both directions
    /// (VNI, GRE key; not GTP's TEID). Whoever may send to a tunnel's end can forge both directions of what is inside.
    /// </summary>
    public uint TunnelId;

    public MacAddress SourceMac;
    public MacAddress DestinationMac;

    public AddressKey Source;
    public AddressKey Destination;

    public IpProtocol Protocol;
    public byte TimeToLive;

    /// <summary>
    /// The packet is a fragment without a transport header that counts: a later one, or one whose datagram is being put together. Ports are 0.
    /// </summary>
    public bool IsLaterFragment;

    /// <summary>Put together from fragments, of which this was the last to come: frame and payload are the whole datagram's, <see cref="WireLength"/> is the fragment's.</summary>
    public bool IsReassembled;

    /// <summary>Why its datagram is never put together; told with one fragment of each.</summary>
    public DecodeError FragmentFault;

    /// <summary>The packet is any fragment (offset or more-fragments set).</summary>
    public bool IsFragment;

    public ushort SourcePort;
    public ushort DestinationPort;

    public TcpFlags TcpFlags;
    public uint TcpSequence;
    public uint TcpAcknowledgement;
    public ushort TcpWindow;

    public byte IcmpType;
    public byte IcmpCode;

    /// <summary>ICMP echo identifier; 0 for other types.</summary>
    public ushort IcmpId;

    /// <summary>An ICMP or ICMPv6 error quotes the packet that caused it: the fields below say which.</summary>
    public bool HasQuoted;
    public AddressKey QuotedSource;
    public AddressKey QuotedDestination;
    public ushort QuotedSourcePort;
    public ushort QuotedDestinationPort;
    public IpProtocol QuotedProtocol;

    /// <summary>ARP operation (1 request, 2 reply). <see cref="Source"/>/<see cref="Destination"/> are sender and target protocol addresses.</summary>
    public ushort ArpOperation;
    public MacAddress ArpSenderMac;
    public MacAddress ArpTargetMac;

    /// <summary>Neighbour discovery: the target of a solicitation or advertisement; of a redirect, ICMP's too, the router that it names; none for other packets.</summary>
    public AddressKey NdTarget;

    /// <summary>Neighbour discovery: the source (solicitation, router advertisement) or target (advertisement, redirect) link-layer address option.</summary>
    public MacAddress NdLinkAddress;

    /// <summary>Router advertisement: a lifetime above 0, or one of the flags that send hosts to DHCPv6 (RFC 4861 §4.2).</summary>
    public bool NdOffersRoute;

    /// <summary>Where the transport payload starts in the frame.</summary>
    public int PayloadOffset;

    /// <summary>Payload bytes captured.</summary>
    public int PayloadLength;

    /// <summary>Where a fragment belongs; of whole packets only <see cref="FragmentInfo.NetworkAt"/> is set.</summary>
    public FragmentInfo Fragment;

    /// <summary>Payload bytes on the wire by the IP and transport headers; at least <see cref="PayloadLength"/>.</summary>
    public int PayloadWireLength;
}
