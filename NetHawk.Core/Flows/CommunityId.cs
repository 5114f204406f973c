using System.Buffers.Binary;
using System.Security.Cryptography;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Flows;

/// <summary>
/// Community ID version 1 (Corelight), seed 0: a name for a flow that Zeek, Suricata, Wireshark and others give it too, so that their records of it can be found.
/// </summary>
public static class CommunityId
{
    /// <summary>Of TCP, UDP, SCTP, or a protocol without ports; for ICMP see <see cref="OfIcmp"/>. Which end is given first does not matter.</summary>
    /// <returns>Empty for what is not IP.</returns>
    public static string Of(AddressKey source, ushort sourcePort, AddressKey destination, ushort destinationPort, IpProtocol protocol)
    {
        if (!IsIp(source, destination, protocol)) return "";
        bool hasPorts = protocol is IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.Sctp;
        return Hash(source, sourcePort, destination, destinationPort, protocol, hasPorts, isOneWay: false);
    }

    /// <param name="type">ICMP or ICMPv6 type of a packet from source to destination.</param>
    public static string OfIcmp(AddressKey source, AddressKey destination, IpProtocol protocol, byte type, byte code)
    {
        if (!IsIp(source, destination, protocol)) return "";
        int answer = protocol == IpProtocol.IcmpV6 ? AnswerV6(type) : Answer(type);
        return Hash(source, type, destination, (ushort)(answer < 0 ? code : answer), protocol, hasPorts: true, isOneWay: answer < 0);
    }

    /// <summary>Of the flow that a record tells of.</summary>
    public static string Of(AddressKey initiator, ushort initiatorPort, AddressKey responder, ushort responderPort, IpProtocol protocol, byte icmpType, byte icmpCode)
    {
        if (protocol is not (IpProtocol.Icmp or IpProtocol.IcmpV6)) return Of(initiator, initiatorPort, responder, responderPort, protocol);

        // An echo reply that came first was sent by the responder.
        bool isReply = protocol == IpProtocol.Icmp ? icmpType == 0 : icmpType == 129;
        return isReply ? OfIcmp(responder, initiator, protocol, icmpType, icmpCode) : OfIcmp(initiator, responder, protocol, icmpType, icmpCode);
    }

    private static bool IsIp(AddressKey source, AddressKey destination, IpProtocol protocol) =>
        (ushort)protocol < 256 && !source.IsNone && !destination.IsNone && source.IsV4 == destination.IsV4;

    private static string Hash(AddressKey source, ushort sourcePort, AddressKey destination, ushort destinationPort, IpProtocol protocol, bool hasPorts, bool isOneWay)
    {
        int order = source.CompareTo(destination);
        if (!isOneWay && (order > 0 || (order == 0 && sourcePort > destinationPort)))
        {
            (source, destination) = (destination, source);
            (sourcePort, destinationPort) = (destinationPort, sourcePort);
        }

        Span<byte> input = stackalloc byte[40];
        input.Clear();
        int at = 2;
        at += Write(source, input[at..]);
        at += Write(destination, input[at..]);
        input[at] = (byte)protocol;
        at += 2;
        if (hasPorts)
        {
            BinaryPrimitives.WriteUInt16BigEndian(input[at..], sourcePort);
            BinaryPrimitives.WriteUInt16BigEndian(input[(at + 2)..], destinationPort);
            at += 4;
        }

        // The specification says SHA-1: a name, nothing secret.
        Span<byte> digest = stackalloc byte[20];
#pragma warning disable CA5350
        SHA1.HashData(input[..at], digest);
#pragma warning restore CA5350
        return "1:" + Convert.ToBase64String(digest);
    }

    private static int Write(AddressKey address, Span<byte> to)
    {
        if (address.IsV4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(to, address.V4);
            return 4;
        }

        address.WriteBytes(to);
        return 16;
    }

    /// <returns>The type that answers a type, or −1 where none does.</returns>
    private static int Answer(byte type) => type switch
    {
        0 => 8,
        8 => 0,
        9 => 10,
        10 => 9,
        13 => 14,
        14 => 13,
        15 => 16,
        16 => 15,
        17 => 18,
        18 => 17,
        _ => -1,
    };

    private static int AnswerV6(byte type) => type switch
    {
        128 => 129,
        129 => 128,
        130 => 131,
        131 => 130,
        133 => 134,
        134 => 133,
        135 => 136,
        136 => 135,
        139 => 140,
        140 => 139,
        144 => 145,
        145 => 144,
        _ => -1,
    };
}
