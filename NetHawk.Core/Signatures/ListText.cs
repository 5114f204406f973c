using System.Globalization;

namespace NetHawk.Core.Signatures;

/// <summary>Lists and ranges as rules write them: "[a,!b,[c,d]]", "1024:", "80".</summary>
internal static class ListText
{
    /// <summary>The parts of a list; what has no brackets is a list of one.</summary>
    public static IReadOnlyList<string> Items(string text)
    {
        text = text.Trim();
        if (!text.StartsWith('[')) return text.Length == 0 ? throw new RuleException("an empty list") : [text];
        if (!text.EndsWith(']')) throw new RuleException($"'{text}': a bracket is not closed");
        var items = new List<string>();
        int depth = 0, from = 1;
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] == '[') depth++;
            else if (text[i] == ']' && i < text.Length - 1) depth--;
            if (depth < 0) throw new RuleException($"'{text}': a bracket is closed that was not opened");
            if ((text[i] != ',' || depth > 0) && i < text.Length - 1) continue;
            string item = text[from..i].Trim();
            if (item.Length == 0) throw new RuleException($"'{text}': a part of the list is empty");
            items.Add(item);
            from = i + 1;
        }

        return depth == 0 ? items : throw new RuleException($"'{text}': a bracket is not closed");
    }

    public static (ushort First, ushort Last) Range(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            ushort one = Port(text);
            return (one, one);
        }

        ushort first = colon == 0 ? (ushort)0 : Port(text[..colon]), last = colon == text.Length - 1 ? ushort.MaxValue : Port(text[(colon + 1)..]);
        return first <= last ? (first, last) : throw new RuleException($"'{text}': the range ends before it begins");
    }

    private static ushort Port(string text) =>
        ushort.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) ? port : throw new RuleException($"'{text}' is no port");
}
