namespace NetHawk.Core.Detectors;

/// <summary>
/// Searches without regard to the case of letters, for texts that were peeked, which are ASCII. The framework looks at one letter after the other where it runs without
/// cultures, as ours does; this goes from one place where the first letter stands to the next.
/// </summary>
internal static class AsciiText
{
    /// <returns>Where the part stands at <paramref name="from"/> or later; −1 where it does not.</returns>
    public static int IndexOf(string text, string part, int from = 0)
    {
        char small = char.ToLowerInvariant(part[0]), capital = char.ToUpperInvariant(part[0]);
        var rest = text.AsSpan(from);
        for (int at; (at = rest.IndexOfAny(small, capital)) >= 0 && at + part.Length <= rest.Length; rest = rest[(at + 1)..])
            if (rest.Slice(at, part.Length).Equals(part, StringComparison.OrdinalIgnoreCase)) return text.Length - rest.Length + at;
        return -1;
    }

    public static bool Contains(string text, string part) => IndexOf(text, part) >= 0;
}
