using System.Buffers.Binary;
using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>Applications over UDP by their payload; the port only helps where the payload's form is weak.</summary>
internal static class UdpSignatures
{
    public static AppProtocol Recognise(ReadOnlySpan<byte> p, ushort portA, ushort portB)
    {
        if (p.Length < 8) return AppProtocol.Unknown;
        if (IsQuic(p)) return AppProtocol.Quic;
        if (p.Length >= 20 && BinaryPrimitives.ReadUInt32BigEndian(p[4..]) == 0x2112A442 && (p[0] & 0xC0) == 0 && BinaryPrimitives.ReadUInt16BigEndian(p[2..]) == p.Length - 20)
            return AppProtocol.Stun;
        if (p.Length >= 240 && p[0] is 1 or 2 && p[1] == 1 && p[2] == 6 && BinaryPrimitives.ReadUInt32BigEndian(p[236..]) == 0x63825363) return AppProtocol.Dhcp;
        if (p.StartsWith("M-SEARCH * HTTP/1."u8) || p.StartsWith("NOTIFY * HTTP/1."u8) || p.StartsWith("HTTP/1.1 200 OK\r\n"u8)) return AppProtocol.Ssdp;
        if (p.StartsWith("SIP/2.0 "u8) || TcpSignatures.IsRequestOf(p, " sip:"u8)) return AppProtocol.Sip;
        if (p.StartsWith("d1:ad2:id20:"u8) || p.StartsWith("d1:rd2:id20:"u8)) return AppProtocol.BitTorrent;
        if (IsWireGuard(p)) return AppProtocol.WireGuard;
        if (IsSnmp(p)) return AppProtocol.Snmp;
        if (TcpSignatures.IsKerberos(p)) return AppProtocol.Kerberos;
        if (Either(123) && IsNtpLength(p) && (p[0] >> 3 & 7) is >= 1 and <= 4 && (p[0] & 7) is >= 1 and <= 5) return AppProtocol.Ntp;
        if (Either(123) && (p[0] >> 3 & 7) is >= 2 and <= 4 && (p[0] & 7) is 6 or 7) return AppProtocol.Ntp;
        if (Either(137) && p.Length >= 12 && DnsLike(p) || Either(138) && p.Length >= 14 && p[0] is >= 0x10 and <= 0x16) return AppProtocol.NetBios;
        if (Either(1194) && p[0] >> 3 is >= 1 and <= 10 && p.Length >= 14) return AppProtocol.OpenVpn;
        return Either(514) && IsSyslog(p) ? AppProtocol.Syslog : AppProtocol.Unknown;

        bool Either(int port) => portA == port || portB == port;
    }

    /// <summary>48 bytes, a key's number with a digest behind them, or extensions that say their lengths (RFC 5905, RFC 7822): whatever else goes to the time's port is not about time.</summary>
    private static bool IsNtpLength(ReadOnlySpan<byte> p)
    {
        if (p.Length is < 52) return p.Length >= 48;
        if (p.Length is 52 or 68 or 72 or 84) return true;
        int length = BinaryPrimitives.ReadUInt16BigEndian(p[50..]);
        return length % 4 == 0 && length >= 16 && length <= p.Length - 48;
    }

    /// <summary>A long header with a version that exists (RFC 9000, 9369, drafts, Google's), or version negotiation.</summary>
    private static bool IsQuic(ReadOnlySpan<byte> p)
    {
        if ((p[0] & 0x80) == 0 || p.Length < 20) return false;
        uint version = BinaryPrimitives.ReadUInt32BigEndian(p[1..]);
        bool known = version is 1 or 0x6B3343CF || version >> 8 == 0xFF0000 || (version >> 24 is 'Q' or 'T' && (version >> 16 & 0xFF) == '0');
        return known && (p[0] & 0x40) != 0 && p[5] <= 20;
    }

    private static bool IsWireGuard(ReadOnlySpan<byte> p) =>
        p[1] == 0 && p[2] == 0 && p[3] == 0 && (p[0] == 1 && p.Length == 148 || p[0] == 2 && p.Length == 92 || p[0] == 3 && p.Length == 64);

    /// <summary>SEQUENCE, version 0, 1 or 3, then a community string or the v3 header.</summary>
    private static bool IsSnmp(ReadOnlySpan<byte> p)
    {
        if (p[0] != 0x30) return false;
        int at = (p[1] & 0x80) == 0 ? 2 : 2 + (p[1] & 0x7F);
        if (at > 5 || p.Length < at + 5 || p[at] != 2 || p[at + 1] != 1) return false;
        return p[at + 2] is 0 or 1 && p[at + 3] == 4 || p[at + 2] == 3 && p[at + 3] == 0x30;
    }

    public static PeekInfo? Snmp(ReadOnlySpan<byte> p) => SnmpCommand(p) is { } command ? command : SnmpQuestion(p);

    /// <summary>A set request (RFC 3416) whose values name a shell: an agent that lets itself be extended (NET-SNMP-EXTEND-MIB) runs it at the next question. Nobody extends an agent that way but intruders.</summary>
    private static Indicator? SnmpCommand(ReadOnlySpan<byte> p)
    {
        if (p.Length < 32 || !IsSnmp(p)) return null;
        int at = ((p[1] & 0x80) == 0 ? 2 : 2 + (p[1] & 0x7F)) + 3;
        if (p[at] != 4 || p[at + 1] > 0x7F || p.Length <= at + 2 + p[at + 1] || p[at + 2 + p[at + 1]] != 0xA3) return null;
        var rest = p[(at + 2 + p[at + 1])..];
        bool shell = rest.IndexOf("/bin/sh"u8) >= 0 || rest.IndexOf("/bin/bash"u8) >= 0 || rest.IndexOf("/bin/python"u8) >= 0 || rest.IndexOf("/bin/perl"u8) >= 0 || rest.IndexOf("cmd.exe"u8) >= 0;
        return shell ? new Indicator(IndicatorKind.Exploit, "snmp-command", "an SNMP set request that has a shell run something") : null;
    }

    /// <returns>A hash of the community in a question of version 1 or 2c; null for anything else, answers and traps too.</returns>
    public static SnmpRequest? SnmpQuestion(ReadOnlySpan<byte> p)
    {
        if (p.Length < 8 || !IsSnmp(p)) return null;
        int at = ((p[1] & 0x80) == 0 ? 2 : 2 + (p[1] & 0x7F)) + 3;
        if (p[at] != 4 || p[at + 1] > 0x7F || p.Length <= at + 2 + p[at + 1]) return null;
        var community = p.Slice(at + 2, p[at + 1]);

        // Get, get-next, set, get-bulk (RFC 3416).
        if (p[at + 2 + community.Length] is not (0xA0 or 0xA1 or 0xA3 or 0xA5)) return null;
        ulong hash = 14695981039346656037;
        foreach (byte b in community) hash = (hash ^ b) * 1099511628211;
        return new SnmpRequest(hash);
    }

    private static bool DnsLike(ReadOnlySpan<byte> p) =>
        BinaryPrimitives.ReadUInt16BigEndian(p[4..]) + BinaryPrimitives.ReadUInt16BigEndian(p[6..]) is > 0 and < 32;

    /// <summary>A priority of 0 to 191 in angle brackets (RFC 3164, 5424).</summary>
    private static bool IsSyslog(ReadOnlySpan<byte> p)
    {
        int end = p[..5].IndexOf((byte)'>');
        return p[0] == '<' && end > 1 && p[1..end].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0 && PeekText.Number(p[1..end]) <= 191;
    }

    /// <summary>A positive name query response: flags 85 00 or 84 00, no question, an answer of type NB whose name is 32 letters A to P.</summary>
    public static NetBiosAnswer? NetBiosName(ReadOnlySpan<byte> p)
    {
        if (p.Length < 62 || (p[2] & 0xF8) != 0x80 || (p[3] & 0x0F) != 0 || p[4] != 0 || p[5] != 0 || p[6] != 0 || p[7] == 0 || p[12] != 32 || p[45] != 0 || p[46] != 0 || p[47] != 0x20) return null;
        Span<byte> name = stackalloc byte[15];
        for (int i = 0; i < 15; i++)
        {
            int high = p[13 + 2 * i] - 'A', low = p[14 + 2 * i] - 'A';
            if (high is < 0 or > 15 || low is < 0 or > 15) return null;
            name[i] = (byte)(high << 4 | low);
        }

        return new NetBiosAnswer(PeekText.Printable(name.TrimEnd((byte)' '), 60));
    }
}
