using System.Buffers.Binary;
using System.Buffers.Text;

namespace NetHawk.Capture.Peek;

/// <summary>Marks of the names with which somebody signs in, where a protocol says them in clear beside a password or a proof; 0 where no name could be read.</summary>
internal static class UserMark
{
    private const int LongestName = 96;

    /// <summary>"NTLMSSP", type 1, in base64 (MS-NLMP §2.2.1.1).</summary>
    public static bool IsNtlmGreeting(ReadOnlySpan<byte> header)
    {
        int space = header.IndexOf((byte)' ');
        return space > 0 && header[space..].TrimStart((byte)' ').StartsWith("TlRMTVNTUAAB"u8);
    }

    /// <summary>Value of an Authorization field: Basic (RFC 7617), Digest (RFC 7616).</summary>
    public static ushort OfHeader(ReadOnlySpan<byte> value) => OfHeader(value, out _);

    /// <param name="secret">Mark of the password of Basic; 0 where there is none, or where it may go on.</param>
    public static ushort OfHeader(ReadOnlySpan<byte> value, out ushort secret)
    {
        secret = 0;
        if (PeekText.StartsIgnoreCase(value, "BASIC "u8))
        {
            var text = Decode(value[6..].Trim((byte)' '), stackalloc byte[LongestName]);
            int colon = text.IndexOf((byte)':');
            if (colon > 0 && colon + 1 < text.Length && text.Length < LongestName - 2) secret = CredentialMark.Of(text[(colon + 1)..]);
            return Until(text, (byte)':');
        }

        if (!PeekText.StartsIgnoreCase(value, "DIGEST "u8)) return 0;
        int name = value.IndexOf("username=\""u8);
        return name < 0 ? (ushort)0 : Until(value[(name + 10)..], (byte)'"');
    }

    /// <summary>A line in base64 that answers CRAM-MD5 (RFC 2195): name, space, proof.</summary>
    public static ushort OfCram(ReadOnlySpan<byte> line)
    {
        var text = Decode(line, stackalloc byte[2 * LongestName]);
        int space = text.LastIndexOf((byte)' ');
        return space > 0 ? CredentialMark.Of(text[..space]) : (ushort)0;
    }

    /// <summary>A mailbox's name; behind a star stands who opens it in its owner's place (a master user: one name and password for all of them).</summary>
    public static ushort OfMailbox(ReadOnlySpan<byte> name) => CredentialMark.Of(name[(name.LastIndexOf((byte)'*') is var star && star + 1 < name.Length ? star + 1 : 0)..]);

    /// <summary>A line in base64 with SASL's PLAIN (RFC 4616): a name to act for, NUL, name, NUL, password; the whole line where it is LOGIN's name alone.</summary>
    /// <param name="secret">Mark of the password, where it stands there.</param>
    public static ushort OfPlain(ReadOnlySpan<byte> line, ref ushort secret)
    {
        var text = Decode(line, stackalloc byte[2 * LongestName]);
        int first = text.IndexOf((byte)0);
        if (first < 0) return CredentialMark.Of(line);
        text = text[(first + 1)..];
        int end = text.IndexOf((byte)0);
        if (end <= 0) return 0;
        if (end + 1 < text.Length) secret = CredentialMark.Of(text[(end + 1)..]);
        return OfMailbox(text[..end]);
    }

    /// <summary>NTLM's third message (MS-NLMP §2.2.1.3), somewhere in a payload.</summary>
    public static ushort OfNtlm(ReadOnlySpan<byte> payload)
    {
        int at = payload.IndexOf("NTLMSSP\0\u0003\0\0\0"u8);
        if (at < 0 || payload.Length < at + 44) return 0;
        var message = payload[at..];
        int length = BinaryPrimitives.ReadUInt16LittleEndian(message[36..]);
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(message[40..]);
        return length == 0 || offset + length > message.Length ? (ushort)0 : CredentialMark.Of(message.Slice((int)offset, length));
    }

    /// <summary>MySQL's handshake response (protocol 4.1): capabilities, sizes, character set, 23 zeroes, the name.</summary>
    public static ushort OfMySql(ReadOnlySpan<byte> payload) =>
        payload.Length > 37 && payload[3] == 1 && (payload[5] & 2) != 0 && payload.Slice(13, 23).IndexOfAnyExcept((byte)0) < 0 ? Until(payload[36..], 0) : (ushort)0;

    /// <summary>The client's name in AS-REQ (RFC 4120 §5.4.1): type 1, a principal, and the first of its strings. The time that is encrypted beside it is another in each request.</summary>
    public static ushort OfKerberos(ReadOnlySpan<byte> payload)
    {
        ReadOnlySpan<byte> principal = [0xA0, 3, 2, 1, 1, 0xA1];
        int at = payload.IndexOf(principal);
        if (at < 0 || payload.Length < at + 12) return 0;
        var rest = payload[(at + 7)..];
        return rest[0] == 0x30 && rest[2] == 0x1B && rest.Length >= 4 + rest[3] ? CredentialMark.Of(rest.Slice(4, rest[3])) : (ushort)0;
    }

    /// <summary>The first message of SCRAM (RFC 5802 §5): "n,,n=name,r=…".</summary>
    public static ushort OfScram(ReadOnlySpan<byte> payload)
    {
        int at = payload.IndexOf(",,n="u8);
        return at < 0 ? (ushort)0 : Until(payload[(at + 4)..], (byte)',');
    }

    /// <summary>CONNECT of MQTT 3.1.1 (§3.1) and 5.0: name and password, without the client's number, which may be another each time; all of it where it has neither.</summary>
    /// <param name="user">Mark of the name.</param>
    /// <returns>Mark of both; 0 for another packet.</returns>
    public static ushort OfMqtt(ReadOnlySpan<byte> payload, out ushort user)
    {
        user = 0;
        if (payload.Length < 14 || payload[0] != 0x10) return 0;
        int at = 1;
        while (at < 5 && (payload[at] & 0x80) != 0) at++;
        var rest = payload[(at + 1)..];
        if (!TryText(ref rest, out _) || rest.Length < 4) return CredentialMark.Of(payload);
        int version = rest[0], flags = rest[1];
        rest = rest[4..];
        if (version == 5 && !TryProperties(ref rest)) return CredentialMark.Of(payload);
        if ((flags & 0x80) == 0 || !TryText(ref rest, out _)) return CredentialMark.Of(payload);
        if ((flags & 4) != 0 && ((version == 5 && !TryProperties(ref rest)) || !TryText(ref rest, out _) || !TryText(ref rest, out _))) return CredentialMark.Of(payload);
        var both = rest;
        if (!TryText(ref rest, out var name)) return CredentialMark.Of(payload);
        user = CredentialMark.Of(name);
        return CredentialMark.Of(both);
    }

    /// <summary>
    /// LOGIN7 (MS-TDS §2.2.6.4), where the log-in itself is not encrypted: name and password stand at offsets that a table tells, in characters of two bytes. The password is hidden by an exchange of
    /// bits that is the same each time.
    /// </summary>
    /// <param name="user">Mark of the name.</param>
    /// <returns>Mark of both; 0 for another packet.</returns>
    public static ushort OfTds(ReadOnlySpan<byte> payload, out ushort user)
    {
        user = 0;
        if (payload.Length < TdsHeader + 94 || payload[0] != 0x10) return 0;
        var login = payload[TdsHeader..];
        var name = TdsText(login, 40);
        user = name.IsEmpty ? (ushort)0 : CredentialMark.Of(name);
        return CredentialMark.Of(TdsText(login, 44), user);
    }

    private const int TdsHeader = 8;

    private static ReadOnlySpan<byte> TdsText(ReadOnlySpan<byte> login, int at)
    {
        int offset = BinaryPrimitives.ReadUInt16LittleEndian(login[at..]), length = 2 * BinaryPrimitives.ReadUInt16LittleEndian(login[(at + 2)..]);
        return offset + length > login.Length ? default : login.Slice(offset, length);
    }

    /// <summary>A text with its length in two bytes before it.</summary>
    private static bool TryText(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (rest.Length < 2) return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(rest);
        if (rest.Length < 2 + length) return false;
        text = rest.Slice(2, length);
        rest = rest[(2 + length)..];
        return true;
    }

    /// <summary>Properties shorter than 128 bytes.</summary>
    private static bool TryProperties(ref ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty || rest[0] >= 0x80 || rest.Length < 1 + rest[0]) return false;
        rest = rest[(1 + rest[0])..];
        return true;
    }

    private static ushort Until(ReadOnlySpan<byte> text, byte end) => text.IndexOf(end) is > 0 and var length ? CredentialMark.Of(text[..length]) : (ushort)0;

    private static ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> text, Span<byte> into)
    {
        Base64.DecodeFromUtf8(text, into, out _, out int decoded);
        return into[..decoded];
    }
}
