using Microsoft.Data.Sqlite;
using NetHawk.Core.Packets;
using NetHawk.Core.Store.Reading;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Store.Hosts;

/// <summary>Statements behind lists of hosts and the page of one, in plain SQL: each names the index it walks.</summary>
internal static class HostReads
{
    /// <summary>Flow records of one address that are summed for its page; more make it slow and change little.</summary>
    public const int MostFlows = 20_000;

    /// <summary>Hours of a range that are looked up one by one; longer ranges are walked.</summary>
    private const int MostHoursApart = 20_000;

    private const string EachHour = "hour IN (WITH RECURSIVE hours(h) AS (SELECT $first UNION ALL SELECT h + 1 FROM hours WHERE h < $last) SELECT h FROM hours)";

    private const int Shown = 12;
    internal const long MillisecondsPerHour = 3_600_000;

    /// <summary>Of all hosts it is first told which come first, and only these are read whole; those of a prefix or name are few.</summary>
    public static IReadOnlyList<HostRecord> List(SqliteConnection connection, HostQuery query)
    {
        if (Paging.Address(query.Ip) is not null || !string.IsNullOrWhiteSpace(query.Name)) return List(connection, query, null);
        int limit = Paging.Limit(query.Limit);
        if (query.Order != HostOrder.Threats) return List(connection, query, HostRank.First(connection, query, limit));
        if (HostRank.Sources(connection, query, limit) is not { } sources) return List(connection, query, null);
        if (sources.Count >= limit && List(connection, query, sources) is var rows && rows.Count == limit) return rows;

        // Too few are the source of a threat and were seen in the range: others follow by their bad flows and bytes.
        return HostRank.Sources(connection, query, HostRank.MostKeys) is { } every ? List(connection, query, [.. every, .. HostRank.First(connection, query, limit)]) : List(connection, query, null);
    }

    /// <summary>Sums of the range by primary key; threats of the range by their time, few against the flows.</summary>
    /// <param name="keys">Only these; null: all.</param>
    private static List<HostRecord> List(SqliteConnection connection, HostQuery query, IReadOnlyList<byte[]>? keys)
    {
        using var command = connection.CreateCommand();
        long from = query.From.ToUnixTimeMilliseconds(), to = query.To.ToUnixTimeMilliseconds();
        command.Parameters.AddWithValue("$first", from / MillisecondsPerHour);
        command.Parameters.AddWithValue("$last", to / MillisecondsPerHour);
        command.Parameters.AddWithValue("$from", from);
        command.Parameters.AddWithValue("$to", to);
        command.Parameters.AddWithValue("$limit", Paging.Limit(query.Limit));
        string only = "hour BETWEEN $first AND $last", source = "", destination = "";
        if (Paging.Address(query.Ip) is { } prefix)
        {
            var (low, high) = AddressColumn.Range(prefix);
            only += " AND key BETWEEN $low AND $high";
            // Each hour is looked up by itself, as the primary key begins with it.
            if ((to - from) / MillisecondsPerHour <= MostHoursApart) only = $"{EachHour} AND key BETWEEN $low AND $high";
            string keyed = prefix.IsSingle ? "= $low" : "BETWEEN $low AND $high";
            (source, destination) = ($" AND source_key {keyed}", $" AND destination_key {keyed}");
            command.Parameters.AddWithValue("$low", low);
            command.Parameters.AddWithValue("$high", high);
        }

        if (keys is not null)
        {
            string these = HostRank.Parameters(command, "k", keys);
            only = $"{EachHour} AND key IN ({these})";

            // Of a source there are few threats; a server may be the target of most: those are counted in the one index that holds all that is asked.
            (source, destination) = ($" AND source_key IN ({these})", $" AND destination_ip IN ({HostRank.Parameters(command, "a", keys.Select(k => AddressColumn.Address(k).ToString()))})");
        }

        if (!string.IsNullOrWhiteSpace(query.Name))
        {
            // Names are kept reversed nowhere: the index serves the name itself, what is below it is found by its end.
            string name = query.Name.Trim().TrimEnd('.').ToLowerInvariant();
            only += " AND key IN (SELECT key FROM host_names WHERE name = $name OR name LIKE $below ESCAPE '\\')";
            command.Parameters.AddWithValue("$name", name);
            command.Parameters.AddWithValue("$below", Paging.Contains("." + name)[..^1]);
        }

        string order = query.Order switch
        {
            HostOrder.Bytes => "bytes DESC",
            HostOrder.Flows => "flows DESC",
            HostOrder.LastSeen => "last_seen DESC",
            _ => "threats DESC, worst DESC, flows_bad DESC, bytes DESC",
        };
#pragma warning disable CA2100 // Only constants are put together; every value is a parameter.
        command.CommandText =
            $"WITH t AS (SELECT source_ip AS address, count(*) AS threats, max(severity) AS worst FROM threats WHERE detected_at BETWEEN $from AND $to AND source_ip IS NOT NULL{source} GROUP BY source_ip), " +
            $"v AS (SELECT destination_ip AS address, count(*) AS targeted FROM threats WHERE detected_at BETWEEN $from AND $to AND destination_ip IS NOT NULL{destination} GROUP BY destination_ip), " +
            "h AS (SELECT key, address, sum(packets_asked) AS pa, sum(bytes_asked) AS ba, sum(packets_served) AS ps, sum(bytes_served) AS bs, sum(flows_asked) AS fa, sum(flows_served) AS fs, " +
            $"sum(flows_bad) AS flows_bad, max(last_seen) AS last_seen FROM host_hours WHERE {only} GROUP BY key) " +
            "SELECT h.address, pa, ba, ps, bs, fa, fs, flows_bad, last_seen, coalesce(threats, 0) AS threats, worst, coalesce(targeted, 0), coalesce(n.note, ''), ba + bs AS bytes, fa + fs AS flows " +
            $"FROM h LEFT JOIN t ON t.address = h.address LEFT JOIN v ON v.address = h.address LEFT JOIN host_notes n ON n.address = h.address ORDER BY {order}, h.key LIMIT $limit";
#pragma warning restore CA2100
        var rows = new List<HostRecord>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            rows.Add(new HostRecord
            {
                Address = reader.GetString(0),
                PacketsAsked = reader.GetInt64(1),
                BytesAsked = reader.GetInt64(2),
                PacketsServed = reader.GetInt64(3),
                BytesServed = reader.GetInt64(4),
                FlowsAsked = reader.GetInt64(5),
                FlowsServed = reader.GetInt64(6),
                FlowsBad = reader.GetInt64(7),
                LastSeen = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(8)),
                Threats = reader.GetInt64(9),
                Worst = reader.IsDBNull(10) ? null : (Severity)reader.GetInt32(10),
                Targeted = reader.GetInt64(11),
                Note = reader.GetString(12),
            });
        }

        return rows;
    }

    /// <summary>The newest records of both roles, by the two address indexes, summed here.</summary>
    public static HostTraffic Traffic(SqliteConnection connection, AddressKey address, DateTimeOffset? from, DateTimeOffset? to)
    {
        using var command = connection.CreateCommand();
        const string columns = "time, source_ip, destination_ip, destination_port, protocol, application, packets, bytes, prediction";
        const string range = "time BETWEEN $from AND $to ORDER BY time DESC LIMIT $most";
        command.CommandText = $"SELECT * FROM (SELECT {columns}, 1 AS asked FROM network_traffic WHERE source_key = $key AND {range}) " +
            $"UNION ALL SELECT * FROM (SELECT {columns}, 0 FROM network_traffic WHERE destination_key = $key AND {range})";
        command.Parameters.AddWithValue("$key", AddressColumn.Key(address));
        command.Parameters.AddWithValue("$from", from?.ToUnixTimeMilliseconds() ?? long.MinValue);
        command.Parameters.AddWithValue("$to", to?.ToUnixTimeMilliseconds() ?? long.MaxValue);
        command.Parameters.AddWithValue("$most", MostFlows);
        Dictionary<string, HostShare> peers = [], services = [], applications = [], predictions = [];
        long asked = 0, served = 0;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            bool mine = reader.GetInt64(9) == 1;
            if (mine) asked++;
            else served++;
            string peer = reader.GetString(mine ? 2 : 1), protocol = reader.GetString(4), application = reader.GetString(5);
            int port = reader.GetInt32(3);
            long packets = reader.GetInt64(6), bytes = reader.GetInt64(7);
            Add(peers, peer, packets, bytes);
            Add(services, $"{protocol}{(port == 0 ? "" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $" {port}"))} {(mine ? "asked" : "served")}", packets, bytes);
            Add(applications, application.Length > 0 ? application : "unknown", packets, bytes);
            Add(predictions, reader.GetString(8), packets, bytes);
        }

        return new HostTraffic(asked + served, asked < MostFlows && served < MostFlows, Top(peers), Top(services), Top(applications), Top(predictions));
    }

    /// <summary>Threats by the index of their source, their evidence by its threat.</summary>
    public static IReadOnlyList<HostScore> Scores(SqliteConnection connection, byte[] key, DateTimeOffset from, DateTimeOffset to, TimeSpan step)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT e.time_nanoseconds / 1000000 / $step AS s, e.class, sum(e.log_odds), count(*) FROM threats t JOIN evidence e ON e.threat_id = t.id " +
            "WHERE t.source_key = $key AND e.time_nanoseconds BETWEEN $from AND $to GROUP BY s, e.class ORDER BY s";
        long milliseconds = Math.Max(1_000, (long)step.TotalMilliseconds);
        command.Parameters.AddWithValue("$key", key);
        command.Parameters.AddWithValue("$step", milliseconds);
        command.Parameters.AddWithValue("$from", from.ToUnixTimeMilliseconds() * 1_000_000);
        command.Parameters.AddWithValue("$to", to.ToUnixTimeMilliseconds() * 1_000_000);
        var rows = new List<HostScore>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
            rows.Add(new HostScore(DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(0) * milliseconds), reader.GetString(1), reader.GetDouble(2), reader.GetInt64(3)));
        return rows;
    }

    private static void Add(Dictionary<string, HostShare> sums, string name, long packets, long bytes)
    {
        if (name.Length == 0) return;
        sums[name] = sums.TryGetValue(name, out var known) ? known with { Flows = known.Flows + 1, Packets = known.Packets + packets, Bytes = known.Bytes + bytes } : new(name, 1, packets, bytes);
    }

    private static IReadOnlyList<HostShare> Top(Dictionary<string, HostShare> sums) => [.. sums.Values.OrderByDescending(s => s.Flows).ThenByDescending(s => s.Bytes).ThenBy(s => s.Name, StringComparer.Ordinal).Take(Shown)];
}
