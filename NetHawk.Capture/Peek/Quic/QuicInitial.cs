using System.Buffers.Binary;
using System.Security.Cryptography;

namespace NetHawk.Capture.Peek.Quic;

/// <summary>A client's QUIC Initial packet (RFC 9000 §17.2.2): decrypted, its CRYPTO frames put into the hello.</summary>
internal static class QuicInitial
{
    private const int TagBytes = 16, SampleBytes = 16, LongestId = 20, MaxPacket = 1_500;

    /// <returns>False where this is no Initial of a version whose keys are known.</returns>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out QuicHeader header)
    {
        header = default;
        if (datagram.Length < 7 + SampleBytes || (datagram[0] & 0xC0) != 0xC0) return false;
        var version = VersionOf(BinaryPrimitives.ReadUInt32BigEndian(datagram[1..]));
        int type = datagram[0] >> 4 & 3;
        if (version == QuicVersion.None || type != (version == QuicVersion.Two ? 1 : 0)) return false;
        int at = 5;
        int idLength = datagram[at++];
        if (idLength > LongestId || at + idLength >= datagram.Length) return false;
        var id = datagram.Slice(at, idLength);
        at += idLength;
        int sourceLength = datagram[at++];
        if (sourceLength > LongestId) return false;
        at += sourceLength;
        if (!Number(datagram, ref at, out long token) || token > datagram.Length || (at += (int)token) >= datagram.Length) return false;
        if (!Number(datagram, ref at, out long length) || length < 4 + SampleBytes || at + length > datagram.Length || length > MaxPacket) return false;
        header = new QuicHeader { Version = version, ConnectionId = id, NumberAt = at, End = at + (int)length };
        return true;
    }

    private static QuicVersion VersionOf(uint number) => number switch
    {
        1 => QuicVersion.One,
        0x6B33_43CF => QuicVersion.Two,
        >= 0xFF00_001D and <= 0xFF00_0020 => QuicVersion.Draft29,
        _ => QuicVersion.None,
    };

    /// <summary>Decrypts and adds what it carries of the hello.</summary>
    /// <returns>False where it does not decrypt: another's packet, or no QUIC at all.</returns>
    public static bool Open(ReadOnlySpan<byte> datagram, in QuicHeader header, PieceBuffer hello)
    {
        var keys = QuicKeys.OfClient(header.ConnectionId, header.Version);
        Span<byte> packet = stackalloc byte[MaxPacket + 128];
        if (header.End > packet.Length) return false;
        datagram[..header.End].CopyTo(packet);
        packet = packet[..header.End];

        Span<byte> mask = stackalloc byte[SampleBytes];
        using (var aes = Aes.Create())
        {
            aes.Key = keys.HeaderProtection;

            // Header protection is defined over single blocks (RFC 9001 §5.4.3).
#pragma warning disable CA5358
            aes.EncryptEcb(packet.Slice(header.NumberAt + 4, SampleBytes), mask, PaddingMode.None);
#pragma warning restore CA5358
        }

        packet[0] ^= (byte)(mask[0] & 0x0F);
        int numberLength = (packet[0] & 3) + 1;
        uint number = 0;
        for (int i = 0; i < numberLength; i++)
        {
            packet[header.NumberAt + i] ^= mask[1 + i];
            number = number << 8 | packet[header.NumberAt + i];
        }

        byte[] nonce = keys.Iv;
        for (int i = 0; i < 4; i++) nonce[11 - i] ^= (byte)(number >> 8 * i);
        int bodyAt = header.NumberAt + numberLength;
        var body = packet[bodyAt..^TagBytes];
        Span<byte> plain = stackalloc byte[MaxPacket];
        plain = plain[..body.Length];
        using var gcm = new AesGcm(keys.Key, TagBytes);
        try
        {
            gcm.Decrypt(nonce, body, packet[^TagBytes..], plain, packet[..bodyAt]);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        Frames(plain, hello);
        return true;
    }

    /// <summary>Of the frames that an Initial may carry (RFC 9000 §12.4) only CRYPTO matters; an odd one ends the reading.</summary>
    private static void Frames(ReadOnlySpan<byte> plain, PieceBuffer hello)
    {
        int at = 0;
        while (at < plain.Length)
        {
            switch (plain[at])
            {
                case 0x00 or 0x01:
                    at++;
                    continue;
                case 0x02 or 0x03:
                    if (!SkipAck(plain, ref at)) return;
                    continue;
                case 0x06:
                    at++;
                    if (!Number(plain, ref at, out long offset) || !Number(plain, ref at, out long length) || length > plain.Length - at) return;
                    hello.Write(offset, plain.Slice(at, (int)length));
                    at += (int)length;
                    continue;
                default:
                    return;
            }
        }
    }

    private static bool SkipAck(ReadOnlySpan<byte> plain, ref int at)
    {
        bool hasCounts = plain[at++] == 0x03;
        if (!Number(plain, ref at, out _) || !Number(plain, ref at, out _) || !Number(plain, ref at, out long ranges) || !Number(plain, ref at, out _)) return false;
        if (ranges > plain.Length) return false;
        for (long i = 0; i < ranges * 2 + (hasCounts ? 3 : 0); i++)
            if (!Number(plain, ref at, out _)) return false;
        return true;
    }

    /// <summary>Variable-length integer (RFC 9000 §16).</summary>
    private static bool Number(ReadOnlySpan<byte> bytes, ref int at, out long value)
    {
        value = 0;
        if (at >= bytes.Length) return false;
        int length = 1 << (bytes[at] >> 6);
        if (at + length > bytes.Length) return false;
        value = bytes[at] & 0x3F;
        for (int i = 1; i < length; i++) value = value << 8 | bytes[at + i];
        at += length;
        return true;
    }
}

/// <summary>What an Initial says in clear.</summary>
internal ref struct QuicHeader
{
    public QuicVersion Version;

    /// <summary>Chosen by the client for its first packets: the keys follow from it.</summary>
    public ReadOnlySpan<byte> ConnectionId;

    /// <summary>Where the protected packet number begins, and where the packet ends.</summary>
    public int NumberAt;
    public int End;
}
