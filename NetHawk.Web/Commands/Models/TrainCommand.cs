using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using NetHawk.Core.Models;
using NetHawk.Core.Models.Feedback;
using NetHawk.Core.Models.Training;
using NetHawk.Core.Store;
using NetHawk.Core.Store.Reading;
using NetHawk.Core.Store.Writing;
using NetHawk.Web.Setup.Configuration;
using NetHawk.Web.Setup.Models;

namespace NetHawk.Web.Commands.Models;

/// <summary>`train --manifest FILE... --out DIR`: a model from labelled captures and operators' verdicts.</summary>
public static class TrainCommand
{
    public static Command Create(CommandContext context)
    {
        var manifests = ManifestOption.Create();
        var output = new Option<string>("--out") { Description = "Folder for model.zip, model-card.md, evaluation.json and features.tsv.zst", HelpName = "DIR", Required = true };
        var features = new Option<string?>("--features") { Description = "Learn also from these kept rows (features.tsv.zst), for instance those of the shipped model, to add captures of your own", HelpName = "FILE" };
        var quick = new Option<bool>("--quick") { Description = "Leave out the ablations and the trainings without one tool, which take most of the time" };
        var alone = new Option<bool>("--no-feedback") { Description = "Learn from the captures alone, not from verdicts in the database" };
        var command = new Command("train", "Train a model from labelled captures and operators' verdicts") { manifests, output, features, quick, alone };
        command.SetAction((parsed, cancellation) =>
            RunAsync(context, parsed.GetValue(manifests)!, parsed.GetValue(output)!, parsed.GetValue(features), parsed.GetValue(quick), parsed.GetValue(alone), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string[] manifestFiles, string folder, string? features, bool quick, bool alone, CancellationToken cancellation)
    {
        try
        {
            var settings = NetHawkSettings.Load(context.Arguments);
            var manifests = manifestFiles.Select(Manifest.Read).ToList();
            var feedback = alone ? [] : await FeedbackAsync(settings, cancellation);
            var trainer = new ModelTrainer(CaptureReplays.Run, TimeProvider.System);
            var report = trainer.Train(manifests, Kept(features), feedback, folder, new TrainerOptions { Quick = quick }, settings.Model.Threshold, new StepLines(context.Error), cancellation);
            context.Output.WriteLine($"model {report.Version} written to {folder}");
            foreach (var replay in report.Replays) context.Output.WriteLine(replay.ToText());
            return ExitStatus.Done;
        }
        catch (Exception e) when (e is ModelException or StoreException)
        {
            throw new CommandException(e.Message);
        }
    }

    private static Dataset? Kept(string? path)
    {
        if (path is null) return null;
        try
        {
            using var stream = File.OpenRead(path);
            return TabularRows.Read(stream, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"--features: cannot read '{path}': {e.Message.TrimEnd('.')}; the shipped rows are models/{TabularRows.FileName}");
        }
    }

    /// <summary>Read beside a running service, if there is one; without a database there is nothing to read.</summary>
    private static async Task<IReadOnlyList<FeedbackRow>> FeedbackAsync(NetHawkSettings settings, CancellationToken cancellation)
    {
        if (!File.Exists(settings.Database.Path)) return [];
        using var database = StoreDatabase.Open(settings.Database.Path, NullLogger.Instance, alone: false);
        using var gate = new ReaderGate();
        var store = new StoreReader(database, settings.Database, gate);
        return await FeedbackReader.ReadAsync(store, new SampleFolder(Path.Combine(settings.DataFolder, FeedbackReader.FolderName)), cancellation);
    }
}
