using System.Globalization;
using System.Text.Json;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Response.Firewalls.Nftables;

/// <summary>Reads what libnftables prints: JSON for whole sets, text for single elements (its JSON switch does nothing there).</summary>
internal static class NftListing
{
    /// <summary>Names of the sets in a listing of the table.</summary>
    public static List<NftSet> Sets(string json)
    {
        var sets = new List<NftSet>();
        using var document = JsonDocument.Parse(json);
        foreach (var item in document.RootElement.GetProperty("nftables").EnumerateArray())
            if (item.TryGetProperty("set", out var set) && NftSet.TryParse(set.GetProperty("name").GetString() ?? "", out var parsed)) sets.Add(parsed);
        return sets;
    }

    /// <summary>Elements of one listed set; what is no block target is left out.</summary>
    public static void ReadElements(string json, NftSet set, List<KernelBlock> into)
    {
        using var document = JsonDocument.Parse(json);
        foreach (var item in document.RootElement.GetProperty("nftables").EnumerateArray())
        {
            if (!item.TryGetProperty("set", out var body) || !body.TryGetProperty("elem", out var elements)) continue;
            foreach (var entry in elements.EnumerateArray())
            {
                var element = entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("elem", out var inner) ? inner : entry;
                string? value = element.ValueKind == JsonValueKind.String ? element.GetString() : element.GetProperty("val").GetString();
                if (!AddressKey.TryParse(value, out var address) || !BlockTarget.TryCreate(set.PrefixOf(address), out var target, out _)) continue;
                bool isObject = element.ValueKind == JsonValueKind.Object;
                TimeSpan? left = isObject && element.TryGetProperty("expires", out var expires) ? TimeSpan.FromSeconds(expires.GetInt64()) : null;
                long packets = isObject && element.TryGetProperty("counter", out var counter) && counter.ValueKind == JsonValueKind.Object
                    ? counter.GetProperty("packets").GetInt64() : 0;
                into.Add(new KernelBlock(target, set.Kind, set.BothDirections, left, packets));
            }
        }
    }

    /// <summary>One element out of the answer to <c>get element</c>: <c>elements = { 192.0.2.1 counter packets 3 bytes 180 timeout 10s expires 9s908ms }</c>.</summary>
    public static KernelBlock? ReadElement(string text, NftSet set, BlockTarget target)
    {
        int at = text.IndexOf("elements = {", StringComparison.Ordinal);
        if (at < 0) return null;
        string[] words = text[(at + "elements = {".Length)..].Split([' ', '\t', '\n', '}'], StringSplitOptions.RemoveEmptyEntries);
        long packets = 0;
        TimeSpan? left = null;
        for (int i = 0; i + 1 < words.Length; i++)
        {
            if (words[i] == "packets") _ = long.TryParse(words[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out packets);
            else if (words[i] == "expires") left = Duration(words[i + 1]);
        }

        return new KernelBlock(target, set.Kind, set.BothDirections, left, packets);
    }

    /// <summary>"1d2h3m4s500ms".</summary>
    internal static TimeSpan Duration(string text)
    {
        var sum = TimeSpan.Zero;
        long number = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsAsciiDigit(c))
            {
                number = number * 10 + (c - '0');
                continue;
            }

            bool milliseconds = c == 'm' && i + 1 < text.Length && text[i + 1] == 's';
            sum += c switch
            {
                'd' => TimeSpan.FromDays(number),
                'h' => TimeSpan.FromHours(number),
                'm' when milliseconds => TimeSpan.FromMilliseconds(number),
                'm' => TimeSpan.FromMinutes(number),
                's' => TimeSpan.FromSeconds(number),
                _ => TimeSpan.Zero,
            };
            if (milliseconds) i++;
            number = 0;
        }

        return sum;
    }
}
