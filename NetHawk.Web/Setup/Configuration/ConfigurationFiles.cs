using System.Reflection;

namespace NetHawk.Web.Setup.Configuration;

/// <summary>Which file is read and what relative paths are relative to; never the publish folder's place by chance, never the current folder.</summary>
/// <param name="File">Null: there is none, defaults count.</param>
/// <param name="BaseFolder">Absolute.</param>
public sealed record ConfigurationFiles(string? File, string BaseFolder)
{
    public const string SystemFile = "/etc/nethawk/appsettings.json";
    private const string FileName = "appsettings.json";

    /// <param name="named">What --config names; null: the system's file, else the checkout's, else the copy beside the program.</param>
    public static ConfigurationFiles Find(string? named)
    {
        if (named is not null)
        {
            string full = Path.GetFullPath(named);
            return new ConfigurationFiles(full, Path.GetDirectoryName(full)!);
        }

        string folder = Checkout() ?? AppContext.BaseDirectory;
        if (System.IO.File.Exists(SystemFile)) return new ConfigurationFiles(SystemFile, folder);
        string file = Path.Combine(folder, FileName);
        if (!System.IO.File.Exists(file)) file = Path.Combine(AppContext.BaseDirectory, FileName);
        return new ConfigurationFiles(System.IO.File.Exists(file) ? file : null, folder);
    }

    /// <summary>The checkout that the program lies in, else the one it was built in, where that is still there.</summary>
    private static string? Checkout()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (IsCheckout(folder.FullName)) return folder.FullName;
        string? built = typeof(ConfigurationFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => a.Key == "Checkout")?.Value;
        return built is not null && IsCheckout(built) ? Path.GetFullPath(built) : null;
    }

    private static bool IsCheckout(string folder) => System.IO.File.Exists(Path.Combine(folder, "NetHawk.sln"));
}
