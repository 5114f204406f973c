using System.CommandLine;

namespace NetHawk.Web.Commands.Analyze;

/// <summary>`analyze FILE...`: captures through the pipeline, offline.</summary>
public static class AnalyzeCommand
{
    public static Command Create(CommandContext context)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Capture files (pcap or pcapng, plain, .gz or .zst), or - for standard input",
            Arity = ArgumentArity.OneOrMore,
        };
        files.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(t => t.Value.Length > 1 && t.Value[0] == '-') is { } odd)
                result.AddError($"Unrecognized option '{odd.Value}'; a file of that name is written ./{odd.Value}");
        });
        var json = new Option<string?>("--json") { Description = "Write one JSON object per file, a line each, to this file, or to standard output with -", HelpName = "OUT|-" };
        var eve = new Option<string?>("--eve") { Description = "Write alerts and flows as EVE JSON lines to this file", HelpName = "OUT" };
        var html = new Option<string?>("--html") { Description = "Write a report to read in a browser to this file", HelpName = "OUT" };
        var together = new Option<bool>("--together") { Description = "Judge all files as one capture instead of each for itself" };
        var command = new Command("analyze", "Judge capture files as fast as it goes and print a summary") { files, json, eve, html, together };
        command.SetAction((parsed, cancellation) => Task.FromResult(new AnalyzeRun(context, new AnalyzeRequest(
            parsed.GetValue(files)!, parsed.GetValue(json), parsed.GetValue(eve), parsed.GetValue(html), parsed.GetValue(together))).Execute(cancellation)));
        return command;
    }
}

/// <summary>What `analyze` was asked to do.</summary>
public sealed record AnalyzeRequest(IReadOnlyList<string> Files, string? Json, string? Eve, string? Html, bool Together);
