using Microsoft.Data.Sqlite;
using NetHawk.Core.Packets;
using NetHawk.Core.Store.Writing;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Store.Hosts;

/// <summary>
/// What each address sent and received, summed per hour beside the flow records: lists of hosts over days are read in milliseconds, not by
/// walking a million rows. Used by the writer's thread.
/// </summary>
internal sealed class HostSums(SqliteConnection connection) : IDisposable
{
    private const int MillisecondsPerHour = 3_600_000;

    private readonly PreparedStatement _upsert = new(connection, 11,
        "INSERT INTO host_hours (hour, key, address, packets_asked, bytes_asked, packets_served, bytes_served, flows_asked, flows_served, flows_bad, last_seen) " +
        $"VALUES ({PreparedStatement.Places(11)}) ON CONFLICT (hour, key) DO UPDATE SET packets_asked = packets_asked + excluded.packets_asked, " +
        "bytes_asked = bytes_asked + excluded.bytes_asked, packets_served = packets_served + excluded.packets_served, bytes_served = bytes_served + excluded.bytes_served, " +
        "flows_asked = flows_asked + excluded.flows_asked, flows_served = flows_served + excluded.flows_served, flows_bad = flows_bad + excluded.flows_bad, " +
        "last_seen = max(last_seen, excluded.last_seen)");

    private readonly Dictionary<(long Hour, AddressKey Address), Sum> _sums = [];

    private struct Sum
    {
        public long PacketsAsked, BytesAsked, PacketsServed, BytesServed, FlowsAsked, FlowsServed, FlowsBad, LastSeen;
    }

    public void Add(in FlowRow row)
    {
        long hour = row.TimeMilliseconds / MillisecondsPerHour;
        int bad = row.Prediction == ThreatClass.Normal ? 0 : 1;
        if (!row.Source.IsNone)
        {
            ref var sum = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_sums, (hour, row.Source), out _);
            sum.PacketsAsked += row.Packets;
            sum.BytesAsked += row.Bytes;
            sum.FlowsAsked++;
            sum.FlowsBad += bad;
            sum.LastSeen = Math.Max(sum.LastSeen, row.TimeMilliseconds);
        }

        if (!row.Destination.IsNone)
        {
            ref var sum = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_sums, (hour, row.Destination), out _);
            sum.PacketsServed += row.Packets;
            sum.BytesServed += row.Bytes;
            sum.FlowsServed++;
            sum.FlowsBad += bad;
            sum.LastSeen = Math.Max(sum.LastSeen, row.TimeMilliseconds);
        }
    }

    public void Write(SqliteTransaction transaction)
    {
        foreach (var ((hour, address), sum) in _sums)
        {
            _upsert[0] = hour;
            _upsert[1] = AddressColumn.Key(address);
            _upsert[2] = AddressColumn.Text(address);
            _upsert[3] = sum.PacketsAsked;
            _upsert[4] = sum.BytesAsked;
            _upsert[5] = sum.PacketsServed;
            _upsert[6] = sum.BytesServed;
            _upsert[7] = sum.FlowsAsked;
            _upsert[8] = sum.FlowsServed;
            _upsert[9] = sum.FlowsBad;
            _upsert[10] = sum.LastSeen;
            _upsert.Run(transaction);
        }

        _sums.Clear();
    }

    /// <summary>Forgets what was added: the batch failed and is tried again.</summary>
    public void Reset() => _sums.Clear();

    public void Dispose() => _upsert.Dispose();
}
