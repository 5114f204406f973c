using NetHawk.Core.Packets;

namespace NetHawk.Core.Intel;

/// <summary>What came out of a list.</summary>
/// <param name="Prefixes">Accepted, each once.</param>
/// <param name="Ignored">Private, reserved, our own or too wide.</param>
/// <param name="Invalid">Lines that are no address.</param>
/// <param name="OverLimit">Entries beyond the limit.</param>
public sealed record FeedContent(IReadOnlyList<Prefix> Prefixes, int Ignored, int Invalid, int OverLimit);

/// <summary>
/// Reads a list line by line: the first word is the address or CIDR, whatever follows it (a count, a comment, Zeek's columns) is left aside;
/// lines that begin with '#', ';' or '//' are comments. In Zeek's intel form other kinds of indicator (domains, hashes) are passed over.
/// </summary>
public static class FeedParser
{
    private const int LongestLine = 4096;

    /// <summary>Nothing wider is believed of a list: IPv4 /10, IPv6 /20.</summary>
    public const int WidestV4 = 10;
    public const int WidestV6 = 20;

    public static FeedContent Parse(TextReader reader, FeedFilter filter, int maxEntries)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(filter);
        var accepted = new HashSet<Prefix>();
        int ignored = 0, invalid = 0, overLimit = 0;
        while (reader.ReadLine() is { } line)
        {
            var word = FirstWord(line, out var rest);
            if (word.IsEmpty || IsOtherIndicator(rest)) continue;
            if (word.Length > 64 || line.Length > LongestLine || !TryRead(word.ToString(), out var prefix)) invalid++;
            else if (filter.Refuses(prefix)) ignored++;
            else if (accepted.Contains(prefix)) continue;
            else if (accepted.Count >= maxEntries) overLimit++;
            else accepted.Add(prefix);
        }

        return new FeedContent([.. accepted], ignored, invalid, overLimit);
    }

    private static ReadOnlySpan<char> FirstWord(ReadOnlySpan<char> line, out ReadOnlySpan<char> rest)
    {
        rest = default;
        line = line.Trim(" \t\r\uFEFF");
        if (line.IsEmpty || line[0] is '#' or ';' || line.StartsWith("//", StringComparison.Ordinal)) return default;
        int end = line.IndexOfAny(" \t,;#");
        if (end < 0) return line;
        rest = line[end..];
        return line[..end];
    }

    private static bool IsOtherIndicator(ReadOnlySpan<char> rest)
    {
        int type = rest.IndexOf("Intel::", StringComparison.Ordinal);
        if (type < 0) return false;
        rest = rest[type..];
        return !rest.StartsWith("Intel::ADDR", StringComparison.Ordinal) && !rest.StartsWith("Intel::SUBNET", StringComparison.Ordinal);
    }

    /// <summary>Lists are sloppy about host bits ("203.0.113.7/24"): the network is what is meant.</summary>
    private static bool TryRead(string text, out Prefix prefix)
    {
        if (Prefix.TryParse(text, out prefix, out _)) return true;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !AddressKey.TryParse(text[..slash], out var address)) return false;
        int width = address.IsV4 ? 32 : 128;
        if (!int.TryParse(text.AsSpan(slash + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int length) || length > width) return false;
        prefix = new Prefix(address, length + 128 - width);
        return true;
    }
}
