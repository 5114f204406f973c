using Microsoft.Data.Sqlite;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Store.Hosts;

/// <summary>
/// Which hosts come first, told from as few columns as that takes: summing all that a list shows for 20,000 hosts, to show six, took seconds. The list is then read for these alone.
/// </summary>
internal static class HostRank
{
    /// <summary>More cost as much as all.</summary>
    public const int MostKeys = 2_000;

    private const string Range = "FROM host_hours WHERE hour BETWEEN $first AND $last GROUP BY key ORDER BY ";

    /// <summary>The keys of the first hosts by an order without threats.</summary>
    public static IReadOnlyList<byte[]> First(SqliteConnection connection, HostQuery query, int limit) => Keys(connection, query, limit, query.Order switch
    {
        HostOrder.Bytes => "sum(bytes_asked + bytes_served) DESC",
        HostOrder.Flows => "sum(flows_asked + flows_served) DESC",
        HostOrder.LastSeen => "max(last_seen) DESC",
        _ => "sum(flows_bad) DESC, sum(bytes_asked + bytes_served) DESC",
    });

    /// <summary>
    /// Keys of the sources of most threats, with all that have as many as the last of them: bad flows and bytes decide among those. Null: so many that all hosts may as well be read.
    /// </summary>
    public static IReadOnlyList<byte[]>? Sources(SqliteConnection connection, HostQuery query, int limit)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT source_ip, count(*) AS threats, max(severity) AS worst FROM threats WHERE detected_at BETWEEN $from AND $to AND source_ip IS NOT NULL GROUP BY source_ip ORDER BY threats DESC, worst DESC LIMIT $most";
        command.Parameters.AddWithValue("$from", query.From.ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("$to", query.To.ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("$most", MostKeys + 1);
        var keys = new List<byte[]>();
        (long Threats, long Worst) last = default;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            (long, long) rank = (reader.GetInt64(1), reader.GetInt64(2));
            if (keys.Count >= limit && rank != last) return keys;
            last = rank;
            if (AddressKey.TryParse(reader.GetString(0), out var address)) keys.Add(AddressColumn.Key(address));
        }

        return keys.Count <= MostKeys ? keys : null;
    }

    /// <summary>Names and values of the keys as parameters: "$k0, $k1, …".</summary>
    public static string Parameters(SqliteCommand command, string name, IEnumerable<object> values)
    {
        var names = new List<string>();
        foreach (object value in values)
        {
            names.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"${name}{names.Count}"));
            command.Parameters.AddWithValue(names[^1], value);
        }

        return string.Join(", ", names);
    }

    private static List<byte[]> Keys(SqliteConnection connection, HostQuery query, int limit, string order)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only constants are put together; every value is a parameter.
        command.CommandText = $"SELECT key {Range}{order}, key LIMIT $limit";
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$first", query.From.ToUnixTimeMilliseconds() / HostReads.MillisecondsPerHour);
        command.Parameters.AddWithValue("$last", query.To.ToUnixTimeMilliseconds() / HostReads.MillisecondsPerHour);
        command.Parameters.AddWithValue("$limit", limit);
        var keys = new List<byte[]>(limit);
        using var reader = command.ExecuteReader();
        while (reader.Read()) keys.Add((byte[])reader.GetValue(0));
        return keys;
    }
}
