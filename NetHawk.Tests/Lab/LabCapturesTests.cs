using System.Text.Json;
using NetHawk.Web.Commands;

namespace NetHawk.Tests.Lab;

/// <summary>The whole program on the shipped recordings of real tools: each attack is named, by its attacker, and nobody else is accused.</summary>
public sealed class LabCapturesTests(LabAnalysis analysis) : IClassFixture<LabAnalysis>
{
    public static TheoryData<string, string, string> Attacks
    {
        get
        {
            var rows = new TheoryData<string, string, string>();
            foreach (var row in LabAnalysis.Rows.Where(r => r.Class != "benign")) rows.Add(row.File, row.Class, row.Attacker);
            return rows;
        }
    }

    public static TheoryData<string> Files => [.. LabAnalysis.Rows.Select(r => r.File).Distinct()];

    /// <summary>An attacker is an address or, on the link, a station. One without an address, or of many, is named as many.</summary>
    [Theory]
    [MemberData(nameof(Attacks))]
    public void An_attack_is_named_with_its_attacker(string file, string threatClass, string attacker)
    {
        var threats = analysis.Threats(file).Where(t => t.Class == threatClass).ToList();
        if (attacker.Length == 0 || attacker.Contains(',', StringComparison.Ordinal)) Assert.Contains(threats, t => t.Source is null);
        else Assert.Contains(threats, t => t.Source == attacker || t.SourceMac == attacker);
    }

    /// <summary>Addresses that a scanner forged among its own may be named, since they cannot be told from it; nobody but the attacker, or the peer of an infected host, is blocked.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Nobody_else_is_accused_or_blocked(string file)
    {
        var rows = LabAnalysis.Rows.Where(r => r.File == file).ToList();
        var guilty = rows.SelectMany(r => r.Attacker.Split(',', StringSplitOptions.RemoveEmptyEntries)).ToHashSet();
        var forged = rows.SelectMany(r => r.Forged.Split(',', StringSplitOptions.RemoveEmptyEntries)).ToHashSet();
        bool many = rows.Any(r => r.Class != "benign" && (r.Attacker.Length == 0 || r.Attacker.Contains(',', StringComparison.Ordinal)));
        Assert.All(analysis.Threats(file), t => Assert.True(
            t.Source is null ? many || guilty.Contains(t.SourceMac ?? "") : guilty.Contains(t.Source) || forged.Contains(t.Source) || guilty.Contains(t.SourceMac ?? ""), $"{t.Class} by {t.Source ?? t.SourceMac ?? "many"}"));
        var blockable = guilty.Concat(rows.Where(r => r.Class is "c2-beacon" or "malware" or "exfiltration" or "dns-tunnel").Select(r => r.Victim)).ToHashSet();
        Assert.All(analysis.Threats(file).Where(t => t.BlockTarget is not null), t => Assert.Contains(t.BlockTarget!, blockable));
    }

    [Theory]
    [InlineData("lab/demo.pcap.zst", "port-scan")]
    [InlineData("lab/demo.pcap.zst", "host-sweep")]
    [InlineData("lab/demo.pcap.zst", "brute-force")]
    [InlineData("lab/demo.pcap.zst", "dos-flood")]
    public void The_demonstration_shows_a_block_for_each_attack(string file, string threatClass) =>
        Assert.Contains(analysis.Threats(file), t => t.Class == threatClass && t.BlockTarget == t.Source);
}

internal sealed record LabRow(string File, string Class, string Attacker, string Victim, string Forged);

public sealed record LabThreat(string Class, string? Source, string? SourceMac, string? BlockTarget);

/// <summary>All shipped recordings analysed once.</summary>
public sealed class LabAnalysis : IAsyncLifetime
{
    private readonly Dictionary<string, List<LabThreat>> _threats = [];

    /// <summary>Rows of the manifests; files relative to the checkout.</summary>
    internal static IReadOnlyList<LabRow> Rows { get; } = [.. Read("lab"), .. Read("lab/captures")];

    public IReadOnlyList<LabThreat> Threats(string file) => _threats[file];

    public async Task InitializeAsync()
    {
        string[] files = [.. Rows.Select(r => r.File).Distinct()];
        var output = new StringWriter();
        var errors = new StringWriter();
        string[] paths = [.. files.Select(f => Path.Combine(RepositoryRoot.Path, f))];
        int status = await CommandLine.RunAsync(["--config", Path.Combine(RepositoryRoot.Path, "appsettings.json"), "analyze", .. paths, "--json", "-"], output, errors);
        Assert.True(status == 0, errors.ToString());
        string[] lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(files.Length, lines.Length);
        for (int i = 0; i < files.Length; i++)
        {
            using var json = JsonDocument.Parse(lines[i]);
            Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("error").ValueKind);
            _threats[files[i]] =
            [
                .. json.RootElement.GetProperty("threats").EnumerateArray().Select(t => new LabThreat(
                    t.GetProperty("class").GetString()!, t.GetProperty("sourceIp").GetString(), t.GetProperty("sourceMac").GetString(), t.GetProperty("blockTarget").GetString())),
            ];
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static IEnumerable<LabRow> Read(string folder)
    {
        string[] lines = File.ReadAllLines(Path.Combine(RepositoryRoot.Path, folder, "MANIFEST.tsv"));
        string[] names = lines[0].Split('\t');
        foreach (string line in lines.Skip(1))
        {
            string[] cells = line.Split('\t');
            string Cell(string name) => Array.IndexOf(names, name) is var at and >= 0 && at < cells.Length ? cells[at] : "";
            yield return new LabRow($"{folder}/{Cell("file")}", Cell("class"), Cell("attacker"), Cell("victim"), Cell("forged"));
        }
    }
}
