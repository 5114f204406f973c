namespace NetHawk.Core.Detectors.WebAttack;

/// <summary>
/// Paths that no list of guesses holds, because they are made from what is wanted: by its content's hash (build caches, registries, debug information, package stores),
/// by its coordinates in a repository (Maven: …/artifact/1.2/artifact-1.2.pom), by the numbers of a map's tile; pictures, styles and sounds, which are parts of pages; and what
/// programs ask for by themselves (<see cref="ProgramPath"/>). Whoever asks for those mostly in vain has a cold cache, asks each of several repositories in turn, or looks at a page whose parts are gone.
/// </summary>
internal static class DerivedPath
{
    /// <summary>128 bits in hexadecimal digits; Git cuts two off its 160.</summary>
    private const int ShortestHash = 32;

    /// <summary>Of a hash in other alphabets (Nix' 32 letters), digits and letters at least.</summary>
    private const int OfEachKind = 4;

    public static bool Is(string target)
    {
        int end = target.IndexOf('?', StringComparison.Ordinal);
        var path = end < 0 ? target.AsSpan() : target.AsSpan(0, end);
        Span<Range> parts = stackalloc Range[24];
        int count = path.Split(parts, '/');
        if (count < 2 || count == parts.Length || PathTricks.In(path)) return false;
        var last = path[parts[count - 1]];
        if (IsPart(last) || IsBuild(last) || ProgramPath.Is(path) || HoldsHash(last) || (count >= 3 && HoldsHash(path[parts[count - 2]]))) return true;
        if (count < 4) return false;
        var version = path[parts[count - 2]];
        var name = path[parts[count - 3]];
        if (count >= 6 && name.Length > 0 && last.StartsWith(name) && last.Length > name.Length + 1 + version.Length && last[name.Length] == '-' && last[(name.Length + 1)..].StartsWith(version)) return true;
        int dot = last.IndexOf('.');
        return IsNumber(dot > 0 ? last[..dot] : last) && IsNumber(version) && IsNumber(name);
    }

    private static bool IsPart(ReadOnlySpan<char> name)
    {
        foreach (string kind in PartsOfPages)
            if (name.EndsWith(kind, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static readonly string[] PartsOfPages =
        [".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".ico", ".css", ".woff", ".woff2", ".ttf", ".mp3", ".m4a", ".mp4", ".m4s", ".ts", ".m3u8", ".vtt", ".js", ".mjs", ".map"];

    /// <summary>
    /// What a build made, with a mark of its content between the name and the kind ("index-4f9a2c1b.json", "route.Bz9xQ2k1.wasm"): new at each deployment, and asked for by who still has the page of the last one.
    /// </summary>
    private static bool IsBuild(ReadOnlySpan<char> name)
    {
        int dot = name.LastIndexOf('.');
        if (dot <= 0) return false;
        var mark = name[..dot];
        mark = mark[(mark.LastIndexOfAny('-', '.', '_') + 1)..];
        if (mark.Length is < 8 or > ShortestHash || mark.Length == dot) return false;
        int digits = 0, changes = 0, before = -1;
        foreach (char c in mark)
        {
            int kind = char.IsAsciiDigit(c) ? 0 : char.IsAsciiLetterLower(c) ? 1 : char.IsAsciiLetterUpper(c) ? 2 : -1;
            if (kind < 0) return false;
            if (kind == 0) digits++;
            if (before >= 0 && kind != before) changes++;
            before = kind;
        }

        // Digits among the letters: "backup20260101" is a word and a day.
        return digits > 0 && changes >= 3;
    }

    private static bool HoldsHash(ReadOnlySpan<char> part)
    {
        int run = 0, digits = 0, letters = 0;
        foreach (char c in part)
        {
            bool digit = char.IsAsciiDigit(c);
            if (!digit && !char.IsAsciiLetterLower(c) && !char.IsAsciiLetterUpper(c))
            {
                run = digits = letters = 0;
                continue;
            }

            run++;
            if (digit) digits++;
            else letters++;
            if (run >= ShortestHash && digits >= OfEachKind && letters >= OfEachKind) return true;
        }

        return false;
    }

    private static bool IsNumber(ReadOnlySpan<char> part) => part.Length is > 0 and <= 9 && part.IndexOfAnyExceptInRange('0', '9') < 0;
}
