using System.CommandLine;
using NetHawk.Core.Store;
using NetHawk.Web.Setup.Configuration;

namespace NetHawk.Web.Commands.Database;

/// <summary>`backup FILE`: a consistent copy of the database, also while the service runs.</summary>
public static class BackupCommand
{
    public static Command Create(CommandContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var file = new Argument<string>("FILE") { Description = "Where the copy goes; an existing file is replaced once the copy is whole" };
        var command = new Command("backup", "Copy the database, also while the service runs") { file };
        command.SetAction(parsed => DatabaseErrors.Run(() =>
        {
            string target = Path.GetFullPath(parsed.GetValue(file)!);
            StoreBackup.Backup(NetHawkSettings.Load(context.Arguments).Database.Path, target);
            context.Error.WriteLine($"backup written to {target} ({new FileInfo(target).Length} bytes)");
        }));
        return command;
    }
}
