using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace NetHawk.Capture.Peek;

/// <summary>JA3 (salesforce/ja3) and JA4 (FoxIO) of a whole ClientHello. GREASE values (RFC 8701) are left out of both.</summary>
internal static class TlsFingerprints
{
    private const int ServerName = 0, Alpn = 16;

    public static string Ja3(in HelloFields hello)
    {
        var text = new StringBuilder(512);
        text.Append(CultureInfo.InvariantCulture, $"{hello.Version},");
        AppendDecimal(text, Values(hello.Ciphers));
        text.Append(',');
        AppendDecimal(text, ExtensionTypes(hello.Extensions));
        text.Append(',');
        AppendDecimal(text, Values(hello.Groups));
        text.Append(',');
        var formats = new List<int>(hello.Formats.Length);
        foreach (byte b in hello.Formats) formats.Add(b);
        AppendDecimal(text, formats);

        // JA3 is defined over MD5: a name for a client, nothing secret.
#pragma warning disable CA5351
        return Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes(text.ToString())));
#pragma warning restore CA5351
    }

    /// <param name="transport">t, q or d.</param>
    public static string Ja4(in HelloFields hello, char transport)
    {
        var ciphers = Values(hello.Ciphers);
        var extensions = ExtensionTypes(hello.Extensions);
        string head = string.Create(CultureInfo.InvariantCulture,
            $"{transport}{VersionName(hello)}{(hello.HasServerName ? 'd' : 'i')}{Math.Min(ciphers.Count, 99):00}{Math.Min(extensions.Count, 99):00}{AlpnEnds(hello.FirstAlpn)}");
        ciphers.Sort();
        extensions.RemoveAll(e => e is ServerName or Alpn);
        extensions.Sort();
        string tail = Hexadecimal(extensions);
        var signatures = Values(hello.Signatures);
        if (signatures.Count > 0) tail += "_" + Hexadecimal(signatures);
        return $"{head}_{(ciphers.Count == 0 ? "000000000000" : Hash(Hexadecimal(ciphers)))}_{(extensions.Count == 0 ? "000000000000" : Hash(tail))}";
    }

    private static string VersionName(in HelloFields hello)
    {
        int version = 0;
        foreach (int offered in Values(hello.Versions)) version = Math.Max(version, offered);
        return (version == 0 ? hello.Version : version) switch
        {
            0x0304 => "13",
            0x0303 => "12",
            0x0302 => "11",
            0x0301 => "10",
            0x0300 => "s3",
            0x0002 => "s2",
            _ => "00",
        };
    }

    /// <summary>First and last character of the first protocol name; of its hexadecimal form where they are not alphanumeric.</summary>
    private static string AlpnEnds(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty) return "00";
        char first = (char)name[0], last = (char)name[^1];
        if (char.IsAsciiLetterOrDigit(first) && char.IsAsciiLetterOrDigit(last)) return $"{first}{last}";
        string hex = Convert.ToHexStringLower(name);
        return $"{hex[0]}{hex[^1]}";
    }

    private static List<int> Values(ReadOnlySpan<byte> bytes)
    {
        var values = new List<int>(bytes.Length / 2);
        for (; bytes.Length >= 2; bytes = bytes[2..])
        {
            int value = BinaryPrimitives.ReadUInt16BigEndian(bytes);
            if (!IsGrease(value)) values.Add(value);
        }

        return values;
    }

    private static List<int> ExtensionTypes(ReadOnlySpan<byte> bytes)
    {
        var types = new List<int>(24);
        foreach (var (type, _) in new ExtensionEnumerator(bytes))
        {
            if (!IsGrease(type)) types.Add(type);
        }

        return types;
    }

    public static bool IsGrease(int value) => (value & 0x0F0F) == 0x0A0A && value >> 8 == (value & 0xFF);

    private static void AppendDecimal(StringBuilder text, List<int> values) => text.AppendJoin('-', values);

    private static string Hexadecimal(List<int> values) =>
        string.Join(',', values.Select(v => v.ToString("x4", CultureInfo.InvariantCulture)));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)))[..12];
}
