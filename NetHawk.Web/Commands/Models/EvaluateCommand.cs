using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using NetHawk.Capture.Sources;
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
        var html = new Option<string?>("--html") { Description = "Write a page with curves and a confusion matrix, to read in a browser, to this file", HelpName = "OUT" };
        var model = new Option<string?>("--model") { Description = "Judge with this model.zip (or its folder) instead of the shipped one", HelpName = "PATH" };
        var rules = new Option<bool>("--rules-only") { Description = "Leave the model out, to see what it is worth" };
        var baselines = new Option<bool>("--baselines") { Description = "Also judge with the rules alone, the model alone and trivial detectors" };
        var drop = Number("--drop", "Lose this share of the packets, 0 to 0.9 (0.01, 0.05, 0.1)", "SHARE", 0, 0.9, 0);
        var slow = Number("--slow", "Let time go this many times slower", "FACTOR", 1, 1000, 1);
        var jitter = Number("--jitter", "Begin each of the attacker's flows up to so many seconds later", "SECONDS", 0, 3600, 0);
        var pad = Number("--pad", "Let the attacker's packets with data grow by up to so many bytes", "BYTES", 0, 1400, 0);
        var skip = Number("--skip", "Begin so many seconds after the first packet, amid connections", "SECONDS", 0, 86_400, 0);
        var side = new Option<SeenSide>("--side") { Description = "See only one direction between each two hosts: that of who spoke first, or the other", HelpName = "both|questions|answers" };
        var copy = new Option<MirrorCopy>("--copy") { Description = "See each packet twice, the same or as a router sent it on", HelpName = "none|same|routed" };
        var seed = new Option<int>("--seed") { Description = "Of what is drawn for --drop, --jitter and --pad", DefaultValueFactory = _ => 1, HelpName = "N" };
        var command = new Command("evaluate", "Judge labelled captures and report what was found, per class") { manifests, json, html, model, rules, baselines, drop, slow, jitter, pad, skip, side, copy, seed };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(context, new Request(
            parsed.GetValue(manifests)!, parsed.GetValue(json), parsed.GetValue(html), parsed.GetValue(model), parsed.GetValue(rules), parsed.GetValue(baselines),
            new Alteration
            {
                Drop = parsed.GetValue(drop),
                Slow = parsed.GetValue(slow),
                JitterSeconds = parsed.GetValue(jitter),
                PadBytes = (int)parsed.GetValue(pad),
                SkipSeconds = parsed.GetValue(skip),
                Side = parsed.GetValue(side),
                Copy = parsed.GetValue(copy),
                Seed = parsed.GetValue(seed),
            }), cancellation)));
        return command;
    }

    private sealed record Request(string[] Manifests, string? Json, string? Html, string? Model, bool RulesOnly, bool Baselines, Alteration Alteration);

    private static Option<double> Number(string name, string description, string help, double low, double high, double otherwise)
    {
        var option = new Option<double>(name) { Description = description, HelpName = help, DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && !(value >= low && value <= high))
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name}: value '{value}' is out of range; allowed is {low} to {high}"));
        });
        return option;
    }

    private static int Run(CommandContext context, Request request, CancellationToken cancellation)
    {
        try
        {
            var manifests = request.Manifests.Select(Manifest.Read).ToList();
            string? notice = null;
            var model = request.RulesOnly ? null : ShippedModel.Open(new MlModelOptions { ModelPath = request.Model ?? "" }, out notice);
            if (notice is not null) context.Error.WriteLine("nethawk: " + notice);

            var evaluation = new Evaluation(manifests, request.Alteration, new LineProgress(context.Error));
            var report = evaluation.Run(model, request.Baselines, cancellation);
            (request.Json == "-" ? context.Error : context.Output).WriteLine(report.ToText());
            if (request.Json == "-") context.Output.WriteLine(JsonSerializer.Serialize(report, Json));
            else if (request.Json is not null) Save("--json", request.Json, JsonSerializer.Serialize(report, Json));
            if (request.Html is not null) Save("--html", request.Html, EvaluationPage.Render(report));
            return report.Captures.Any(o => o.Error is not null) ? ExitStatus.Failed : ExitStatus.Done;
        }
        catch (ModelException e)
        {
            throw new CommandException(e.Message);
        }
    }

    private static void Save(string option, string path, string text)
    {
        try
        {
            File.WriteAllText(path, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException($"{option}: cannot write '{path}': {e.Message.TrimEnd('.')}; give a file in a folder that exists and may be written");
        }
    }
}
