namespace NetHawk.Tests.Capture;

/// <summary>The collection of real captures beside the checkout, where there is one. Tests that need it are skipped without it.</summary>
internal static class SharedCaptures
{
    public static string? Root { get; } = Find();

    public static IEnumerable<string> All(string under = "") =>
        Root is null
            ? []
            : Directory.EnumerateFiles(Path.Combine(Root, under), "*", SearchOption.AllDirectories)
                .Where(f => f.Contains("/pcap/", StringComparison.Ordinal) || f.EndsWith(".zst", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal);

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "NetHawk.sln"))) continue;
            string data = Path.Combine(folder.FullName, "..", "shared", "data");
            return Directory.Exists(data) ? Path.GetFullPath(data) : null;
        }

        return null;
    }
}
