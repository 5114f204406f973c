namespace NetHawk.Core.Detectors.WebAttack;

/// <summary>
/// The drawn names of short links and of what people share ("/x7Kq2Zp", "/s/9fQd3Ab", "/unsubscribe/Qx7_d2…"): letters and digits in no order, which no list of guesses holds.
/// </summary>
internal static class ShortCode
{
    private const int Shortest = 5, Longest = 64, LongestFolder = 16, MostFolders = 2;

    /// <summary>From this length on codes are written in base64, with two more signs.</summary>
    private const int Token = 16;

    public static bool Is(ReadOnlySpan<char> path)
    {
        if (path.Length < 2 || path[0] != '/') return false;
        var name = path[1..];
        for (int i = 0; i < MostFolders && name.IndexOf('/') is > 0 and <= LongestFolder and var folder; i++)
        {
            if (name[..folder].IndexOfAnyExceptInRange('a', 'z') >= 0) return false;
            name = name[(folder + 1)..];
        }

        if (name.Length is < Shortest or > Longest) return false;
        int changes = 0, before = -1;
        foreach (char c in name)
        {
            if (c is '-' or '_' && name.Length >= Token) continue;
            int kind = char.IsAsciiDigit(c) ? 0 : char.IsAsciiLetterLower(c) ? 1 : char.IsAsciiLetterUpper(c) ? 2 : -1;
            if (kind < 0) return false;
            if (before >= 0 && kind != before && !(before == 2 && kind == 1)) changes++;
            before = kind;
        }

        // A capital begins a word ("phpMyAdmin") and a number ends one: what was drawn changes oftener.
        return changes >= 2 && changes * 4 >= name.Length;
    }
}
