using System.Diagnostics;
using Microsoft.Data.Sqlite;
using NetHawk.Core.Pipeline;

namespace NetHawk.Core.Store.Writing;

/// <summary>What the writer does when its file is deleted or replaced under it.</summary>
public sealed partial class StoreWriter
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly Stopwatch _sinceLook = Stopwatch.StartNew();
    private bool _gone;

    private bool IsGone(SqliteConnection connection, bool now)
    {
        if (!_gone && (now || _sinceLook.Elapsed >= LookEvery))
        {
            _sinceLook.Restart();
            _gone = OpenFile.HasMoved(connection);
        }

        return _gone;
    }

    private bool TryRecover(SqliteConnection connection)
    {
        try
        {
            bool anew = _database.Recover(connection);
            _gone = false;
            _retryAfter = FirstRetry;
            _problem = "";
            _events.Report(EventLevel.Error, "store", anew ? "database-deleted" : "database-replaced", anew
                ? $"{_database.Path} was deleted while NetHawk had it open: everything in it was written anew. Find out who does that"
                : $"{_database.Path} was replaced by another file while NetHawk had it open: the other is used from now on, what was in the first is gone. Use 'nethawk restore FILE' instead");
            return true;
        }
#pragma warning disable CA1031 // The thread must outlive whatever the disk does; it is reported and tried again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Failed(exception);
            FailCommands(_problem);
            return false;
        }
    }
}
