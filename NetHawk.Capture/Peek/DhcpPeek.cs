using System.Buffers.Binary;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>DHCP servers' offers and acknowledgements, and what stations ask (RFC 2131, options of RFC 2132).</summary>
internal static class DhcpPeek
{
    private const int Options = 240;
    private const int Relay = 24, Hardware = 28;
    private const byte Discover = 1, Offer = 2, Request = 3, Acknowledge = 5;
    private const byte Pad = 0, Router = 3, MessageType = 53, End = 255;

    public static PeekInfo? Look(ReadOnlySpan<byte> p, bool fromResponder)
    {
        if (p.Length < Options + 3 || p[0] is not (1 or 2)) return null;
        byte kind = 0;
        var router = default(AddressKey);
        for (int at = Options; at + 1 < p.Length && p[at] != End;)
        {
            if (p[at] == Pad)
            {
                at++;
                continue;
            }

            int length = p[at + 1];
            if (at + 2 + length > p.Length) break;
            var value = p.Slice(at + 2, length);
            if (p[at] == MessageType && length == 1) kind = value[0];
            if (p[at] == Router && length >= 4) router = AddressKey.FromV4(BinaryPrimitives.ReadUInt32BigEndian(value));
            at += 2 + length;
        }

        if (p[0] == 2) return kind is Offer or Acknowledge ? new DhcpOffer(router) { FromResponder = fromResponder } : null;

        // What a relay passes on comes from many links, and in its own time.
        bool relayed = BinaryPrimitives.ReadUInt32BigEndian(p[Relay..]) != 0;
        return kind is Discover or Request && !relayed ? new DhcpQuestion(BinaryPrimitives.ReadUInt64BigEndian(p[Hardware..]) >> 16, kind == Request) { FromResponder = fromResponder } : null;
    }
}
