using System.Globalization;
using System.Text;
using NetHawk.Core.Features;

namespace NetHawk.Core.Models.Training;

/// <summary>model-card.md: what the model is, what it learned from, how good it is on what it never saw, and what it cannot do.</summary>
internal static class ModelCard
{
    public static string Write(TrainingReport report, ModelInfo info)
    {
        var text = new StringBuilder();
        void Line(string line = "") => text.Append(line).Append('\n');
        string F(FormattableString s) => FormattableString.Invariant(s);

        Line($"# Model card: {report.Version}");
        Line();
        Line(F($"Trained {report.TrainedAt:yyyy-MM-dd HH:mm} UTC by `nethawk train` on {info.Rows} rows of {info.Captures} labelled captures ({report.FeedbackRows} rows from operators' verdicts). All figures below were written by that command."));
        Line();
        Line("## What it is");
        Line();
        Line("Gradient boosted trees (ML.NET FastTree): a gate, \"harmless or not\", and for each class trees against everything else, harmless traffic included.");
        Line($"They see {info.Features.Count} features of a flow at 4, 8, 16, 32… packets, when it is refused or unanswered, once a minute and at its end; of what its source did and its target was asked in the last half to one minute; and of the shapes of the names and web requests that the source asked for in clear.");
        Line("There is no address, name, word, port number, TTL, clock time, IP id, initial window or round trip among them; times below 50 ms are not told apart.");
        Line($"Classes: {string.Join(", ", info.Classes)}. Other classes are left to the rules: exploits and malware are told by content, forged links have no flows, and of others there were too few captures.");
        Line(F($"Probabilities are calibrated (Platt) on captures and networks held out, with ten times as much harmless traffic as attacks; in real traffic attacks are far rarer. A flow gets a class from {report.Threshold} on, and only where its score lies above the class's floor: just above what 399 of 400 held-out harmless captures reached with five moments. The model is one witness beside the rules and speaks only of sources with at least five flows alike. Alone it earns a watch; a soft block (new connections, a minute) only for a proven source with dozens of flows alike and a high probability; never a full block."));
        Line($"`model.zip` is ML.NET's format with the same trees as flat arrays beside them (`{ForestFile.EntryName}`); the arrays are what runs.");
        Line();
        Line("## How good it is on what it never saw");
        Line();
        Line("A split never cuts a capture. \"By capture\" holds out captures of known networks; \"by origin\" holds out whole repositories and labs, networks and tools included. 95 % Wilson intervals.");
        Rows(report.ByCapture);
        Rows(report.ByOrigin);
        Line();
        Line("### Trivial detectors, origins held out");
        Line();
        Line("| detector | attack rows found | benign rows accused |");
        Line("|---|---|---|");
        foreach (var b in report.Baselines) Line($"| {b.Name}: {b.What} | {b.Recall} | {b.FalsePositives} |");
        Line($"| this model at {report.Threshold.ToString(CultureInfo.InvariantCulture)} | {Found(report.ByOrigin)} | {report.ByOrigin.FalsePositives} |");
        if (report.RowsWhenLeftOut > 0 && report.RowsWhenLeftOut < info.Rows)
        {
            Line();
            Line(F($"The models of the next three tables are hundreds; they learn from {report.RowsWhenLeftOut} of the rows, the same share of each capture."));
        }

        if (report.Ablations.Count > 0)
        {
            Line();
            Line("### Without a group of features, captures held out");
            Line();
            Line("| without | gate's recall at 1 false positive in 1,000 | in 10,000 |");
            Line("|---|---|---|");
            foreach (var a in report.Ablations) Line($"| {a.Without} | {a.RecallAt1In1000} | {a.RecallAt1In10000} |");
        }

        if (report.LeftOut.Count > 0)
        {
            Line();
            Line("### Trained without one tool or one origin, tested on it");
            Line();
            Line("Each in turn; a tool is what its captures' manifest names, an origin a repository or a laboratory. Only the trees of the class are asked.");
            Line();
            Line("| without | class | captures with a moment called right | moments called right |");
            Line("|---|---|---|---|");
            foreach (var l in report.LeftOut.Where(l => l.What != "harmless"))
                Line($"| {l.What} {l.Name} | {l.Class} | {l.Captures} | {(l.Learnable ? l.Right.ToString() : "cannot be learned without it")} |");
        }

        if (report.LeftOut.Any(l => l.What == "harmless"))
        {
            Line();
            Line("### Trained without one kind of ordinary traffic: is it accused?");
            Line();
            Line("| kind | captures with five moments accused (fewer are no evidence) | moments accused |");
            Line("|---|---|---|");
            foreach (var l in report.LeftOut.Where(l => l.What == "harmless")) Line($"| {l.Name} | {l.Captures} | {l.Right} |");
        }

        Line();
        Line("### Whole captures: the model and its detector alone");
        Line();
        Line("What the model alone would have said of sources, without any rule beside it. `blocked` is 0 because the policy that decides on blocks is not part of this measurement.");
        foreach (var replay in report.Replays)
        {
            Line();
            Line("```");
            text.Append(replay.ToText());
            Line("```");
        }

        Line();
        Line("## Limits");
        Line();
        Line("- Few captures per attack class, several of them small, many from books and test suites: intervals are wide, and a tool that is not among them may look new to it.");
        Line("- The floor of each class is set by the same held-out harmless captures: that few of them are accused is so by construction; new kinds of traffic are measured in the table of kinds left out, where there is one.");
        Line("- Size of the model and calibration were chosen with the same held-out captures that these figures are of: they flatter it somewhat. No untouched test set was left over.");
        Line("- Benign traffic is mostly short samples of single applications and two labs; hours, not weeks. Wrong alerts per day are extrapolated from that.");
        Line("- It speaks of one source at a time, although it sees what many do to one target; a flood or guessing spread over many sources is for the rules that count per victim.");
        Line("- A single request or exploit is not judged: it takes five alike flows.");
        Line("- An attacker who pads, slows down or mixes in normal flows moves the features it uses: `nethawk evaluate` measures it with `--pad`, `--slow`, `--jitter` and `--drop`.");
        Line();
        Line("## What it learned from");
        Line();
        Line($"Rows by class: {string.Join(", ", report.RowsByClass.Select(p => $"{p.Key} {p.Value}"))}.");
        Line();
        if (report.Skipped.Count > 0)
        {
            Line($"Manifest rows that are no captures to learn from: {string.Join(", ", report.Skipped.Select(p => $"{p.Value} {p.Key}"))}.");
            Line();
        }

        Line("Made by `nethawk train --no-feedback --manifest LIST... --out models`, one list for each collection of captures below; those of the laboratory are made again by `lab/captures.sh` and `lab/benign.sh`. With captures of your own added and the others not at hand: `nethawk train --manifest OWN --features models/features.tsv.zst --out DIR`.");
        Line();
        Line("At most 500 rows of a class and capture, thinned evenly. Captures themselves are not part of this repository; `features.tsv.zst` holds the rows, without addresses.");
        Line();
        Line("| capture | origin | class | rows | of | sha256 |");
        Line("|---|---|---|---|---|---|");
        foreach (var c in report.Captures) Line($"| {c.Name} | {c.Origin} | {(c.Class == 0 ? "benign" : Verdicts.ThreatClassNames.Name(c.Class))} | {c.Kept} | {c.Seen} | {c.Sha256[..TabularRows.HashDigits]} |");
        Line();
        Line("## Features");
        Line();
        Line("| feature | group | unit | meaning |");
        Line("|---|---|---|---|");
        foreach (var d in FeatureSchema.All) Line($"| {d.Name} | {d.Group.ToString().ToLowerInvariant()} | {d.Unit} | {d.Description} |");
        return text.ToString();

        void Rows(RowEvaluation e)
        {
            Line();
            Line($"### {e.Split}");
            Line();
            Line("| class | captures | captures touched | rows called an attack | rows of the right class |");
            Line("|---|---|---|---|---|");
            foreach (var c in e.Classes) Line($"| {c.Class} | {c.Captures} | {c.CapturesCalled} | {c.Called} | {c.Right} |");
            Line();
            Line($"Benign rows accused: {e.FalsePositives}; benign captures with one: {e.BenignCapturesTouched}. Gate's recall at 1 false positive in 1,000 benign rows: {e.RecallAt1In1000}; in 10,000: {e.RecallAt1In10000}. Calibration error {e.CalibrationError.ToString("0.000", CultureInfo.InvariantCulture)}.");
        }
    }

    private static Proportion Found(RowEvaluation evaluation) => new(evaluation.Classes.Sum(c => c.Called.Hits), evaluation.Classes.Sum(c => c.Called.Total));
}
