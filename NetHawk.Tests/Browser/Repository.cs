namespace NetHawk.Tests.Browser;

/// <summary>Where the checkout lies, found upwards from the test's folder.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "NetHawk.sln"))) return folder.FullName;
        throw new InvalidOperationException("NetHawk.sln is not above the test's folder");
    }
}
