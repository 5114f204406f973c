using System.Buffers.Binary;
using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>Applications over TCP that the first payload gives away, beside those with parsers of their own.</summary>
internal static class TcpSignatures
{
    public static AppProtocol Recognise(ReadOnlySpan<byte> p)
    {
        if (p.Length < 4) return p is [5, 1, 0 or 2] ? AppProtocol.Socks : AppProtocol.Unknown;
        switch (p[0])
        {
            case 0x00:
                return Zero(p);
            case 0x03 when p.Length >= 7 && p[1] == 0 && BinaryPrimitives.ReadUInt16BigEndian(p[2..]) == p.Length && p[5] is 0xE0 or 0xD0:
                return AppProtocol.Rdp;
            case 0x05 when p.Length >= 16 && p[1] == 0 && p[2] is 0 or 2 or 11 or 12 or 14 && p[4] is 0x10 or 0x00 && p[5] == 0 && p[6] == 0 && p[7] == 0:
                return AppProtocol.DceRpc;
            case 0x05 when p[1] >= 1 && p.Length == 2 + p[1] && p[2..].IndexOfAnyInRange((byte)4, (byte)0x7F) < 0:
                return AppProtocol.Socks;
            case 0x13 when p[1..].StartsWith("BitTorrent protocol"u8):
                return AppProtocol.BitTorrent;
            case 0x30 when IsLdap(p):
                return AppProtocol.Ldap;
            case (byte)'R' when p.StartsWith("RFB 00"u8):
                return AppProtocol.Vnc;
            case (byte)'R' when p.StartsWith("RTSP/1."u8):
                return AppProtocol.Rtsp;
            case (byte)'P' when p.StartsWith("PRI * HTTP/2.0"u8):
                return AppProtocol.Http;
            case (byte)'S' when p.StartsWith("SIP/2.0 "u8):
                return AppProtocol.Sip;
            case (byte)'A' when p.Length == 8 && p.StartsWith("AMQP\0\0\u0009\u0001"u8):
                return AppProtocol.Amqp;
            case (byte)'@' when p.StartsWith("@RSYNCD: "u8):
                return AppProtocol.Rsync;
            case (byte)'N' when p.StartsWith("NICK "u8):
            case (byte)'P' when p.StartsWith("PASS "u8) && p[..Math.Min(p.Length, 200)].IndexOf("\nNICK "u8) > 0:
            case (byte)'U' when p.StartsWith("USER "u8) && p[..Math.Min(p.Length, 200)].IndexOf("\nNICK "u8) > 0:
                return AppProtocol.Irc;
        }

        if (p[0] == 0x10 && (p[2..].StartsWith("\0\u0004MQTT"u8) || p[3..].StartsWith("\0\u0004MQTT"u8) || p[2..].StartsWith("\0\u0006MQIsdp"u8) || p[3..].StartsWith("\0\u0006MQIsdp"u8)))
            return AppProtocol.Mqtt;
        if (IsTds(p)) return AppProtocol.Tds;
        if (IsMongo(p)) return AppProtocol.MongoDb;
        if (IsMySqlGreeting(p)) return AppProtocol.MySql;
        if (IsRedis(p)) return AppProtocol.Redis;
        return IsRequestOf(p, " rtsp://"u8) ? AppProtocol.Rtsp : IsRequestOf(p, " sip:"u8) ? AppProtocol.Sip : AppProtocol.Unknown;
    }

    /// <summary>A method and the scheme of its target at the start of the first line.</summary>
    public static bool IsRequestOf(ReadOnlySpan<byte> p, ReadOnlySpan<byte> scheme)
    {
        int at = p[..Math.Min(p.Length, 24)].IndexOf(scheme);
        return at >= 3 && p[..at].IndexOfAnyExceptInRange((byte)'A', (byte)'Z') is var other && (other < 0 || p[other] == '_');
    }

    /// <summary>Kerberos AS and TGS messages, tickets and errors (RFC 4120) by their application tags.</summary>
    public static bool IsKerberos(ReadOnlySpan<byte> p)
    {
        if (p.Length < 20 || p[0] is not (0x6A or 0x6B or 0x6C or 0x6D or 0x7E)) return false;

        // pvno 5, tagged 1 in requests and 0 in answers.
        ReadOnlySpan<byte> version = [0x03, 0x02, 0x01, 0x05];
        int at = p[..20].IndexOf(version);
        return at > 0 && p[at - 1] is 0xA0 or 0xA1;
    }

    private static AppProtocol Zero(ReadOnlySpan<byte> p)
    {
        int length = p[1] << 16 | p[2] << 8 | p[3];
        if (p.Length >= 8 && p[4] is 0xFF or 0xFE or 0xFD && p[5..].StartsWith("SMB"u8)) return AppProtocol.Smb;
        if (p.Length >= 8 && p[1] == 0 && BinaryPrimitives.ReadUInt32BigEndian(p[4..]) is 196_608 or 80_877_103 or 80_877_104 && length == p.Length) return AppProtocol.PostgreSql;
        if (p.Length >= 24 && IsKerberos(p[4..])) return AppProtocol.Kerberos;
        return AppProtocol.Unknown;
    }

    /// <summary>NetBIOS session request (RFC 1002): 81 00 00 44 and two encoded names.</summary>
    public static bool IsNetBiosSession(ReadOnlySpan<byte> p) => p.Length >= 6 && p[0] == 0x81 && p[1] == 0 && p[2] == 0 && p[3] == 0x44 && p[4] == 0x20;

    /// <summary>Modbus/TCP: protocol 0, a length that fits, a function code. Weak, so only with its port.</summary>
    public static bool IsModbus(ReadOnlySpan<byte> p) =>
        p.Length >= 8 && p[2] == 0 && p[3] == 0 && BinaryPrimitives.ReadUInt16BigEndian(p[4..]) == p.Length - 6 && (p[7] & 0x7F) is > 0 and < 0x30;

    private static bool IsLdap(ReadOnlySpan<byte> p)
    {
        // Message: 30 length 02 idLength id, then an operation: bind, search, extended or their answers.
        int at = (p[1] & 0x80) == 0 ? 2 : 2 + (p[1] & 0x7F);
        if (at > 6 || p.Length < at + 4 || p[at] != 2 || p[at + 1] is 0 or > 4) return false;
        int operation = at + 2 + p[at + 1];
        return operation < p.Length && p[operation] is 0x60 or 0x61 or 0x63 or 0x64 or 0x65 or 0x77 or 0x78;
    }

    /// <summary>MS-TDS §2.2.3.1: PRELOGIN, LOGIN7 or the older LOGIN in one packet of the length it says, of no session yet, packet 0 or 1, window 0.</summary>
    private static bool IsTds(ReadOnlySpan<byte> p)
    {
        if (p.Length < 20 || p[0] is not (0x12 or 0x10 or 0x02) || p[1] > 1 || p[4] != 0 || p[5] != 0 || p[6] > 2 || p[7] != 0) return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(p[2..]);
        return p[0] == 0x12 ? length == p.Length && p[8] == 0 && p[9] == 0 : length is >= 128 and <= 4096 && length >= p.Length - 128;
    }

    /// <summary>A whole message header (length, request, responseTo, OP_MSG or OP_QUERY) of a request: it answers nothing.</summary>
    private static bool IsMongo(ReadOnlySpan<byte> p) =>
        p.Length >= 26 && BinaryPrimitives.ReadInt32LittleEndian(p) == p.Length && BinaryPrimitives.ReadInt32LittleEndian(p[8..]) == 0 && BinaryPrimitives.ReadInt32LittleEndian(p[12..]) is 2013 or 2004;

    private static bool IsMySqlGreeting(ReadOnlySpan<byte> p)
    {
        if (p.Length < 20 || p[3] != 0 || p[4] != 10 || (p[0] | p[1] << 8 | p[2] << 16) != p.Length - 4) return false;
        int end = p[5..Math.Min(p.Length, 70)].IndexOf((byte)0);
        return end > 2 && p[5] is >= (byte)'0' and <= (byte)'9';
    }

    private static bool IsRedis(ReadOnlySpan<byte> p) =>
        p[0] == '*' && p[1] is >= (byte)'1' and <= (byte)'9' && p[2..].StartsWith("\r\n$"u8)
        || p.StartsWith("+PONG\r\n"u8) || p.StartsWith("-NOAUTH "u8) || p.StartsWith("-WRONGPASS "u8) || p.SequenceEqual("PING\r\n"u8);
}
