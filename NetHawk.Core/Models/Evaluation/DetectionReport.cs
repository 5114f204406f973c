using System.Globalization;
using System.Text;
using NetHawk.Core.Models.Training;

namespace NetHawk.Core.Models.Evaluation;

/// <param name="Captures">Readable captures of the class.</param>
/// <param name="PacketsToVerdict">Median over detected captures; null where none was.</param>
public sealed record ClassOutcome(string Class, int Captures, Proportion Detected, Proportion RightClass, Proportion Blocked, double? PacketsToVerdict, double? SecondsToVerdict);

/// <summary>What a detector found in labelled captures, capture by capture.</summary>
public sealed record DetectionReport
{
    /// <summary>Which detector: "whole detector", "model alone, held out by origin"…</summary>
    public required string What { get; init; }

    public string ModelVersion { get; init; } = "";
    public required IReadOnlyList<ClassOutcome> Classes { get; init; }

    public required int BenignCaptures { get; init; }
    public required Proportion BenignCapturesAlerted { get; init; }

    /// <summary>On benign captures.</summary>
    public required int WrongAlerts { get; init; }
    public required int WrongBlocks { get; init; }
    public int WrongFullBlocks { get; init; }

    /// <summary>Attack captures whose label tells who is not the attacker, and what was said and done about those.</summary>
    public int BystanderCaptures { get; init; }
    public int BystanderAlerts { get; init; }
    public int BystanderBlocks { get; init; }

    /// <summary>Captures that the manifest leaves out, with its reason: they do not hold the attack that they are named after.</summary>
    public IReadOnlyList<ExcludedCapture> Excluded { get; init; } = [];

    /// <summary>Active time of the benign captures.</summary>
    public required double BenignHours { get; init; }
    public required double WrongAlertsPerBenignDay { get; init; }

    /// <summary>Captures that the model was trained on; their figures flatter it.</summary>
    public required int TrainedOn { get; init; }
    public required IReadOnlyDictionary<string, int> Skipped { get; init; }
    public required IReadOnlyList<CaptureOutcome> Captures { get; init; }

    /// <summary>Blocks of harmless sources per day of harmless traffic.</summary>
    public double WrongBlocksPerBenignDay { get; init; }

    /// <summary>Captures by class and by the class that was said first.</summary>
    public IReadOnlyList<ConfusionRow> Confusion { get; init; } = [];

    /// <summary>How the captures were changed on their way; empty where they were not.</summary>
    public string Alteration { get; init; } = "";

    /// <summary>The model's opinions on single flows of captures that it did not learn from; null without a model or without such captures.</summary>
    public FlowReport? Flows { get; init; }

    /// <summary>Trivial detectors on the same flows, each trained without the origin that it is tested on.</summary>
    public IReadOnlyList<Baseline> Baselines { get; init; } = [];

    /// <summary>Parts of the detector alone on the same captures.</summary>
    public IReadOnlyList<DetectionReport> Compared { get; init; } = [];

    public static DetectionReport Of(string what, string modelVersion, IReadOnlyList<CaptureOutcome> outcomes, IReadOnlyDictionary<string, int> skipped)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        var read = outcomes.Where(o => o.Error is null).ToList();
        var benign = read.Where(o => o.Class == "benign").ToList();
        double hours = benign.Sum(o => o.ActiveSeconds) / 3600;
        return new DetectionReport
        {
            What = what,
            ModelVersion = modelVersion,
            Classes = [.. read.Where(o => o.Class != "benign").GroupBy(o => o.Class).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new ClassOutcome(
                g.Key, g.Count(), Count(g, o => o.Detected), Count(g, o => o.RightClass), Count(g, o => o.Blocked),
                Median(g.Where(o => o.PacketsToVerdict is not null).Select(o => (double)o.PacketsToVerdict!.Value)),
                Median(g.Where(o => o.SecondsToVerdict is not null).Select(o => o.SecondsToVerdict!.Value))))],
            BenignCaptures = benign.Count,
            BenignCapturesAlerted = Count(benign, o => o.WrongAlerts > 0),
            WrongAlerts = read.Sum(o => o.WrongAlerts),
            WrongBlocks = read.Sum(o => o.WrongBlocks),
            WrongFullBlocks = read.Sum(o => o.WrongFullBlocks),
            BystanderCaptures = read.Count(o => o.TellsBystanders),
            BystanderAlerts = read.Sum(o => o.BystanderAlerts),
            BystanderBlocks = read.Sum(o => o.BystanderBlocks),
            BenignHours = hours,
            WrongAlertsPerBenignDay = hours == 0 ? 0 : benign.Sum(o => o.WrongAlerts) / hours * 24,
            WrongBlocksPerBenignDay = hours == 0 ? 0 : benign.Sum(o => o.WrongBlocks) / hours * 24,
            Confusion = FlowReport.ConfusionOf(read.Select(o => (o.Class, o.Said))),
            TrainedOn = read.Count(o => o.WasTrainedOn),
            Skipped = skipped,
            Captures = outcomes,
        };
    }

    /// <summary>A table for a terminal or a model card.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        string N(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
        text.Append(CultureInfo.InvariantCulture, $"{What}{(ModelVersion.Length > 0 ? $", model {ModelVersion}" : "")}\n\n");
        text.Append("class           captures  detected                    right class                 blocked  packets  seconds\n");
        foreach (var c in Classes)
        {
            text.Append(CultureInfo.InvariantCulture, $"{c.Class,-15} {c.Captures,8}  {Short(c.Detected),-27} {Short(c.RightClass),-27} {c.Blocked.Hits,7}  {N(c.PacketsToVerdict, "0"),7}  {N(c.SecondsToVerdict, "0.0"),7}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\nbenign captures {BenignCaptures}, with a wrong alert {Short(BenignCapturesAlerted)}, {BenignHours:0.0} h of activity\n");
        text.Append(CultureInfo.InvariantCulture, $"wrong alerts {WrongAlerts}, wrong blocks {WrongBlocks} ({WrongFullBlocks} full), wrong alerts per benign day {WrongAlertsPerBenignDay:0.0}, wrong blocks per benign day {WrongBlocksPerBenignDay:0.0}\n");
        text.Append(CultureInfo.InvariantCulture, $"bystanders in {BystanderCaptures} attack captures: alerts {BystanderAlerts}, blocked {BystanderBlocks}\n");
        foreach (var c in Captures.Where(c => c.BystanderAlerts + c.BystanderBlocks > 0)) text.Append(CultureInfo.InvariantCulture, $"  {c.Name}: alerts {c.BystanderAlerts}, blocked {c.BystanderBlocks}\n");
        if (Alteration.Length > 0) text.Append("captures altered: ").Append(Alteration).Append('\n');
        // Without both harmless and attack flows there is no curve to speak of.
        if (Flows is { Attacks: > 0 } flows && flows.Attacks < flows.Flows)
            text.Append(CultureInfo.InvariantCulture, $"single flows of captures that the model did not learn from: {flows.Flows}, area under the ROC curve {flows.Auc:0.000}, recall at 1 wrong in 1,000 {flows.RecallAt1In1000}, in 10,000 {flows.RecallAt1In10000}\n");
        foreach (var baseline in Baselines) text.Append(CultureInfo.InvariantCulture, $"baseline {baseline.Name} ({baseline.What}): finds {baseline.Recall}, accuses {baseline.FalsePositives}\n");
        if (TrainedOn > 0) text.Append(CultureInfo.InvariantCulture, $"{TrainedOn} of these captures taught the model: its part in these figures is flattered; held-out figures are in the model card\n");
        if (Skipped.Count > 0) text.Append("skipped: ").AppendJoin(", ", Skipped.Select(s => $"{s.Value} {s.Key}")).Append('\n');
        if (Excluded.Count > 0) text.Append(CultureInfo.InvariantCulture, $"left out by the manifest: {Excluded.Count}\n");
        foreach (var e in Excluded) text.Append(CultureInfo.InvariantCulture, $"  {e.Name} ({e.Class}): {e.Reason}\n");
        foreach (var part in Compared) text.Append('\n').Append(part.ToText());
        foreach (var bad in Captures.Where(c => c.Error is not null)) text.Append(CultureInfo.InvariantCulture, $"not read: {bad.Name}: {bad.Error}\n");
        return text.ToString();
    }

    private static string Short(Proportion p) =>
        string.Create(CultureInfo.InvariantCulture, $"{p.Hits}/{p.Total} {100 * p.Value:0} % [{100 * p.Low:0}–{100 * p.High:0}]");

    private static Proportion Count(IEnumerable<CaptureOutcome> outcomes, Func<CaptureOutcome, bool> test)
    {
        var list = outcomes.ToList();
        return new(list.Count(test), list.Count);
    }

    private static double? Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : sorted[sorted.Length / 2];
    }
}
