namespace NetHawk.Core.Detectors.WebAttack;

/// <summary>
/// Pages whose names say what they are about ("/shop/red-shoes-for-winter-8127.html"): too long for any list of guesses. Whoever asks for hundreds of them in vain follows links that once
/// were right: a search engine after a site was made anew, a checker of links, an archive.
/// </summary>
internal static class LongPath
{
    /// <summary>Characters of a name without its kind: with two separators in it, or without.</summary>
    private const int Shortest = 16, ShortestWord = 28;

    public static bool Is(string target)
    {
        int end = target.IndexOf('?', StringComparison.Ordinal);
        var path = end < 0 ? target.AsSpan() : target.AsSpan(0, end);
        if (PathTricks.In(path)) return false;
        var name = path.TrimEnd('/');
        name = name[(name.LastIndexOf('/') + 1)..];
        if (name.LastIndexOf('.') is > 0 and var dot) name = name[..dot];
        if (name.Length < Shortest) return false;
        int separators = 0;
        foreach (char c in name)
        {
            if (c is '-' or '_' or '+') separators++;
            else if (!char.IsAsciiLetterOrDigit(c) && c is not ('%' or '.' or ',')) return false;
        }

        return separators >= 2 || name.Length >= ShortestWord;
    }
}
