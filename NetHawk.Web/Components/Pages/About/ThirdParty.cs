using Microsoft.Data.Sqlite;

namespace NetHawk.Web.Components.Pages.About;

/// <param name="Version">Of the file that is loaded here; empty for fonts and scripts.</param>
public sealed record ThirdPartyPart(string Name, string Version, string Licence, string Purpose);

/// <summary>What NetHawk is built on, with the versions that run here.</summary>
public static class ThirdParty
{
    public static IReadOnlyList<ThirdPartyPart> All { get; } =
    [
        new("NetHawk", VersionOf("nethawk"), "Apache-2.0", "this program"),
        new(".NET, ASP.NET Core, SignalR", Environment.Version.ToString(), "MIT", "runtime, web server, live feed"),
        new("SharpPcap", VersionOf("SharpPcap"), "MIT", "packets from interfaces and files"),
        new("PacketDotNet", VersionOf("PacketDotNet"), "MPL-2.0", "packets taken apart for people"),
        new("ZstdSharp", VersionOf("ZstdSharp"), "MIT", "compressed captures"),
        new("ML.NET", VersionOf("Microsoft.ML.Core"), "MIT", "training and the model's file"),
        new("LightGBM", "", "MIT", "gradient-boosted trees, while training"),
        new("Entity Framework Core", VersionOf("Microsoft.EntityFrameworkCore"), "MIT", "database schema and queries"),
        new("SQLite", Sqlite(), "public domain", "database"),
        new("MailKit, MimeKit", VersionOf("MailKit"), "MIT", "mail"),
        new("Serilog", VersionOf("Serilog"), "Apache-2.0", "log"),
        new("MudBlazor", VersionOf("MudBlazor"), "MIT", "dialogs and notices"),
        new("Plotly.Blazor, plotly.js", VersionOf("Plotly.Blazor"), "MIT", "charts"),
        new("µPlot", "", "MIT", "live charts"),
        new("IBM Plex", "", "OFL-1.1", "fonts"),
        new("QRCoder", VersionOf("QRCoder"), "MIT", "the second factor's QR code"),
        new("Scalar", VersionOf("Scalar.AspNetCore"), "MIT", "the API's page"),
        new("MessagePack for C#", VersionOf("MessagePack"), "MIT", "live feed for programs"),
        new("libpcap", "", "BSD-3-Clause", "capture; the system's own"),
        new("libnftables", "", "GPL-2.0-only", "firewall; the system's own"),
    ];

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

    public static string CaptureLibrary()
    {
        try
        {
            return SharpPcap.Pcap.Version;
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or EntryPointNotFoundException)
        {
            return "not installed";
        }
    }

    private static string VersionOf(string assembly)
    {
        try
        {
            return System.Reflection.Assembly.Load(assembly).GetName().Version?.ToString(3) ?? "";
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return "";
        }
    }
}
