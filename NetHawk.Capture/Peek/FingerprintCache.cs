using System.Buffers.Binary;
using NetHawk.Core.Packets;

namespace NetHawk.Capture.Peek;

/// <summary>
/// Fingerprints by what they are made of: a network has a few kinds of TLS clients, which differ in nothing that counts from one hello to the next, and a pair
/// of fingerprints costs some ten microseconds. A newcomer takes the place of whoever hashed to it. Shared by all workers: entries never change.
/// </summary>
internal static class FingerprintCache
{
    private const int Places = 256, Longest = 1024;
    private static readonly Entry?[] Known = new Entry?[Places];

    private sealed record Entry(byte[] Parts, string Ja3, string Ja4);

    /// <param name="transport">t, q or d.</param>
    /// <param name="budget">For what is not known yet; null: no end of it.</param>
    /// <returns>Nothing where the budget is spent.</returns>
    public static (string Ja3, string Ja4) Of(in HelloFields hello, char transport, FingerprintBudget? budget = null, PacketTime now = default)
    {
        Span<byte> parts = stackalloc byte[Longest];
        int length = Write(hello, transport, parts);
        if (length < 0)
        {
            int bytes = hello.Ciphers.Length + hello.Extensions.Length;
            return budget is null || budget.Take(bytes, now) ? (TlsFingerprints.Ja3(hello), TlsFingerprints.Ja4(hello, transport)) : ("", "");
        }

        parts = parts[..length];
        var hash = new HashCode();
        hash.AddBytes(parts);
        ref var place = ref Known[(uint)hash.ToHashCode() % Places];
        var entry = place;
        if (entry is not null && parts.SequenceEqual(entry.Parts)) return (entry.Ja3, entry.Ja4);
        if (budget is not null && !budget.Take(length, now)) return ("", "");
        place = entry = new Entry(parts.ToArray(), TlsFingerprints.Ja3(hello), TlsFingerprints.Ja4(hello, transport));
        return (entry.Ja3, entry.Ja4);
    }

    /// <returns>Bytes written; −1 where they do not fit.</returns>
    private static int Write(in HelloFields hello, char transport, Span<byte> to)
    {
        to[0] = (byte)transport;
        to[1] = (byte)(hello.HasServerName ? 1 : 0);
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)hello.Version);
        int at = 4;
        bool fits = Numbers(hello.Ciphers, to, ref at) && Numbers(hello.Groups, to, ref at) && Numbers(hello.Signatures, to, ref at) && Numbers(hello.Versions, to, ref at)
            && Bytes(hello.Formats, to, ref at) && Bytes(hello.FirstAlpn, to, ref at);
        foreach (var (type, _) in new ExtensionEnumerator(hello.Extensions))
        {
            if (TlsFingerprints.IsGrease(type)) continue;
            fits = fits && at + 2 <= to.Length;
            if (!fits) break;
            BinaryPrimitives.WriteUInt16BigEndian(to[at..], (ushort)type);
            at += 2;
        }

        return fits ? at : -1;
    }

    /// <summary>Values but for those that are drawn at random (GREASE), and how many bytes they are.</summary>
    private static bool Numbers(ReadOnlySpan<byte> values, Span<byte> to, ref int at)
    {
        if (at + 2 + values.Length > to.Length) return false;
        int start = at;
        at += 2;
        for (; values.Length >= 2; values = values[2..])
        {
            if (TlsFingerprints.IsGrease(BinaryPrimitives.ReadUInt16BigEndian(values))) continue;
            values[..2].CopyTo(to[at..]);
            at += 2;
        }

        BinaryPrimitives.WriteUInt16BigEndian(to[start..], (ushort)(at - start));
        return true;
    }

    private static bool Bytes(ReadOnlySpan<byte> values, Span<byte> to, ref int at)
    {
        if (at + 2 + values.Length > to.Length) return false;
        BinaryPrimitives.WriteUInt16BigEndian(to[at..], (ushort)values.Length);
        values.CopyTo(to[(at + 2)..]);
        at += 2 + values.Length;
        return true;
    }
}
