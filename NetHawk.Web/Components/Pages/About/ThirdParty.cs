using System.Reflection;
using Microsoft.Data.Sqlite;

namespace NetHawk.Web.Components.Pages.About;

/// <param name="Version">Of what is loaded here; empty for fonts, scripts and the system's own libraries.</param>
public sealed record ThirdPartyPart(string Name, string Version, string Licence, string Purpose);

/// <summary>What NetHawk is built on (third-party.tsv beside this file), with the versions that run here.</summary>
public static class ThirdParty
{
    public static IReadOnlyList<ThirdPartyPart> All { get; } = Read();

    public static string Sqlite()
    {
        try
        {
            using var connection = new SqliteConnection("Data Source=:memory:");
            connection.Open();
            return connection.ServerVersion;
        }
        catch (SqliteException)
        {
            return "";
        }
    }

    private static ThirdPartyPart[] Read()
    {
        using var stream = typeof(ThirdParty).Assembly.GetManifestResourceStream("third-party.tsv") ?? throw new InvalidOperationException("third-party.tsv is not in the program");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.TrimEnd('\r').Split('\t')).Select(c => new ThirdPartyPart(c[0], VersionOf(c[1]), c[2], c[3]))];
    }

    private static string VersionOf(string assembly)
    {
        if (assembly == "runtime") return Environment.Version.ToString();
        if (assembly == "sqlite") return Sqlite();
        if (assembly.Length == 0) return "";
        try
        {
            return Assembly.Load(assembly).GetName().Version?.ToString(3) ?? "";
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return "";
        }
    }
}
