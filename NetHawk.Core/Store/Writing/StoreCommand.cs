using Microsoft.Data.Sqlite;

namespace NetHawk.Core.Store.Writing;

/// <summary>A change that somebody waits for; run by the writer in a transaction of its own.</summary>
internal abstract class StoreCommand
{
    public abstract void Run(SqliteConnection connection);

    public abstract void Fail(Exception exception);
}

/// <inheritdoc cref="StoreCommand"/>
internal sealed class StoreCommand<T>(Func<SqliteConnection, SqliteTransaction, T> change) : StoreCommand
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _done.Task;

    public override void Run(SqliteConnection connection)
    {
        T result;
        using (var transaction = connection.BeginTransaction())
        {
            result = change(connection, transaction);
            transaction.Commit();
        }

        _done.TrySetResult(result);
    }

    public override void Fail(Exception exception)
    {
        _done.TrySetException(exception);

        // Whoever asked may have given up waiting, and has said so: the outcome that nobody reads any more is no fault of a part.
        _ = _done.Task.Exception;
    }
}
