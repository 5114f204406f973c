using Microsoft.Data.Sqlite;
using NetHawk.Core.Packets;
using NetHawk.Core.Store.Filtering;

namespace NetHawk.Core.Store.Reading;

/// <summary>
/// Pages of network_traffic, in plain SQL: the largest table, where the choice of index decides between a millisecond and a minute.
/// One address reads both its indexes newest first and merges; a prefix walks the time index.
/// </summary>
internal static class TrafficReads
{
    private const string Columns = "id, time, source_ip, source_port, destination_ip, destination_port, protocol, application, packets, bytes, flags, " +
        "duration_seconds, prediction, confidence, blocked";

    private const string Order = "ORDER BY time DESC, id DESC LIMIT $limit";

    public static Page<TrafficRecord> Page(SqliteConnection connection, TrafficQuery query)
    {
        int limit = Paging.Limit(query.Limit);
        var cursor = PageCursor.Parse(query.Cursor, numeric: true);
        using var command = connection.CreateCommand();
        string common = Common(command, query, cursor, limit + 1);
#pragma warning disable CA2100 // Only constants are put together; every value is a parameter.
        command.CommandText = (Paging.Address(query.Ip) ?? query.Filter?.OneAddress) is { } prefix ? ByAddress(command, prefix, common) : $"SELECT {Columns} FROM network_traffic WHERE {common} {Order}";
#pragma warning restore CA2100
        var rows = new List<TrafficRecord>(limit + 1);
        using (var reader = command.ExecuteReader())
            while (reader.Read()) rows.Add(Read(reader));
        return Paging.Page(rows, limit, row => row, row => new PageCursor(row.Time.ToUnixTimeMilliseconds(), row.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static string Common(SqliteCommand command, TrafficQuery query, PageCursor cursor, int limit)
    {
        var parts = new List<string>(6) { "time >= $from", "time <= $to" };
        command.Parameters.AddWithValue("$from", query.From?.ToUnixTimeMilliseconds() ?? long.MinValue);
        command.Parameters.AddWithValue("$to", Math.Min(query.To?.ToUnixTimeMilliseconds() ?? long.MaxValue, cursor.Milliseconds));
        command.Parameters.AddWithValue("$limit", limit);
        if (!cursor.IsStart)
        {
            parts.Add("(time, id) < ($time, $id)");
            command.Parameters.AddWithValue("$time", cursor.Milliseconds);
            command.Parameters.AddWithValue("$id", cursor.Number);
        }

        AddEqual(command, parts, "protocol", query.Protocol);
        AddEqual(command, parts, "prediction", query.Prediction);
        if (query.Filter is { } filter) parts.Add(new FlowFilterSql(command).Condition(filter.Term));
        return string.Join(" AND ", parts);
    }

    private static void AddEqual(SqliteCommand command, List<string> parts, string column, string? value)
    {
        if (string.IsNullOrWhiteSpace(value)) return;
        // The plus keeps SQLite from inventing an index for a column of few values.
        parts.Add($"+{column} = ${column} COLLATE NOCASE");
        command.Parameters.AddWithValue("$" + column, value.Trim());
    }

    private static string ByAddress(SqliteCommand command, Prefix prefix, string common)
    {
        var (low, high) = AddressColumn.Range(prefix);
        command.Parameters.AddWithValue("$low", low);
        if (prefix.IsSingle)
        {
            return $"SELECT * FROM (SELECT {Columns} FROM network_traffic WHERE source_key = $low AND {common} {Order}) " +
                $"UNION SELECT * FROM (SELECT {Columns} FROM network_traffic WHERE destination_key = $low AND {common} {Order}) {Order}";
        }

        command.Parameters.AddWithValue("$high", high);
        return $"SELECT {Columns} FROM network_traffic WHERE {common} AND (+source_key BETWEEN $low AND $high OR +destination_key BETWEEN $low AND $high) {Order}";
    }

    private static TrafficRecord Read(SqliteDataReader reader) => new()
    {
        Id = reader.GetInt64(0),
        Time = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(1)),
        SourceIp = reader.GetString(2),
        SourcePort = reader.GetInt32(3),
        DestinationIp = reader.GetString(4),
        DestinationPort = reader.GetInt32(5),
        Protocol = reader.GetString(6),
        Application = reader.GetString(7),
        Packets = reader.GetInt64(8),
        Bytes = reader.GetInt64(9),
        Flags = reader.GetString(10),
        DurationSeconds = reader.GetDouble(11),
        Prediction = reader.GetString(12),
        Confidence = reader.GetDouble(13),
        Blocked = reader.GetBoolean(14),
    };
}
