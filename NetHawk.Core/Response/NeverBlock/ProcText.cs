namespace NetHawk.Core.Response.NeverBlock;

/// <summary>Small files of the kernel and of daemons, which may be missing, unreadable or gone the next moment.</summary>
internal static class ProcText
{
    private const int MaxLines = 100_000;

    /// <summary>The lines; empty where there is no such file or it is not for us; null where reading failed (no descriptors left, say).</summary>
    public static IReadOnlyList<string>? Lines(string path)
    {
        try
        {
            return [.. File.ReadLines(path).Take(MaxLines)];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return [];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
