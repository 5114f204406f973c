using System.Globalization;
using System.Runtime.CompilerServices;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Core.Detectors;

/// <summary>Small questions about flows and addresses that several detectors ask.</summary>
internal static class FlowFacts
{
    /// <summary>Neither multicast, broadcast, unspecified nor missing: one machine's address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsOneHost(AddressKey address)
    {
        if (address.IsNone) return false;
        if (!address.IsV4) return address.High >> 56 != 0xFF;
        uint v4 = address.V4;
        return v4 != 0 && v4 != uint.MaxValue && v4 >> 28 != 0xE;
    }

    /// <summary>The IPv4 /24 or IPv6 /64 an address lies in: what one sweep usually covers.</summary>
    public static ulong Network(AddressKey address) => address.IsV4 ? address.Low >> 8 : address.High;

    /// <summary>A connection attempt: SYN without ACK, RST or FIN (ECN bits do not matter).</summary>
    public static bool IsSyn(TcpFlags flags) =>
        (flags & (TcpFlags.Syn | TcpFlags.Ack | TcpFlags.Rst | TcpFlags.Fin)) == TcpFlags.Syn;

    /// <summary>Flag combinations that no TCP sends: NULL, FIN or XMAS without ACK, SYN with FIN or RST.</summary>
    public static bool IsOdd(TcpFlags flags)
    {
        var f = flags & ~(TcpFlags.Ece | TcpFlags.Cwr);

        // With ACK too it may be anyone's answer: who began cannot be told. All of SYN, FIN and RST answer nothing.
        if ((f & (TcpFlags.Syn | TcpFlags.Fin | TcpFlags.Rst)) == (TcpFlags.Syn | TcpFlags.Fin | TcpFlags.Rst)) return true;
        if ((f & TcpFlags.Syn) != 0) return (f & TcpFlags.Ack) == 0 && (f & (TcpFlags.Fin | TcpFlags.Rst)) != 0;
        return (f & (TcpFlags.Ack | TcpFlags.Rst)) == 0;
    }

    /// <summary>ICMP messages that ask for an answer: echo, timestamp, information, mask; ICMPv6 echo and node information.</summary>
    public static bool IsIcmpRequest(IpProtocol protocol, byte type) => protocol == IpProtocol.Icmp
        ? type is 8 or 13 or 15 or 17
        : protocol == IpProtocol.IcmpV6 && type is 128 or 139;

    /// <summary>
    /// TCP whose initiator went on although no answer was seen: answers do not pass us. UDP and ICMP say nothing about that.
    /// </summary>
    public static bool AnswersInvisible(in FlowEvent flow) =>
        flow.Protocol == IpProtocol.Tcp && flow.Backward.Packets == 0
        && (flow.SawStart ? flow.Forward.Packets > flow.Forward.Syns + flow.Forward.Resets : flow.Forward.DataPackets > 2);

    /// <summary>
    /// A TLS connection in which its client says nothing after the handshake, as a check whether a service is there makes it. Behind the hello come a change of ciphers, Finished and the word that it closes: 104 bytes
    /// at most by TLS 1.3 (RFC 8446), 124 with the key of TLS 1.2's X25519; the shortest request by HTTP is a record of 60 more in place of the last. Where a hello is longer than its first packet this cannot be told.
    /// </summary>
    public static bool OnlyShakesHands(in FlowEvent flow)
    {
        if (flow.Application != AppProtocol.Tls) return false;
        for (int i = 0; i < flow.EarlyCount; i++)
        {
            if (flow.Early[i].SignedPayload == 0 || flow.Early[i].FromResponder) continue;
            return flow.Forward.PayloadBytes - Math.Abs((long)flow.Early[i].SignedPayload) <= MostOfHandshake;
        }

        return false;
    }

    private const int MostOfHandshake = 130;

    /// <summary>"9 s", "0.3 s", "4 min".</summary>
    public static string Span(double seconds) => seconds switch
    {
        < 0.1 => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, seconds) * 1000:0} ms"),
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.#} h"),
    };
}
