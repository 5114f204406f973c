using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models.Training;

/// <summary>What a model is worth on a tool, or an origin of captures, that it never saw.</summary>
/// <param name="What">"tool", "origin", or "harmless" for a kind of ordinary traffic.</param>
/// <param name="Class">Class of its attacks; "benign" for ordinary traffic.</param>
/// <param name="Captures">Captures with at least one moment called the right class; of ordinary traffic, those with five moments accused (fewer are no evidence).</param>
/// <param name="Right">Moments called the right class at the threshold; of ordinary traffic, moments accused.</param>
/// <param name="Learnable">False: without it too few captures of the class are left to learn from.</param>
public sealed record LeftOut(string What, string Name, string Class, Proportion Captures, Proportion Right, bool Learnable);

/// <summary>Trains without one tool or one origin and tests on it, for each in turn. Only the trees of the classes in question are made, to keep it short.</summary>
internal static class LeaveOneOut
{
    public static IReadOnlyList<LeftOut> Run(Dataset data, IReadOnlyList<DatasetRow> always, Calibrator.Result calibration, double threshold, TrainerOptions options,
        TrainingSteps? progress, CancellationToken cancellation)
    {
        var byCapture = data.Rows.Where(r => r.Class != ThreatClass.Normal).ToLookup(r => r.Capture);
        var attacks = Enumerable.Range(0, data.Captures.Count).Where(c => byCapture[c].Any()).ToList();
        var groups = attacks.GroupBy(c => ("origin", data.Captures[c].Origin))
            .Concat(attacks.Where(c => data.Captures[c].Tool.Length > 0).GroupBy(c => ("tool", Family(data.Captures[c].Tool))))
            .OrderBy(g => g.Key.Item1, StringComparer.Ordinal).ThenBy(g => g.Key.Item2, StringComparer.Ordinal).ToList();
        int harmless = data.Captures.Count(c => c.Class == ThreatClass.Normal);
        var kinds = Enumerable.Range(0, data.Captures.Count).Where(c => data.Captures[c] is { Class: ThreatClass.Normal, Tool.Length: > 0 }).GroupBy(c => data.Captures[c].Tool)
            .Where(g => g.Count() < harmless).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        var trainings = groups.Select(group => (Func<List<LeftOut>>)(() =>
        {
            progress?.Say($"without the {group.Key.Item1} {group.Key.Item2}");
            return [.. One(data, always, group.Key.Item1, group.Key.Item2, [.. group], calibration, threshold, options, cancellation)];
        })).Concat(kinds.Select(kind => (Func<List<LeftOut>>)(() =>
        {
            progress?.Say($"without the ordinary traffic {kind.Key}");
            return [Harmless(data, always, kind.Key, [.. kind], calibration, threshold, options, cancellation)];
        })));
        return [.. trainings.AsParallel().AsOrdered().WithCancellation(cancellation).SelectMany(train => train())];
    }

    /// <summary>Is a kind of ordinary traffic that was never seen taken for an attack?</summary>
    private static LeftOut Harmless(Dataset data, IReadOnlyList<DatasetRow> always, string name, HashSet<int> group, Calibrator.Result calibration, double threshold,
        TrainerOptions options, CancellationToken cancellation)
    {
        List<DatasetRow> rows = [.. data.Rows.Where(r => !group.Contains(r.Capture)), .. always];
        var model = Calibrator.Apply(ForestTrainer.Train(rows, options, cancellation), calibration, "left-out", default, 0, 0, 0, []);
        var tested = data.Rows.Where(r => group.Contains(r.Capture)).ToList();
        var accused = tested.Where(r => model.Score(r.Features) is var score && score.Class != ThreatClass.Normal && score.Confidence >= threshold).ToList();
        return new LeftOut("harmless", name, "benign", new(accused.GroupBy(r => r.Capture).Count(g => g.Count() >= Calibrator.Moments), group.Count), new(accused.Count, tested.Count), true);
    }

    /// <summary>nmap_syn and nmap-udp are the tool nmap.</summary>
    internal static string Family(string tool)
    {
        int end = tool.IndexOfAny(['_', '-']);
        return end > 0 ? tool[..end] : tool;
    }

    private static IEnumerable<LeftOut> One(Dataset data, IReadOnlyList<DatasetRow> always, string what, string name, HashSet<int> group, Calibrator.Result calibration, double threshold,
        TrainerOptions options, CancellationToken cancellation)
    {
        // An origin is left out with its harmless traffic, a tool with the captures that it is in.
        var without = what == "origin" ? Enumerable.Range(0, data.Captures.Count).Where(c => data.Captures[c].Origin == name).ToHashSet() : group;
        var tested = data.Rows.Where(r => group.Contains(r.Capture) && r.Class != ThreatClass.Normal).ToList();
        var classes = tested.Select(r => r.Class).ToHashSet();
        List<DatasetRow> rows = [.. data.Rows.Where(r => !without.Contains(r.Capture)), .. always];
        CompiledForest? model = null;
        if (ForestTrainer.LearnableClasses(rows, options.MinimumCaptures).Exists(classes.Contains))
            model = Calibrator.Apply(ForestTrainer.Train(rows, options with { Only = classes }, cancellation), calibration, "left-out", default, 0, 0, 0, []);
        foreach (var ofClass in tested.GroupBy(r => r.Class).OrderBy(g => g.Key))
        {
            var right = ofClass.Where(r => model is not null && model.Score(r.Features) is var score && score.Class == ofClass.Key && score.Confidence >= threshold).ToList();
            yield return new LeftOut(what, name, ofClass.Key.Name(), new(right.Select(r => r.Capture).Distinct().Count(), ofClass.Select(r => r.Capture).Distinct().Count()),
                new(right.Count, ofClass.Count()), model is not null && model.Classes.Contains(ofClass.Key));
        }
    }
}
