using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NetHawk.Core.Flows;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Store.Reading;
using NetHawk.Core.Store.Schema;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Store.Writing;

/// <summary>
/// The one writer: a thread that owns the writing connection. Bulk comes through a bounded inbox and goes out in batches by prepared
/// statements; changes by people go between batches, each in a transaction of its own. A database that cannot be written
/// (disk full, locked) is reported and tried again; nobody else stops for it.
/// </summary>
public sealed partial class StoreWriter : IStoreChanges, IDisposable
{
    /// <summary>Bulk waits this long for company; also how late a record may be on disk.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    private readonly StoreDatabase _database;
    private readonly DatabaseOptions _options;
    private readonly WriterInbox _inbox;
    private readonly ThreatMapper _mapper;
    private readonly Housekeeping _housekeeping;
    private readonly ReaderGate _gate;
    private readonly ISystemEvents _events;
    private readonly WriterBatch _batch = new();
    private readonly Thread _thread;
    private readonly Stopwatch _sinceFailure = new();
    private TimeSpan _retryAfter = FirstRetry;
    private BlockedAddresses _blocked = BlockedAddresses.None;
    private Func<IReadOnlyList<BlockDecision>>? _activeBlocks;
    private volatile bool _stopping;
    private long _rows;
    private long _threats;
    private long _batches;
    private long _failures;
    private string _problem = "";

    public StoreWriter(StoreDatabase database, DatabaseOptions options, RetentionOptions retention, ISystemEvents events, ReaderGate gate, TimeProvider time,
        ILogger<StoreWriter> logger, ThreatMapper? mapper = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _database = database;
        _options = options;
        _events = events;
        _gate = gate;
        _logger = logger;
        _mapper = mapper ?? new ThreatMapper();
        _inbox = new WriterInbox(options.QueueCapacity);
        _housekeeping = new Housekeeping(database, retention, gate, events, time);
        _thread = new Thread(Run) { Name = "store writer", IsBackground = true };
        _thread.Start();
    }

    public StoreStatistics Statistics => new()
    {
        Healthy = _problem.Length == 0,
        Problem = _problem,
        ReadProblem = _gate.Problem,
        ReadFailures = _gate.Failures,
        QueuedRows = _inbox.RowCount,
        QueuedThreats = _inbox.ThreatCount,
        RowsWritten = Volatile.Read(ref _rows),
        ThreatsWritten = Volatile.Read(ref _threats),
        Batches = Volatile.Read(ref _batches),
        RowsSummed = _inbox.Summed,
        Dropped = _inbox.Dropped,
        Failures = Volatile.Read(ref _failures),
        RowsExpired = _housekeeping.RowsExpired,
        DatabaseBytes = FileSize(_database.Path),
        LogBytes = FileSize(_database.Path + "-wal"),
    };

    public void Add(in FlowEvent flow) => _inbox.Add(FlowRow.From(flow));

    public void Add(Verdict verdict) => _inbox.Add(verdict);

    public void Add(SystemEvent happening) => _inbox.Add(happening);

    /// <summary>What was done about a threat. The block itself is kept by the ledger.</summary>
    public void Add(BlockDecision block)
    {
        ArgumentNullException.ThrowIfNull(block);
        if (block.ThreatId is not null) _inbox.Add(block);
    }

    /// <summary>From now on outcomes of blocks go into their threats, and flow records say whether their source was blocked.</summary>
    public void Watch(IBlockService blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        _activeBlocks = () => blocks.Active;
        blocks.Changed += Add;
    }

    public Task<T> ChangeAsync<T>(Func<NetHawkDbContext, T> change, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return RunAsync((connection, transaction) =>
        {
            using var context = StoreDatabase.CreateContext(connection);
            context.Database.UseTransaction(transaction);
            var result = change(context);
            context.SaveChanges();
            return result;
        }).WaitAsync(cancellation);
    }

    public Task<T> ReadAsync<T>(Func<NetHawkDbContext, T> read, CancellationToken cancellation = default) =>
        StoreReads.RunAsync(_database, _gate, TimeSpan.FromSeconds(_options.ReadTimeoutSeconds), read, cancellation);

    /// <summary>Ends when all that was added before is on disk, or the database has refused it.</summary>
    public async Task FlushAsync()
    {
        bool more;
        do
        {
            // Looked at before the command: what the writer has taken by then is written before the command is run.
            more = _inbox.HasBulk;
            await RunAsync((_, _) => true).ConfigureAwait(false);
        }
        while (more && _problem.Length == 0);
    }

    internal Task<T> RunAsync<T>(Func<SqliteConnection, SqliteTransaction, T> change)
    {
        var command = new StoreCommand<T>(change);
        if (!_inbox.TryAdd(command))
            command.Fail(new StoreException(_stopping ? "the database is closed: NetHawk is stopping" : "the database is too busy to take the change; try again"));
        return command.Task;
    }

    private void Run()
    {
        SqliteConnection? connection = null;
        WriterStatements? statements = null;
        for (bool last = false; !last;)
        {
            bool stopping = _stopping;
            try
            {
                if (connection is not null && IsGone(connection, stopping))
                {
                    if (!TryRecover(connection))
                    {
                        // It stays open: what is in it can be read by nobody else.
                        if (!stopping) _inbox.Wait(_retryAfter);
                        last = stopping;
                        continue;
                    }

                    statements?.Dispose();
                    connection.Dispose();
                    (statements, connection) = (null, null);
                }

                connection ??= _database.OpenWriter();
                statements ??= new WriterStatements(connection, _mapper);
                Turn(connection, statements);
            }
#pragma warning disable CA1031 // The thread must outlive whatever the disk does; it is reported and tried again.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                // Opening failed, or housekeeping did: the connection is made anew.
                Failed(exception);
                FailCommands(_problem);
                statements?.Dispose();
                connection?.Dispose();
                (statements, connection) = (null, null);
                if (!stopping) _inbox.Wait(_retryAfter);
            }

            last = stopping && (_problem.Length > 0 || (_batch.IsEmpty && !_inbox.HasBulk));
        }

        FailCommands("the database is closed: NetHawk is stopping");
        CountLost();
        statements?.Dispose();
        connection?.Dispose();
    }

    private void Turn(SqliteConnection connection, WriterStatements statements)
    {
        bool mayTry = _problem.Length == 0 || _stopping || _sinceFailure.Elapsed >= _retryAfter;
        if (mayTry)
        {
            if (_batch.IsEmpty) _inbox.Take(_batch, _options.BatchSize);
            if (!_batch.IsEmpty) WriteBatch(connection, statements);
        }

        while (_inbox.TryTakeCommand(out var command)) RunCommand(command!, connection);
        if (_stopping) return;
        if (_problem.Length == 0 && _inbox.RowCount >= _options.BatchSize) return;
        if (_problem.Length == 0 && _housekeeping.Step(connection)) return;
        _inbox.Wait(Linger);
    }

    private void WriteBatch(SqliteConnection connection, WriterStatements statements)
    {
        try
        {
            var active = _activeBlocks?.Invoke();
            if (active is not null && !ReferenceEquals(active, _blocked.Snapshot)) _blocked = new BlockedAddresses(active);
            using (var transaction = connection.BeginTransaction())
            {
                statements.Write(_batch, _blocked, transaction);
                transaction.Commit();
            }

            Written(_batch);
        }
        catch (SqliteException exception) when (StoreFailure.MayPass(exception))
        {
            Failed(exception);
        }
#pragma warning disable CA1031 // Whatever one item holds, the writer goes on with the others; the item is counted and logged.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogBatchRefused(StoreFailure.OneLine(exception.Message));
            WriteOneByOne(connection, statements);
        }
    }

    /// <summary>Something in the batch will never be taken: find it, count it, keep the rest.</summary>
    private void WriteOneByOne(SqliteConnection connection, WriterStatements statements)
    {
        foreach (var single in _batch.Singles())
        {
            try
            {
                using var transaction = connection.BeginTransaction();
                statements.Write(single, _blocked, transaction);
                transaction.Commit();
                Count(single);
            }
#pragma warning disable CA1031
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _inbox.CountDropped(1);
                LogItemRefused(StoreFailure.OneLine(exception.Message));
            }
        }

        _batch.Clear();
    }

    private void RunCommand(StoreCommand command, SqliteConnection connection)
    {
        try
        {
            command.Run(connection);
        }
        catch (SqliteException exception) when (StoreFailure.MayPass(exception))
        {
            command.Fail(new StoreException($"not saved: {StoreFailure.Describe(exception, _database.Path)}", exception));
        }
        catch (DbUpdateException exception) when (exception.InnerException is SqliteException inner && StoreFailure.MayPass(inner))
        {
            command.Fail(new StoreException($"not saved: {StoreFailure.Describe(inner, _database.Path)}", exception));
        }
#pragma warning disable CA1031 // It belongs to the caller, who awaits it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            command.Fail(exception);
        }
    }

    private void Written(WriterBatch batch)
    {
        Count(batch);
        batch.Clear();
        _retryAfter = FirstRetry;
        if (_problem.Length == 0) return;
        _problem = "";
        _events.Report(EventLevel.Info, "store", "store-recovered", $"writing to {_database.Path} works again");
    }

    private void Count(WriterBatch batch)
    {
        Interlocked.Add(ref _rows, batch.Rows.Count);
        Interlocked.Add(ref _threats, batch.Verdicts.Count);
        Interlocked.Increment(ref _batches);
    }

    private void Failed(Exception exception)
    {
        var known = exception as SqliteException;
        Interlocked.Increment(ref _failures);
        bool isNew = _problem.Length == 0;
        if (!isNew) _retryAfter = _retryAfter * 2 < LongestRetry ? _retryAfter * 2 : LongestRetry;
        _problem = known is null ? $"{_database.Path}: {StoreFailure.OneLine(exception.Message)}" : StoreFailure.Describe(known, _database.Path);
        _sinceFailure.Restart();
        if (isNew) _events.Report(EventLevel.Error, "store", known is null ? "database-failed" : StoreFailure.Code(known), $"records are not saved: {_problem}; tried again until it works");
    }

    private void FailCommands(string why)
    {
        while (_inbox.TryTakeCommand(out var command)) command!.Fail(new StoreException($"not saved: {why}"));
    }

    private void CountLost()
    {
        int lost = _batch.Rows.Count + _batch.Verdicts.Count + _inbox.RowCount + _inbox.ThreatCount;
        if (lost == 0) return;
        _inbox.CountDropped(lost);
        LogLost(lost, _problem);
    }

    private static long FileSize(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? file.Length : 0;
    }

    /// <summary>Writes what waits and ends the thread.</summary>
    public void Dispose()
    {
        if (_stopping) return;
        _stopping = true;
        _inbox.Close();
        _thread.Join(TimeSpan.FromSeconds(15));
        _inbox.Dispose();
    }
}
