using System.Text.Json;
using NetHawk.Web.Commands;

namespace NetHawk.Tests.Models;

public sealed class ModelVerbsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nethawk-verbs-").FullName;
    private readonly StringWriter _output = new(), _error = new();

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public async Task Evaluate_reports_each_class_of_the_shipped_capture_as_json()
    {
        int status = await CommandLine.RunAsync(["evaluate", "--manifest", Path.Combine(RepositoryRoot.Path, "lab", "MANIFEST.tsv"), "--json", "-"], _output, _error);
        Assert.True(status == 0, _error.ToString());
        var report = JsonDocument.Parse(_output.ToString()).RootElement;
        string[] classes = [.. report.GetProperty("classes").EnumerateArray().Select(c => c.GetProperty("class").GetString()!)];
        Assert.Equal(["brute-force", "dos-flood", "host-sweep", "port-scan"], classes);
        Assert.All(report.GetProperty("classes").EnumerateArray(), c => Assert.Equal(1, c.GetProperty("detected").GetProperty("hits").GetInt32()));
        Assert.Contains("wrong alerts 0", _error.ToString(), StringComparison.Ordinal);

        // Each row's attackers are the others' neither targets nor bystanders.
        Assert.Equal(4, report.GetProperty("bystanderCaptures").GetInt32());
        Assert.Equal(0, report.GetProperty("bystanderAlerts").GetInt32());
        Assert.Contains("bystanders in 4 attack captures: alerts 0, blocked 0", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_block_of_somebody_else_than_the_labelled_attacker_is_counted_and_a_capture_without_its_attack_is_left_out()
    {
        string capture = Path.Combine(RepositoryRoot.Path, "lab", "captures", "nmap_connect.pcap.zst");
        string manifest = Path.Combine(_folder, "MANIFEST.tsv"), page = Path.Combine(_folder, "page.html"), json = Path.Combine(_folder, "figures.json");
        await File.WriteAllLinesAsync(manifest, ["file\tclass\tattacker\tvictim\texcluded", $"{capture}\tport-scan\t203.0.113.250\t10.20.0.10\t", $"gone.pcap\tdos-flood\t203.0.113.1\t\ttool failed: 0 packets"]);
        int status = await CommandLine.RunAsync(["evaluate", "--manifest", manifest, "--rules-only", "--json", json, "--html", page], _output, _error);
        Assert.True(status == 0, _error.ToString());
        var report = JsonDocument.Parse(await File.ReadAllTextAsync(json)).RootElement;
        Assert.Equal(1, report.GetProperty("bystanderAlerts").GetInt32());
        Assert.Equal(1, report.GetProperty("bystanderBlocks").GetInt32());
        Assert.Equal("tool failed: 0 packets", report.GetProperty("excluded")[0].GetProperty("reason").GetString());
        string text = _output.ToString(), html = await File.ReadAllTextAsync(page);
        Assert.Contains("bystanders in 1 attack captures: alerts 1, blocked 1", text, StringComparison.Ordinal);
        Assert.Contains("gone.pcap (dos-flood): tool failed: 0 packets", text, StringComparison.Ordinal);
        Assert.Contains("blocked 203.0.113.66 (a bystander)", html, StringComparison.Ordinal);
        Assert.Contains("tool failed: 0 packets", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_with_loss_and_baselines_writes_a_page_that_needs_nothing_else()
    {
        string page = Path.Combine(_folder, "page.html"), json = Path.Combine(_folder, "figures.json");
        int status = await CommandLine.RunAsync(
            ["evaluate", "--manifest", Path.Combine(RepositoryRoot.Path, "lab", "MANIFEST.tsv"), "--json", json, "--html", page, "--baselines", "--drop", "0.05", "--pad", "100"], _output, _error);
        Assert.True(status == 0, _error.ToString());
        var report = JsonDocument.Parse(await File.ReadAllTextAsync(json)).RootElement;
        Assert.StartsWith("5 % of packets lost", report.GetProperty("alteration").GetString(), StringComparison.Ordinal);
        Assert.Equal(["majority", "port only", "one-feature stump"], report.GetProperty("baselines").EnumerateArray().Select(b => b.GetProperty("name").GetString()!));
        Assert.Equal(2, report.GetProperty("compared").GetArrayLength());
        string html = await File.ReadAllTextAsync(page);
        Assert.Contains("what it was, and what was said first", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_share_of_lost_packets_above_the_possible_is_refused()
    {
        Assert.Equal(2, await CommandLine.RunAsync(["evaluate", "--manifest", "x", "--drop", "1.5"], _output, _error));
        Assert.Contains("--drop: value '1.5' is out of range; allowed is 0 to 0.9", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_says_what_is_missing()
    {
        int status = await CommandLine.RunAsync(["train", "--manifest", Path.Combine(RepositoryRoot.Path, "lab", "MANIFEST.tsv"), "--out", _folder, "--no-feedback"], _output, _error);
        Assert.Equal(1, status);
        Assert.Contains("benign ones and at least 3 captures of one attack class are needed", _error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("train", "--out", "x")]
    [InlineData("evaluate")]
    public async Task Without_a_manifest_the_command_line_is_wrong(params string[] arguments) =>
        Assert.Equal(2, await CommandLine.RunAsync(arguments, _output, _error));

    [Fact]
    public async Task A_missing_manifest_and_a_damaged_model_are_one_line_each()
    {
        Assert.Equal(1, await CommandLine.RunAsync(["evaluate", "--manifest", Path.Combine(_folder, "none.tsv")], _output, _error));
        await File.WriteAllTextAsync(Path.Combine(_folder, "model.zip"), "damaged");
        Assert.Equal(1, await CommandLine.RunAsync(["evaluate", "--manifest", Path.Combine(RepositoryRoot.Path, "lab", "MANIFEST.tsv"), "--model", _folder], _output, _error));
        string[] lines = _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.All(lines, l => Assert.StartsWith("nethawk: ", l, StringComparison.Ordinal));
        Assert.Contains("model.zip", lines[1], StringComparison.Ordinal);
    }
}
