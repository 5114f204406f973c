using System.CommandLine;
using NetHawk.Core.Models;
using NetHawk.Core.Models.Training;

namespace NetHawk.Web.Commands.Models;

/// <summary>`train --manifest FILE... --out DIR`: a model from labelled captures and operators' verdicts.</summary>
public static class TrainCommand
{
    public static Command Create(CommandContext context)
    {
        var manifests = ManifestOption.Create();
        var output = new Option<string>("--out") { Description = "Folder for model.zip, model-card.md, evaluation.json and features.tsv.zst", HelpName = "DIR", Required = true };
        var quick = new Option<bool>("--quick") { Description = "Leave out the ablations, which take most of the time" };
        var command = new Command("train", "Train a model from labelled captures and operators' verdicts") { manifests, output, quick };
        command.SetAction((parsed, cancellation) =>
            Task.FromResult(Run(context, parsed.GetValue(manifests)!, parsed.GetValue(output)!, parsed.GetValue(quick), cancellation)));
        return command;
    }

    private static int Run(CommandContext context, string[] manifestFiles, string folder, bool quick, CancellationToken cancellation)
    {
        try
        {
            var manifests = manifestFiles.Select(Manifest.Read).ToList();
            var trainer = new ModelTrainer(CaptureReplays.Run, TimeProvider.System);
            var options = new TrainerOptions { Quick = quick };
            var report = trainer.Train(manifests, [], folder, options, 0.7, new LineProgress(context.Error), cancellation);
            context.Output.WriteLine($"model {report.Version} written to {folder}");
            foreach (var replay in report.Replays) context.Output.WriteLine(replay.ToText());
            return ExitStatus.Done;
        }
        catch (ModelException e)
        {
            throw new CommandException(e.Message);
        }
    }
}
