namespace NetHawk.Tests;

/// <summary>The checkout that the tests were built from, and the captures that may lie beside it.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    /// <summary>Captures with labels beside the checkout; null where there are none.</summary>
    public static string? SharedData { get; } = Directory.Exists(System.IO.Path.Combine(Path, "..", "shared", "data"))
        ? System.IO.Path.GetFullPath(System.IO.Path.Combine(Path, "..", "shared", "data"))
        : null;

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "NetHawk.sln"))) return folder.FullName;
        throw new InvalidOperationException("NetHawk.sln was not found above " + AppContext.BaseDirectory);
    }
}
