using System.CommandLine;
using NetHawk.Core.Store;
using NetHawk.Web.Setup.Configuration;

namespace NetHawk.Web.Commands.Database;

/// <summary>`restore FILE`: puts a backup in the database's place; the service must not run.</summary>
public static class RestoreCommand
{
    public static Command Create(CommandContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var file = new Argument<string>("FILE") { Description = "A file that backup wrote" };
        var command = new Command("restore", "Put a backup in the database's place; stop the service first. What was there is kept beside it") { file };
        command.SetAction(parsed => DatabaseErrors.Run(() =>
        {
            string path = NetHawkSettings.Load(context.Arguments).Database.Path;
            string? kept = StoreBackup.Restore(parsed.GetValue(file)!, path, TimeProvider.System.GetUtcNow());
            context.Error.WriteLine($"restored to {path}" + (kept is null ? "" : $"; what was there is now {kept}"));
        }));
        return command;
    }
}
