using System.CommandLine;
using System.Text.Json;
using NetHawk.Capture.Sources;
using NetHawk.Core.Models;
using NetHawk.Core.Models.Evaluation;
using NetHawk.Core.Models.Training;
using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;
using NetHawk.Web.Commands.Analyze;

namespace NetHawk.Web.Commands.Models;

/// <summary>`evaluate --manifest FILE`: labelled captures through the whole detector, rules and model, as `analyze` judges them.</summary>
public static class EvaluateCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { WriteIndented = true };

    public static Command Create(CommandContext context)
    {
        var manifests = ManifestOption.Create();
        var json = new Option<string?>("--json") { Description = "Write the figures as JSON to this file, or to standard output with -", HelpName = "OUT|-" };
        var rules = new Option<bool>("--rules-only") { Description = "Leave the model out, to see what it is worth" };
        var command = new Command("evaluate", "Judge labelled captures and report what was found, per class") { manifests, json, rules };
        command.SetAction((parsed, cancellation) =>
            Task.FromResult(Run(context, parsed.GetValue(manifests)!, parsed.GetValue(json), parsed.GetValue(rules), cancellation)));
        return command;
    }

    private static int Run(CommandContext context, string[] manifestFiles, string? json, bool rulesOnly, CancellationToken cancellation)
    {
        var human = json == "-" ? context.Error : context.Output;
        try
        {
            var manifests = manifestFiles.Select(Manifest.Read).ToList();
            var settings = AnalysisSettings.Load(context, rulesOnly);
            var progress = new LineProgress(context.Error);
            var outcomes = new List<CaptureOutcome>();
            var rows = manifests.SelectMany(m => m.Rows).ToList();
            foreach (var row in rows)
            {
                cancellation.ThrowIfCancellationRequested();
                outcomes.Add(Judge(row, settings, cancellation));
                if (outcomes.Count % 25 == 0) progress.Report($"judged {outcomes.Count} of {rows.Count} captures");
            }

            var skipped = manifests.SelectMany(m => m.Skipped).GroupBy(s => s.Key).ToDictionary(g => g.Key, g => g.Sum(s => s.Value));
            var report = DetectionReport.Of(rulesOnly ? "rules only" : "whole detector", settings.Model?.Version ?? "", outcomes, skipped);
            human.WriteLine(report.ToText());
            if (json == "-") context.Output.WriteLine(JsonSerializer.Serialize(report, Json));
            else if (json is not null) File.WriteAllText(json, JsonSerializer.Serialize(report, Json));
            return outcomes.Any(o => o.Error is not null) ? ExitStatus.Failed : ExitStatus.Done;
        }
        catch (ModelException e)
        {
            throw new CommandException(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"--json: cannot write '{json}': {e.Message.TrimEnd('.')}; give a file in a folder that exists and may be written");
        }
    }

    private static CaptureOutcome Judge(ManifestRow row, AnalysisSettings settings, CancellationToken cancellation)
    {
        try
        {
            var activity = new ActivityObserver();
            using var source = CaptureSources.OpenFile(row.File);
            var report = settings.NewSession(null, [activity]).Run(row.File, source, true, cancellation);
            bool known = settings.Model is { } model && model.Info.CaptureHashes.Contains(DatasetBuilder.HashOf(row.File));
            return CaptureOutcome.Of(row, [.. report.Threats.Select(ToAlert)], activity.Seconds, known);
        }
        catch (CaptureException e)
        {
            return new CaptureOutcome { Name = row.Name, Class = row.IsBenign ? "benign" : row.Class.Name(), Error = e.Message };
        }
    }

    /// <summary>From the same lines that `analyze` writes, so that a block counts as one only where prevention would have blocked.</summary>
    private static Alert ToAlert(ThreatReport threat)
    {
        var value = ThreatClassNames.TryParse(threat.Class, out var known) ? known : ThreatClass.Anomaly;
        return new Alert(value, threat.Detector, Address(threat.SourceIp), Address(threat.DestinationIp),
            MacAddress.TryParse(threat.SourceMac, out var mac) ? mac : null, threat.WouldBlock, threat.PacketsUntilDetection, threat.SecondsUntilDetection);
    }

    private static AddressKey? Address(string? text) => AddressKey.TryParse(text, out var address) ? address : null;
}
