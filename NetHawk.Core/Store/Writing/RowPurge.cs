using Microsoft.Data.Sqlite;

namespace NetHawk.Core.Store.Writing;

/// <summary>Deletes rows in steps small enough that the writer's queue does not fill meanwhile.</summary>
internal static class RowPurge
{
    public const int ChunkRows = 5_000;

    /// <summary>A table with the column of its age, and what else must hold for a row to go.</summary>
    public sealed record Table(string Name, string TimeColumn, long UnitsPerMillisecondDivisor = 1, string Only = "1")
    {
        /// <summary>What tells one row from another: row ids, in the order that rows came, or the key of a table without them.</summary>
        public string Key { get; init; } = "rowid";

        public bool HasRowIds => Key == "rowid";
    }

    public static readonly Table Traffic = new("network_traffic", "time");
    public static readonly Table Minutes = new("traffic_minutes", "minute", 60_000);
    public static readonly Table HostHours = new("host_hours", "hour", 3_600_000) { Key = "hour, key" };
    public static readonly Table HostNames = new("host_names", "last_seen");
    public static readonly Table Threats = new("threats", "updated_at");

    /// <summary>Threats about which nothing was to be done, and that nobody has looked at: whoever forges millions of them shall not push the others out.</summary>
    public static readonly Table WatchedThreats = new("threats", "updated_at", 1, "block_kind = 0 AND status = 0 AND note = ''");
    public static readonly Table Events = new("system_events", "time");
    public static readonly Table Audit = new("audit", "time");

    /// <summary>Blocks that ended (expired, lifted, refused) or whose time was out as long ago; what may still be in force stays.</summary>
    public static readonly Table EndedBlocks = new("blocked_ips", "created_at", 1, "(state IN (2, 3, 4) OR expires_at < $before)");

    /// <summary>Deletes up to <see cref="ChunkRows"/> of the oldest rows before a moment; answers how many.</summary>
    /// <param name="beforeMilliseconds">Rows of this moment and later stay.</param>
    /// <param name="maxRowId">Rows that came after this one stay, where the table has row ids.</param>
    public static int Step(SqliteConnection connection, SqliteTransaction transaction, Table table, long beforeMilliseconds, long maxRowId = long.MaxValue)
    {
        long before = beforeMilliseconds == long.MaxValue ? long.MaxValue : beforeMilliseconds / table.UnitsPerMillisecondDivisor;
        string chosen = $"FROM {table.Name} WHERE {table.TimeColumn} < $before AND {(table.HasRowIds ? "rowid <= $max" : "$max >= 0")} AND {table.Only} ORDER BY {table.TimeColumn}, {table.Key} LIMIT {ChunkRows}";
        if (table.Name == Threats.Name) Run(connection, transaction, $"DELETE FROM evidence WHERE threat_id IN (SELECT id {chosen})", before, maxRowId);
        return Run(connection, transaction, $"DELETE FROM {table.Name} WHERE ({table.Key}) IN (SELECT {table.Key} {chosen})", before, maxRowId);
    }

    public static long Count(SqliteConnection connection, Table table, long beforeMilliseconds)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names come from the constants above.
        command.CommandText = $"SELECT count(*) FROM {table.Name} WHERE {table.TimeColumn} < $before AND {table.Only}";
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$before", beforeMilliseconds);
        return (long)command.ExecuteScalar()!;
    }

    public static long MaxRowId(SqliteConnection connection, SqliteTransaction transaction, Table table)
    {
        if (!table.HasRowIds) return long.MaxValue;
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Names come from the constants above.
        command.CommandText = $"SELECT coalesce(max(rowid), 0) FROM {table.Name}";
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }

    private static int Run(SqliteConnection connection, SqliteTransaction transaction, string sql, long before, long maxRowId)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Names come from the constants above; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$before", before);
        command.Parameters.AddWithValue("$max", maxRowId);
        return command.ExecuteNonQuery();
    }
}
