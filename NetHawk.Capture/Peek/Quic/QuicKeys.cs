using System.Security.Cryptography;
using System.Text;

namespace NetHawk.Capture.Peek.Quic;

internal enum QuicVersion : byte
{
    None = 0,
    One,
    Two,
    Draft29,
}

/// <summary>
/// Keys of a client's Initial packets: they follow from the connection id that the client chose, so that anyone on the way can read its hello
/// (RFC 9001 §5.2, RFC 9369 §3.3 for version 2, and drafts 29 to 32 of the former).
/// </summary>
internal readonly ref struct QuicKeys
{
    private const int SecretBytes = 32;

    private static ReadOnlySpan<byte> Salt1 =>
        [0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17, 0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad, 0xcc, 0xbb, 0x7f, 0x0a];

    private static ReadOnlySpan<byte> Salt2 =>
        [0x0d, 0xed, 0xe3, 0xde, 0xf7, 0x00, 0xa6, 0xdb, 0x81, 0x93, 0x81, 0xbe, 0x6e, 0x26, 0x9d, 0xcb, 0xf9, 0xbd, 0x2e, 0xd9];

    private static ReadOnlySpan<byte> Salt29 =>
        [0xaf, 0xbf, 0xec, 0x28, 0x99, 0x93, 0xd2, 0x4c, 0x9e, 0x97, 0x86, 0xf1, 0x9c, 0x61, 0x11, 0xe0, 0x43, 0x90, 0xa8, 0x99];

    private QuicKeys(byte[] key, byte[] iv, byte[] header)
    {
        Key = key;
        Iv = iv;
        HeaderProtection = header;
    }

    public byte[] Key { get; }

    public byte[] Iv { get; }

    public byte[] HeaderProtection { get; }

    public static QuicKeys OfClient(ReadOnlySpan<byte> connectionId, QuicVersion version)
    {
        bool isVersion2 = version == QuicVersion.Two;
        var salt = version switch { QuicVersion.Two => Salt2, QuicVersion.Draft29 => Salt29, _ => Salt1 };
        Span<byte> initial = stackalloc byte[SecretBytes], client = stackalloc byte[SecretBytes];
        HKDF.Extract(HashAlgorithmName.SHA256, connectionId, salt, initial);
        Expand(initial, "client in", client);
        byte[] key = new byte[16], iv = new byte[12], header = new byte[16];
        Expand(client, isVersion2 ? "quicv2 key" : "quic key", key);
        Expand(client, isVersion2 ? "quicv2 iv" : "quic iv", iv);
        Expand(client, isVersion2 ? "quicv2 hp" : "quic hp", header);
        return new QuicKeys(key, iv, header);
    }

    /// <summary>HKDF-Expand-Label of TLS 1.3 with an empty context (RFC 8446 §7.1).</summary>
    private static void Expand(ReadOnlySpan<byte> secret, string label, Span<byte> output)
    {
        Span<byte> info = stackalloc byte[32];
        info[0] = 0;
        info[1] = (byte)output.Length;
        info[2] = (byte)(6 + label.Length);
        "tls13 "u8.CopyTo(info[3..]);
        int end = 9 + Encoding.ASCII.GetBytes(label, info[9..]);
        info[end] = 0;
        HKDF.Expand(HashAlgorithmName.SHA256, secret, output, info[..(end + 1)]);
    }
}
