using NetHawk.Core.Store;

namespace NetHawk.Web.Commands.Database;

/// <summary>The store's one-line failures become the command line's.</summary>
internal static class DatabaseErrors
{
    public static int Run(Action work)
    {
        try
        {
            work();
            return ExitStatus.Done;
        }
        catch (StoreException exception)
        {
            throw new CommandException(exception.Message);
        }
    }
}
