using NetHawk.Capture.Peek;
using NetHawk.Capture.Sources;
using NetHawk.Core.Detectors;
using NetHawk.Core.Flows;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Verdicts;
using NetHawk.Tests.Capture;

namespace NetHawk.Tests.Cases;

/// <summary>
/// Real captures through the whole path, rules only: attacks get their right name, honest traffic gets none. Which captures, and which of them are
/// known to be missed, stands here; the evaluation says how well the rest does.
/// </summary>
public class SharedCaptureCases
{
    /// <summary>Classes whose captures rules alone must name.</summary>
    private static readonly string[] Named = ["arp-spoof", "brute-force", "dns-tunnel", "dos-flood", "host-sweep", "port-scan", "slow-dos", "web-attack"];

    /// <summary>One packet to each of a hundred destinations from a hundred sources; one slow connection of seven, seen in one direction.</summary>
    private static readonly string[] Missed = ["pcaps__dosattack.pcap", "attacker__slowloris.pcap"];

    private static IReadOnlyList<Verdict> Judge(string file)
    {
        int ids = 0;
        var factory = new AnalysisFactory
        {
            Context = new DetectorContext(NetworkRoles.Default, new DetectionOptions()),
            Verdicts = new VerdictOptions(),
            NewId = () => new Guid(++ids, 0, 0, new byte[8]),
        };
        var analysis = new OfflineAnalysis(new FlowOptions(), factory, new PayloadPeek(), [], TimeProvider.System);
        using var source = CaptureSources.OpenFile(file);
        return analysis.Run(source, last: true, CancellationToken.None).Threats;
    }

    public static TheoryData<string, string> Attacks()
    {
        var data = new TheoryData<string, string>();
        foreach (var (file, name) in Rows().Where(r => Named.Contains(r.Class) && !Missed.Any(m => r.File.EndsWith(m, StringComparison.Ordinal)))) data.Add(file, name);
        if (data.Count == 0) data.Add("", "");
        return data;
    }

    [SkippableTheory]
    [MemberData(nameof(Attacks))]
    public void An_attack_gets_its_right_name(string file, string name)
    {
        Skip.If(file.Length == 0, "the shared captures are not beside this checkout");
        var threats = Judge(Path.Combine(SharedCaptures.Root!, file));
        Assert.Contains(name, threats.Select(t => t.Class.Name()));
    }

    [SkippableFact]
    public void Honest_captures_give_no_alert_and_no_block()
    {
        Skip.If(SharedCaptures.Root is null, "the shared captures are not beside this checkout");
        var wrong = new List<string>();
        foreach (var (file, _) in Rows().Where(r => r.Class == "benign"))
            foreach (var threat in Judge(Path.Combine(SharedCaptures.Root!, file)))
                wrong.Add($"{file}: {threat.Class.Name()} {threat.Action}: {threat.Reasons[0]}");
        Assert.Empty(wrong);
    }

    [SkippableFact]
    public void The_same_capture_gives_the_same_verdicts_twice()
    {
        Skip.If(SharedCaptures.Root is null, "the shared captures are not beside this checkout");
        string file = Path.Combine(SharedCaptures.Root!, "lab", "nmap_sweep.pcap.zst");
        Skip.IfNot(File.Exists(file), "lab/nmap_sweep.pcap.zst is not there");
        static string Text(IReadOnlyList<Verdict> threats) => string.Join('\n', threats.Select(t => $"{t.ThreatId} {t.Class} {t.Source} {t.Score:R} {t.Count} {t.DetectedAt} {string.Join('|', t.Reasons)}"));
        Assert.Equal(Text(Judge(file)), Text(Judge(file)));
    }

    private static IEnumerable<(string File, string Class)> Rows()
    {
        if (SharedCaptures.Root is not { } root) yield break;
        foreach (string folder in new[] { "", "lab" })
        {
            string manifest = Path.Combine(root, folder, "MANIFEST.tsv");
            if (!File.Exists(manifest)) continue;
            foreach (string line in File.ReadLines(manifest).Skip(1))
            {
                string[] fields = line.Split('\t');
                if (fields.Length > 1 && File.Exists(Path.Combine(root, folder, fields[0]))) yield return (Path.Combine(folder, fields[0]), fields[1]);
            }
        }
    }
}
