namespace NetHawk.Core.Peek;

/// <summary>Commands whose output <see cref="CommandShown"/> tells, as they may stand in a request: a quick look that leaves most requests alone.</summary>
internal static class CommandWords
{
    /// <summary>True where one stands as a word of its own, or where escapes (%NN) may hide one.</summary>
    public static bool MayBeIn(ReadOnlySpan<char> text)
    {
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] == '%') return true;
            if (!char.IsAsciiLetter(text[at])) continue;
            int begin = at;
            while (at < text.Length && char.IsAsciiLetterOrDigit(text[at])) at++;
            if (IsCommand(text[begin..at]) && (begin == 0 || text[begin - 1] is not ('_' or '-' or '.')) && (at == text.Length || text[at] is not ('_' or '-' or '.' or '=' or '/' or ':'))) return true;
            at--;
        }

        return false;
    }

    private static bool IsCommand(ReadOnlySpan<char> word) => word.Length switch
    {
        2 => Is(word, "id") || Is(word, "ls") || Is(word, "ip"),
        3 => Is(word, "dir"),
        5 => Is(word, "uname"),
        6 => Is(word, "passwd"),
        8 => Is(word, "ifconfig") || Is(word, "ipconfig"),
        _ => false,
    };

    private static bool Is(ReadOnlySpan<char> word, string command) => word.Equals(command, StringComparison.OrdinalIgnoreCase);
}
