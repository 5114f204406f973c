using System.CommandLine;
using NetHawk.Core.Models.Training;

namespace NetHawk.Web.Commands.Models;

/// <summary>`--manifest FILE...`, once or several times.</summary>
internal static class ManifestOption
{
    public static Option<string[]> Create() => new("--manifest")
    {
        Description = "Tab-separated lists of labelled captures (columns file, class, attacker, victim, start, end)",
        HelpName = "FILE",
        Required = true,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };
}

/// <summary>A line of progress on standard error, at once.</summary>
internal sealed class LineProgress(TextWriter error) : IProgress<string>
{
    public void Report(string value) => error.WriteLine(value);
}

/// <summary>A line for each new step of a training.</summary>
internal sealed class StepLines(TextWriter error) : IProgress<TrainingStep>
{
    private string _last = "";

    public void Report(TrainingStep value)
    {
        if (value.What == _last) return;
        _last = value.What;
        error.WriteLine(value.What);
    }
}
