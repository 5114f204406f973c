using System.Buffers.Binary;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>DHCP servers' offers and acknowledgements (RFC 2131, options of RFC 2132).</summary>
internal static class DhcpPeek
{
    private const int Options = 240;
    private const byte Pad = 0, Router = 3, MessageType = 53, End = 255;

    public static DhcpOffer? Look(ReadOnlySpan<byte> p, bool fromResponder)
    {
        if (p.Length < Options + 3 || p[0] != 2) return null;
        bool offers = false;
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
            if (p[at] == MessageType && length == 1) offers = value[0] is 2 or 5;
            if (p[at] == Router && length >= 4) router = AddressKey.FromV4(BinaryPrimitives.ReadUInt32BigEndian(value));
            at += 2 + length;
        }

        return offers ? new DhcpOffer(router) { FromResponder = fromResponder } : null;
    }
}
