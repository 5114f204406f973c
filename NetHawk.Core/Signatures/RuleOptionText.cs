namespace NetHawk.Core.Signatures;

/// <summary>One option of a rule: "keyword" or "keyword:value".</summary>
internal readonly record struct RuleOption(string Keyword, string Value);

/// <summary>Splits a rule's brackets into options, and reads what stands in quotes.</summary>
internal static class RuleOptionText
{
    /// <param name="text">Between the brackets.</param>
    public static IEnumerable<RuleOption> Split(string text)
    {
        int from = 0;
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\\') i++;
            else if (c == '"') quoted = !quoted;
            else if (c == ';' && !quoted)
            {
                if (ToOption(text[from..i]) is { } option) yield return option;
                from = i + 1;
            }
        }

        if (quoted) throw new RuleException("a quote is not closed");
        if (text[from..].Trim().Length > 0) throw new RuleException($"'{Short(text[from..].Trim())}': no ';' behind it");
    }

    private static RuleOption? ToOption(string text)
    {
        text = text.Trim();
        if (text.Length == 0) return null;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new RuleOption(text, "") : new RuleOption(text[..colon].Trim(), text[(colon + 1)..].Trim());
    }

    /// <summary>Without its quotes; "!" in front of them tells that it is negated.</summary>
    public static string Unquote(string value, out bool negated)
    {
        negated = value.StartsWith('!');
        if (negated) value = value[1..].TrimStart();
        return value.Length >= 2 && value[0] == '"' && value[^1] == '"' ? value[1..^1] : value.Contains('"', StringComparison.Ordinal) ? throw new RuleException($"'{Short(value)}': a quote is missing") : value;
    }

    /// <summary>The bytes of a content: text with hexadecimal between bars, and '\' before what would mean something else.</summary>
    public static byte[] Bytes(string value)
    {
        var bytes = new List<byte>(value.Length);
        bool hexadecimal = false;
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            if (c == '|') hexadecimal = !hexadecimal;
            else if (hexadecimal)
            {
                if (c == ' ') continue;
                if (i + 1 >= value.Length || !char.IsAsciiHexDigit(c) || !char.IsAsciiHexDigit(value[i + 1])) throw new RuleException($"'{Short(value)}': between the bars stands what is no pair of hexadecimal digits");
                bytes.Add(Convert.ToByte(value.Substring(i++, 2), 16));
            }
            else if (c == '\\' && i + 1 < value.Length) bytes.Add(ToByte(value[++i]));
            else bytes.Add(ToByte(c));
        }

        if (hexadecimal) throw new RuleException($"'{Short(value)}': a bar is not closed");
        return bytes.Count > 0 ? [.. bytes] : throw new RuleException("an empty content");
    }

    public static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private static byte ToByte(char c) => c <= 0xFF ? (byte)c : throw new RuleException($"'{c}' is no single byte; write it as hexadecimal between bars");
}
