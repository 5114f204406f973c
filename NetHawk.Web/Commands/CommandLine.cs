using System.CommandLine;
using NetHawk.Core.Models;
using NetHawk.Core.Packets;
using NetHawk.Core.Store;

namespace NetHawk.Web.Commands;

/// <summary>The one place where failures become an exit status and a line on standard error. Which verbs there are is each program's own affair.</summary>
public static partial class CommandLine
{
    internal static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error, IReadOnlyList<Func<CommandContext, Command>> verbs)
    {
        var split = CommandArguments.Split(arguments);
        if (split.Error is not null) return Usage(error, split.Error);

        var context = new CommandContext(split, output, error);
        var root = new RootCommand("NetHawk: network intrusion detection and prevention.\nAny setting of appsettings.json may be given as --Section:Key VALUE; --config FILE names another file.");
        foreach (var create in verbs) root.Add(create(context));

        string[] verbArguments = split.VerbArguments.Count == 0 ? ["run"] : [.. split.VerbArguments];
        if (verbArguments[0].StartsWith("--", StringComparison.Ordinal) && verbArguments[0] is not ("--help" or "--version")) verbArguments = ["run", .. verbArguments];
        var parsed = root.Parse(verbArguments);
        if (parsed.Errors.Count > 0)
        {
            var unknown = parsed.Errors.FirstOrDefault(e => e.Message.StartsWith("Unrecognized", StringComparison.Ordinal));
            return Usage(error, (unknown ?? parsed.Errors[0]).Message);
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(60), Output = output, Error = error });
        }
        catch (CommandException e)
        {
            await error.WriteLineAsync("nethawk: " + e.Message);
            return e.ExitStatus;
        }
        catch (Exception e) when (e is CaptureException or StoreException or ModelException)
        {
            await error.WriteLineAsync("nethawk: " + e.Message);
            return ExitStatus.Failed;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("nethawk: interrupted");
            return ExitStatus.Failed;
        }
#pragma warning disable CA1031 // the last line of defence: a person gets one line, never a stack trace
        catch (Exception e)
#pragma warning restore CA1031
        {
            await error.WriteLineAsync($"nethawk: this is a defect of NetHawk, please report it: {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")} ({e.StackTrace?.Split('\n').FirstOrDefault(l => l.Contains("NetHawk.", StringComparison.Ordinal))?.Trim()})");
            return ExitStatus.Failed;
        }
    }

    private static int Usage(TextWriter error, string message)
    {
        error.WriteLine($"nethawk: {message.ReplaceLineEndings(" ")} (see nethawk --help)");
        return ExitStatus.Usage;
    }
}
