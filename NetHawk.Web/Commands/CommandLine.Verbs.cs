using System.CommandLine;

namespace NetHawk.Web.Commands;

/// <summary>The verbs of the program.</summary>
public static partial class CommandLine
{
    private static readonly IReadOnlyList<Func<CommandContext, Command>> Verbs =
    [
        Service.RunCommand.Create,
        Analyze.AnalyzeCommand.Create,
        Database.BackupCommand.Create,
        Database.RestoreCommand.Create,
        Models.TrainCommand.Create,
        Models.EvaluateCommand.Create,
        Service.BlocksCommand.Create,
        Service.WhitelistCommand.Create,
        Service.PreventionCommand.Create,
        Service.AccountCommands.CreateUser,
        Service.AccountCommands.CreateApiKey,
        Service.AlertsCommand.Create,
        Signatures.SignaturesCommand.Create,
        Doctor.DoctorCommand.Create,
    ];

    public static Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error) => RunAsync(arguments, output, error, Verbs);
}
