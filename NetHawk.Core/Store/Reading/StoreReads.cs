using System.Diagnostics;
using Microsoft.Data.Sqlite;
using NetHawk.Core.Store.Schema;
using SQLitePCL;

namespace NetHawk.Core.Store.Reading;

/// <summary>Runs a read on a connection of its own, off the caller's thread, bounded in number and in time.</summary>
internal static class StoreReads
{
    private const int InstructionsBetweenLooks = 20_000;

    public static Task<T> RunAsync<T>(StoreDatabase database, ReaderGate gate, TimeSpan limit, Func<NetHawkDbContext, T> read, CancellationToken cancellation) =>
        RunRawAsync(database, gate, limit, connection =>
        {
            using var context = StoreDatabase.CreateContext(connection);
            return read(context);
        }, cancellation);

    public static async Task<T> RunRawAsync<T>(StoreDatabase database, ReaderGate gate, TimeSpan limit, Func<SqliteConnection, T> read, CancellationToken cancellation)
    {
        using var place = await gate.EnterAsync(cancellation).ConfigureAwait(false);
        return await Task.Run(() => Run(database, gate, limit, read, cancellation), cancellation).ConfigureAwait(false);
    }

    private static T Run<T>(StoreDatabase database, ReaderGate gate, TimeSpan limit, Func<SqliteConnection, T> read, CancellationToken cancellation)
    {
        try
        {
            using var connection = database.OpenReader();
            var clock = Stopwatch.StartNew();
            // SQLite asks every some thousand steps whether to go on: the only way out of a statement that reads the whole disk.
            raw.sqlite3_progress_handler(connection.Handle, InstructionsBetweenLooks, _ => clock.Elapsed > limit || cancellation.IsCancellationRequested ? 1 : 0, null);
            try
            {
                return read(connection);
            }
            finally
            {
                raw.sqlite3_progress_handler(connection.Handle, 0, null, null);
            }
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == StoreFailure.Interrupted)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new StoreException($"the search took longer than {limit.TotalSeconds:0} s and was given up; narrow its time range or filter", exception);
        }
        catch (SqliteException exception)
        {
            string problem = $"cannot read: {StoreFailure.Describe(exception, database.Path)}";
            gate.Failed(problem);
            throw new StoreException(problem, exception);
        }
    }
}
