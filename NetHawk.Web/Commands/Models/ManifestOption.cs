using System.CommandLine;

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
