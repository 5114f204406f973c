using NetHawk.Capture.Sources;
using NetHawk.Core.Models;
using NetHawk.Core.Models.Evaluation;
using NetHawk.Core.Models.Training;
using NetHawk.Core.Packets;

namespace NetHawk.Web.Commands.Models;

/// <summary>One evaluation: all captures of the manifests through the whole detector, and if asked through its parts and through trivial detectors.</summary>
internal sealed class Evaluation(IReadOnlyList<Manifest> manifests, Alteration alteration, IProgress<string> progress)
{
    private const int BaselineFolds = 6;

    private readonly List<ManifestRow> _rows = [.. manifests.SelectMany(m => m.Rows)];
    private readonly Dictionary<string, int> _skipped = manifests.SelectMany(m => m.Skipped).GroupBy(s => s.Key).ToDictionary(g => g.Key, g => g.Sum(s => s.Value));

    /// <param name="model">Null: rules only.</param>
    /// <param name="baselines">Also the parts alone and trivial detectors.</param>
    public DetectionReport Run(CompiledForest? model, bool baselines, CancellationToken cancellation)
    {
        var captures = new LabelledCaptures(model, alteration);
        var report = DetectionReport.Of(model is null ? "rules only" : "rules and model", model?.Version ?? "", Judge(captures, cancellation), _skipped) with { Alteration = Describe(), Excluded = [.. manifests.SelectMany(m => m.Excluded)] };
        if (model is null) return report;

        var data = captures.Data;
        report = report with { Flows = FlowsOf(data, model) };
        if (!baselines) return report;

        progress.Report("rules alone");
        var rules = DetectionReport.Of("rules only", "", Judge(new LabelledCaptures(null, alteration), cancellation), _skipped);
        progress.Report("model alone");
        double threshold = new MlModelOptions().Threshold;
        var alone = new List<CaptureOutcome>();
        foreach (var row in _rows)
        {
            try
            {
                alone.Add(HeldOutReplay.Judge(row, model, threshold, (_, judge, token) => CaptureReplays.Run(LabelledCaptures.Open(row, alteration), judge, token), cancellation));
            }
            catch (CaptureException e)
            {
                alone.Add(new CaptureOutcome { Name = row.Name, Class = row.IsBenign ? "benign" : Core.Verdicts.ThreatClassNames.Name(row.Class), Error = e.Message });
            }
        }

        return report with
        {
            Baselines = Baselines.Run(data, Folds.ByOrigin(data.Captures, BaselineFolds)),
            Compared = [rules, DetectionReport.Of("model only (its opinions alone, without the policy that decides on blocks)", model.Version, alone, _skipped)],
        };
    }

    private List<CaptureOutcome> Judge(LabelledCaptures captures, CancellationToken cancellation)
    {
        var outcomes = new List<CaptureOutcome>();
        foreach (var row in _rows)
        {
            cancellation.ThrowIfCancellationRequested();
            outcomes.Add(captures.Judge(row, cancellation));
            if (outcomes.Count % 25 == 0) progress.Report($"judged {outcomes.Count} of {_rows.Count} captures");
        }

        return outcomes;
    }

    /// <summary>Only of captures that the model never saw: on the others it would look better than it is.</summary>
    private static FlowReport? FlowsOf(Dataset data, CompiledForest model)
    {
        var opinions = data.Rows.Where(r => !data.Captures[r.Capture].WasTrainedOn).Select(r =>
        {
            var (suspicious, said, probability) = model.Examine(r.Features);
            return new FlowOpinion(r.Class, suspicious, said, probability);
        }).ToList();
        return opinions.Count == 0 ? null : FlowReport.Of(opinions, new MlModelOptions().Threshold);
    }

    private string Describe()
    {
        var parts = new List<string>();
        if (alteration.Drop > 0) parts.Add(FormattableString.Invariant($"{100 * alteration.Drop:0.##} % of packets lost"));
        if (alteration.Slow > 1) parts.Add(FormattableString.Invariant($"{alteration.Slow:0.##} times slower"));
        if (alteration.JitterSeconds > 0) parts.Add(FormattableString.Invariant($"attackers' flows up to {alteration.JitterSeconds:0.##} s later"));
        if (alteration.PadBytes > 0) parts.Add(FormattableString.Invariant($"attackers' packets padded by up to {alteration.PadBytes} bytes"));
        if (alteration.SkipSeconds > 0) parts.Add(FormattableString.Invariant($"the first {alteration.SkipSeconds:0.##} s left out"));
        if (alteration.Side != SeenSide.Both) parts.Add(alteration.Side == SeenSide.Questions ? "only the direction of who spoke first" : "only the direction of who spoke second");
        if (alteration.Copy != MirrorCopy.None) parts.Add(alteration.Copy == MirrorCopy.Same ? "each packet twice" : "each packet again as a router sent it on");
        return parts.Count == 0 ? "" : string.Join(", ", parts) + FormattableString.Invariant($" (seed {alteration.Seed})");
    }
}
