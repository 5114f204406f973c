using System.CommandLine;
using System.Text.Json;
using NetHawk.Core.Models;
using NetHawk.Core.Models.Evaluation;
using NetHawk.Core.Models.Training;

namespace NetHawk.Web.Commands.Models;

/// <summary>`evaluate --manifest FILE`: labelled captures through the whole detector, rules and model, as `analyze` judges them.</summary>
public static class EvaluateCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { WriteIndented = true };

    public static Command Create(CommandContext context)
    {
        var manifests = ManifestOption.Create();
        var json = new Option<string?>("--json") { Description = "Write the figures as JSON to this file, or to standard output with -", HelpName = "OUT|-" };
        var model = new Option<string?>("--model") { Description = "Judge with this model.zip (or its folder) instead of the shipped one", HelpName = "PATH" };
        var rules = new Option<bool>("--rules-only") { Description = "Leave the model out, to see what it is worth" };
        var command = new Command("evaluate", "Judge labelled captures and report what was found, per class") { manifests, json, model, rules };
        command.SetAction((parsed, cancellation) => Task.FromResult(
            Run(context, parsed.GetValue(manifests)!, parsed.GetValue(json), parsed.GetValue(model), parsed.GetValue(rules), cancellation)));
        return command;
    }

    private static int Run(CommandContext context, string[] manifestFiles, string? json, string? modelPath, bool rulesOnly, CancellationToken cancellation)
    {
        try
        {
            var manifests = manifestFiles.Select(Manifest.Read).ToList();
            string? notice = null;
            var model = rulesOnly ? null : ShippedModel.Open(new MlModelOptions { ModelPath = modelPath ?? "" }, out notice);
            if (notice is not null) context.Error.WriteLine("nethawk: " + notice);

            var captures = new LabelledCaptures(model);
            var rows = manifests.SelectMany(m => m.Rows).ToList();
            var outcomes = new List<CaptureOutcome>();
            foreach (var row in rows)
            {
                cancellation.ThrowIfCancellationRequested();
                outcomes.Add(captures.Judge(row, cancellation));
                if (outcomes.Count % 25 == 0) context.Error.WriteLine($"judged {outcomes.Count} of {rows.Count} captures");
            }

            var skipped = manifests.SelectMany(m => m.Skipped).GroupBy(s => s.Key).ToDictionary(g => g.Key, g => g.Sum(s => s.Value));
            var report = DetectionReport.Of(model is null ? "rules only" : "rules and model", model?.Version ?? "", outcomes, skipped);
            (json == "-" ? context.Error : context.Output).WriteLine(report.ToText());
            if (json == "-") context.Output.WriteLine(JsonSerializer.Serialize(report, Json));
            else if (json is not null) Save(json, JsonSerializer.Serialize(report, Json));
            return outcomes.Any(o => o.Error is not null) ? ExitStatus.Failed : ExitStatus.Done;
        }
        catch (ModelException e)
        {
            throw new CommandException(e.Message);
        }
    }

    private static void Save(string path, string text)
    {
        try
        {
            File.WriteAllText(path, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException($"--json: cannot write '{path}': {e.Message.TrimEnd('.')}; give a file in a folder that exists and may be written");
        }
    }
}
