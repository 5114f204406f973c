using System.Globalization;
using Microsoft.Data.Sqlite;
using NetHawk.Core.Pipeline;

namespace NetHawk.Core.Store.Writing;

/// <summary>
/// Keeps the database within age and size, one small step at a time between batches, on the writer's thread. Gives freed pages back to
/// the disk, and lets the write-ahead log shrink while readers pause for a moment.
/// </summary>
internal sealed class Housekeeping(StoreDatabase database, RetentionOptions options, ReaderGate gate, ISystemEvents events, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    /// <summary>Log size at which readers are asked to pause. Without pauses it grew to 952 MB under a steady reader.</summary>
    private const long LogLimitBytes = 64L << 20;

    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(5);

    private const int FreePagesPerStep = 2_000;

    /// <summary>A clock that jumps further ahead is perhaps wrong: nothing is deleted by age until people had <see cref="Patience"/> to set it right.</summary>
    private static readonly TimeSpan ClockJump = TimeSpan.FromHours(1);
    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    private long _nextRound;
    private long _nextLogLook;
    private bool _inRound;
    private bool _toldFull;
    private long _expired;
    private TimeSpan? _offset;
    private long? _heldSince;

    public long RowsExpired => Volatile.Read(ref _expired);

    /// <summary>Does one step when one is due; answers whether more is to be done at once.</summary>
    public bool Step(SqliteConnection connection)
    {
        ShrinkLog(connection);
        if (!_inRound && time.GetTimestamp() < _nextRound) return false;
        _inRound = (!IsHeld() && Expire(connection)) || TrimToSize(connection) || FreePages(connection);
        if (!_inRound) _nextRound = After(Interval);
        return _inRound;
    }

    private bool IsHeld()
    {
        var offset = TimeSpan.FromTicks(time.GetUtcNow().UtcTicks) - time.GetElapsedTime(0);
        var jumped = offset - (_offset ?? offset);
        _offset = offset;
        if (jumped > ClockJump)
        {
            _heldSince = time.GetTimestamp();
            events.Report(EventLevel.Warning, "store", "clock-jumped", string.Create(CultureInfo.InvariantCulture,
                $"the clock was set {jumped.TotalHours:0.#} h ahead: no record is deleted by its age for {Patience.TotalHours:0} h, in case it is wrong"));
        }
        else if (jumped < -ClockJump)
        {
            _heldSince = null;
        }

        return _heldSince is { } since && time.GetElapsedTime(since) < Patience;
    }

    private bool Expire(SqliteConnection connection)
    {
        (RowPurge.Table Table, int Days)[] rules =
        [
            (RowPurge.Traffic, options.TrafficDays), (RowPurge.Minutes, options.ChartDays), (RowPurge.HostHours, options.TrafficDays), (RowPurge.HostNames, options.TrafficDays), (RowPurge.Threats, options.ThreatDays),
            (RowPurge.EndedBlocks, options.ThreatDays), (RowPurge.Events, options.EventDays), (RowPurge.Audit, options.AuditDays),
        ];
        foreach (var (table, days) in rules)
            if (Purge(connection, table, time.GetUtcNow().AddDays(-days).ToUnixTimeMilliseconds())) return true;
        return false;
    }

    /// <summary>Too large: flow records go first, then events, then threats, those that are only watched before the others; charts, blocks, audit and accounts stay.</summary>
    private bool TrimToSize(SqliteConnection connection)
    {
        if (UsedBytes(connection) <= options.MaxDatabaseBytes)
        {
            _toldFull = false;
            return false;
        }

        foreach (var table in (RowPurge.Table[])[RowPurge.Traffic, RowPurge.HostHours, RowPurge.Events, RowPurge.WatchedThreats, RowPurge.Threats])
        {
            if (!Purge(connection, table, long.MaxValue)) continue;
            Tell(EventLevel.Info, "retention-by-size", $"the database reached Retention:MaxDatabaseBytes ({options.MaxDatabaseBytes} bytes): the oldest records are deleted");
            return true;
        }

        Tell(EventLevel.Warning, "retention-cannot-shrink", $"the database is over Retention:MaxDatabaseBytes ({options.MaxDatabaseBytes} bytes) and nothing is left to delete; allow more");
        return false;
    }

    private void Tell(EventLevel level, string code, string message)
    {
        if (_toldFull) return;
        _toldFull = true;
        events.Report(level, "store", code, message);
    }

    private bool Purge(SqliteConnection connection, RowPurge.Table table, long before)
    {
        using var transaction = connection.BeginTransaction();
        int deleted = RowPurge.Step(connection, transaction, table, before);
        transaction.Commit();
        Interlocked.Add(ref _expired, deleted);
        return deleted > 0;
    }

    private static bool FreePages(SqliteConnection connection)
    {
        if (Pragma(connection, "freelist_count") < FreePagesPerStep) return false;
        StoreDatabase.Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA incremental_vacuum({FreePagesPerStep})"));
        return true;
    }

    private void ShrinkLog(SqliteConnection connection)
    {
        if (time.GetTimestamp() < _nextLogLook) return;
        _nextLogLook = After(LogInterval);
        var log = new FileInfo(database.Path + "-wal");
        if (!log.Exists || log.Length < LogLimitBytes) return;
        using var pause = gate.Pause();
        if (pause is not null) StoreDatabase.Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private long After(TimeSpan span) => time.GetTimestamp() + (long)(span.TotalSeconds * time.TimestampFrequency);

    internal static long UsedBytes(SqliteConnection connection) =>
        (Pragma(connection, "page_count") - Pragma(connection, "freelist_count")) * Pragma(connection, "page_size");

    private static long Pragma(SqliteConnection connection, string name)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The names are constants.
        command.CommandText = "PRAGMA " + name;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }
}
