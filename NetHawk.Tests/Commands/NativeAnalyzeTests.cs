using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NetHawk.Tests.Browser;
using NetHawk.Web.Setup.Configuration;

namespace NetHawk.Tests.Commands;

/// <summary>`analyze` as machine code is the same program as the one that the runtime compiles.</summary>
public class NativeAnalyzeTests
{
    [SkippableFact]
    public async Task Machine_code_gives_the_same_verdicts()
    {
        Skip.IfNot(RunningService.IsPublished, RunningService.Missing);
        string native = Path.Combine(Path.GetDirectoryName(RunningService.Program)!, "nethawk-analyze");
        Skip.IfNot(File.Exists(native), "analyze was not compiled to machine code on this machine");
        string[] captures = [.. Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "lab", "captures"), "*.pcap.zst").Order(StringComparer.Ordinal)];
        Assert.NotEmpty(captures);

        var compiled = await RunAsync(native, ["analyze", .. captures, "--json", "-"]);

        // A setting before the verb: such a call is never handed over.
        var interpreted = await RunAsync(RunningService.Program, ["--Network:Interface", "auto", "analyze", .. captures, "--json", "-"]);
        Assert.Equal(captures.Length, compiled.Count);
        Assert.Contains(compiled, line => line["threats"]!.AsArray().Count > 0);
        Assert.Equal(interpreted.Select(l => l.ToJsonString()), compiled.Select(l => l.ToJsonString()));

        // And a call that begins with the verb is handed over, settings or not.
        var handed = await RunAsync(RunningService.Program, ["analyze", captures[0], "--json", "-", "--Network:Interface", "auto"]);
        Assert.Equal(compiled[0].ToJsonString(), handed.Single().ToJsonString());
    }

    /// <summary>Options are filled by reflection, which the native compiler cannot see: it keeps what is named *Options.</summary>
    [Fact]
    public void Everything_that_can_be_configured_is_kept_by_name()
    {
        var patterns = XDocument.Load(Path.Combine(RepositoryRoot.Path, "NetHawk.Analyze", "Kept.xml")).Descendants("type")
            .Select(t => new Regex("^" + Regex.Escape(t.Attribute("fullname")!.Value).Replace("\\*", ".*", StringComparison.Ordinal) + "$")).ToList();
        var found = new HashSet<Type>();
        foreach (var property in typeof(NetHawkSettings).GetProperties())
            if (property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal)) Collect(property.PropertyType, found);
        Assert.True(found.Count > 20);
        Assert.Empty(found.Where(t => !patterns.Any(p => p.IsMatch(t.FullName!))).Select(t => t.FullName));
    }

    private static void Collect(Type type, HashSet<Type> found)
    {
        foreach (var part in type.IsGenericType ? type.GetGenericArguments() : [type])
        {
            if (part.Namespace?.StartsWith("NetHawk", StringComparison.Ordinal) != true || part.IsEnum || part.IsAbstract || !found.Add(part)) continue;
            foreach (var property in part.GetProperties().Where(p => p.CanWrite)) Collect(property.PropertyType, found);
        }
    }

    private static async Task<List<JsonNode>> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var lines = new List<JsonNode>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            var report = JsonNode.Parse(line)!;
            report.AsObject().Remove("elapsedSeconds");
            lines.Add(report);
        }

        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return lines;
    }
}
