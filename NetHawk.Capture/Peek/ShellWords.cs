namespace NetHawk.Capture.Peek;

/// <summary>What an intruder has a shell do first: load the rest, or call back.</summary>
internal static class ShellWords
{
    private const int MostRead = 2_000;

    public static bool Load(ReadOnlySpan<byte> text)
    {
        text = text[..Math.Min(text.Length, MostRead)];
        return PeekText.ContainsIgnoreCase(text, "CURL "u8) || PeekText.ContainsIgnoreCase(text, "WGET "u8) || text.IndexOf("/dev/tcp/"u8) >= 0 || text.IndexOf("bash -i"u8) >= 0
            || text.IndexOf("base64 -d"u8) >= 0 || text.IndexOf("|bash"u8) >= 0 || text.IndexOf("| bash"u8) >= 0 || text.IndexOf("bash -c {echo,"u8) >= 0
            || PeekText.ContainsIgnoreCase(text, "DOWNLOADSTRING("u8) || PeekText.ContainsIgnoreCase(text, "POWERSHELL -"u8) || PeekText.ContainsIgnoreCase(text, "CERTUTIL -URLCACHE"u8);
    }
}
