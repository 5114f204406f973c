using System.Text.RegularExpressions;

namespace NetHawk.Tests.Components;

/// <summary>Every list of the console can be taken along as CSV and as JSON.</summary>
public sealed partial class ExportTests
{
    /// <summary>Tables that stand on a page whose own buttons export them, or that hold no data of the installation.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["AboutPage.razor"] = "licences of the parts, the same in every installation",
        ["SessionsPanel.razor"] = "one's own browsers; administrators export all of them",
        ["LiveSettingsPanel.razor"] = "a difference under review; what is configured is exported below it",
        ["ThreatGroups.razor"] = "ThreatsPage.razor",
        ["ThreatTable.razor"] = "ThreatsPage.razor",
        ["VersionTable.razor"] = "ModelPage.razor",
        ["TrafficTable.razor"] = "TrafficLive.razor",
        ["PacketTable.razor"] = "TrafficPackets.razor",
    };

    [Fact]
    public void Every_table_has_export_buttons()
    {
        string root = Path.Combine(RepositoryRoot.Path, "NetHawk.Web", "Components");
        var files = Directory.EnumerateFiles(root, "*.razor", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "_Imports.razor").ToDictionary(f => Path.GetFileName(f)!, File.ReadAllText);
        string[] bare = [.. files.Where(f => Table().IsMatch(f.Value) && !f.Value.Contains("<ExportButtons", StringComparison.Ordinal) && !Elsewhere.ContainsKey(f.Key)).Select(f => f.Key)];
        Assert.True(bare.Length == 0, "without CSV and JSON: " + string.Join(", ", bare));
        foreach (var (table, page) in Elsewhere.Where(e => e.Value.EndsWith(".razor", StringComparison.Ordinal)))
            Assert.True(files[page].Contains("<ExportButtons", StringComparison.Ordinal), $"{table} is said to be exported by {page}");
    }

    [GeneratedRegex("<table class=\"rows")]
    private static partial Regex Table();
}
