namespace NetHawk.Core.Response.NeverBlock;

/// <summary>Small files of the kernel and of daemons, which may be missing, unreadable or gone the next moment.</summary>
internal static class ProcText
{
    private const int MaxLines = 100_000;

    /// <summary>The lines; null where the file cannot be read.</summary>
    public static IReadOnlyList<string>? Lines(string path)
    {
        try
        {
            return [.. File.ReadLines(path).Take(MaxLines)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
