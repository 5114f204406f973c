using System.CommandLine;
using NetHawk.Core.Signatures;
using NetHawk.Web.Setup.Configuration;

namespace NetHawk.Web.Commands.Signatures;

/// <summary>`signatures [FILE...]`: what would be made of files of rules, before they are configured.</summary>
public static class SignaturesCommand
{
    public static Command Create(CommandContext context)
    {
        var files = new Argument<string[]>("FILE") { Description = "Files of rules in Suricata's language; without any those of Signatures:Files", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "Tell each rule that is left out, not only those that are wrong" };
        var command = new Command("signatures", "Read files of rules and say which are in use, not supported, or wrong") { files, all };
        command.SetAction(parsed => Task.FromResult(Run(context, parsed.GetValue(files)!, parsed.GetValue(all))));
        return command;
    }

    private static int Run(CommandContext context, string[] files, bool all)
    {
        var settings = NetHawkSettings.Load(context.Arguments);
        var options = files.Length == 0 ? settings.Signatures
            : new SignatureOptions { Files = files, Variables = settings.Signatures.Variables, Disabled = settings.Signatures.Disabled, MaxRules = settings.Signatures.MaxRules };
        if (options.Files.Count == 0) throw new CommandException("no file named, and none is configured: nethawk signatures FILE..., or Signatures:Files in the configuration", ExitStatus.Usage);
        var (_, report) = SignatureFiles.Load(options, files.Length == 0 ? settings.Absolute : Path.GetFullPath);
        foreach (string error in report.FileErrors) context.Error.WriteLine("nethawk: " + error);
        foreach (var problem in report.Problems.Where(p => all || !p.Unsupported)) context.Output.WriteLine($"{(problem.Unsupported ? "not supported" : "wrong")}: {problem.Place}: {problem.Reason}");
        context.Output.WriteLine(SignatureText.Summary(report));
        foreach (var (reason, count) in SignatureText.Reasons(report).Take(all ? int.MaxValue : 10)) context.Output.WriteLine($"  {count,6} not supported: {reason}");
        return report.Wrong > 0 || report.FileErrors.Count > 0 ? ExitStatus.Failed : ExitStatus.Done;
    }
}
