namespace NetHawk.Tests.Models;

/// <summary>The checkout that the tests were built in.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "NetHawk.sln"))) return folder.FullName;
        throw new InvalidOperationException("NetHawk.sln is not above " + AppContext.BaseDirectory);
    }
}
