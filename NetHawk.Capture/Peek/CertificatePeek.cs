using System.Buffers.Binary;
using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>
/// The server's certificate (RFC 5280 §4.1) behind its hello, where it is in clear text (TLS 1.2 and earlier, RFC 5246 §7.4.2) and signed by itself: issuer and subject are the same. Its names come first in it, so that the
/// first packet of the answer is enough.
/// </summary>
internal static class CertificatePeek
{
    private const byte HandshakeRecord = 0x16, ServerHello = 2, Certificate = 11;
    private const byte Sequence = 0x30, Set = 0x31, Integer = 0x02, ObjectId = 0x06, Explicit0 = 0xA0;

    /// <summary>What of a name is read, and characters of it that are kept.</summary>
    private const int LongestName = 400, Kept = 120;

    /// <param name="p">The server's first packet, from its first record on.</param>
    public static TlsCertificate? Look(ReadOnlySpan<byte> p)
    {
        if (p.Length < 60 || p[0] != HandshakeRecord || p[5] != ServerHello) return null;
        while (p.Length > 9 && p[0] == HandshakeRecord)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(p[3..]);
            var record = p[5..Math.Min(p.Length, 5 + length)];
            while (record.Length >= 4)
            {
                if (record[0] == Certificate) return record.Length > 10 ? Read(record[10..]) : null;
                int message = 4 + (record[1] << 16 | BinaryPrimitives.ReadUInt16BigEndian(record[2..]));
                record = message < record.Length ? record[message..] : default;
            }

            p = 5 + length < p.Length ? p[(5 + length)..] : default;
        }

        return null;
    }

    /// <param name="der">The first certificate; its end may be missing.</param>
    private static TlsCertificate? Read(ReadOnlySpan<byte> der)
    {
        if (!Enter(ref der, Sequence) || !Enter(ref der, Sequence)) return null;
        if (der.Length > 2 && der[0] == Explicit0 && !Skip(ref der)) return null;
        if (der.IsEmpty || der[0] != Integer || !Skip(ref der) || !Skip(ref der)) return null;
        if (!Take(ref der, Sequence, out var issuer) || !Skip(ref der) || !Take(ref der, Sequence, out var subject)) return null;
        return issuer.Length > 0 && issuer.SequenceEqual(subject) ? new TlsCertificate(Names(subject)) { FromResponder = true } : null;
    }

    /// <summary>The values of a name, in its order, with spaces between: "AU Some-State example.net".</summary>
    private static string Names(ReadOnlySpan<byte> name)
    {
        Span<byte> text = stackalloc byte[Kept];
        int used = 0;
        while (used < Kept && Take(ref name, Set, out var set))
        {
            if (!Enter(ref set, Sequence) || set.IsEmpty || set[0] != ObjectId || !Skip(ref set) || set.Length < 2 || set[1] > 0x7F) continue;
            var value = set[2..Math.Min(set.Length, 2 + set[1])];
            if (used > 0) text[used++] = (byte)' ';
            int taken = Math.Min(value.Length, Kept - used);
            value[..taken].CopyTo(text[used..]);
            used += taken;
        }

        return PeekText.Printable(text[..used], Kept);
    }

    /// <summary>Into an element, whose end may be missing.</summary>
    private static bool Enter(ref ReadOnlySpan<byte> der, byte tag)
    {
        if (!Header(der, out int at, out _) || der[0] != tag) return false;
        der = der[at..];
        return true;
    }

    /// <summary>A whole element's content; what follows it remains.</summary>
    private static bool Take(ref ReadOnlySpan<byte> der, byte tag, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (!Header(der, out int at, out int length) || der[0] != tag || length > LongestName || at + length > der.Length) return false;
        content = der.Slice(at, length);
        der = der[(at + length)..];
        return true;
    }

    private static bool Skip(ref ReadOnlySpan<byte> der)
    {
        if (!Header(der, out int at, out int length) || at + length > der.Length) return false;
        der = der[(at + length)..];
        return true;
    }

    /// <summary>Tag and length in the definite form, of two bytes at most (X.690 §8.1).</summary>
    private static bool Header(ReadOnlySpan<byte> der, out int at, out int length)
    {
        (at, length) = (2, 0);
        if (der.Length < 2) return false;
        length = der[1];
        if (length < 0x80) return true;
        int bytes = length & 0x7F;
        if (bytes is 0 or > 2 || der.Length < 2 + bytes) return false;
        length = bytes == 1 ? der[2] : BinaryPrimitives.ReadUInt16BigEndian(der[2..]);
        at = 2 + bytes;
        return true;
    }
}
