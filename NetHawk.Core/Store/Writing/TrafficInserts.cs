using Microsoft.Data.Sqlite;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Store.Hosts;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Store.Writing;

/// <summary>Flow records into network_traffic, and their sums into traffic_minutes and host_hours in the same transaction.</summary>
internal sealed class TrafficInserts : IDisposable
{
    private const int MillisecondsPerMinute = 60_000;

    private readonly PreparedStatement _row;
    private readonly PreparedStatement _minute;
    private readonly HostSums _hosts;
    private readonly Dictionary<(long Minute, string Protocol, ThreatClass Prediction), (long Packets, long Bytes, long Flows)> _sums = [];

    public TrafficInserts(SqliteConnection connection)
    {
        _row = new PreparedStatement(connection, 19,
            "INSERT INTO network_traffic (time, kind, source_ip, source_key, source_port, destination_ip, destination_key, destination_port, protocol, application, " +
            $"vlan, packets, bytes, flows, flags, duration_seconds, prediction, confidence, blocked) VALUES ({PreparedStatement.Places(19)})");
        _hosts = new HostSums(connection);
        _minute = new PreparedStatement(connection, 6,
            "INSERT INTO traffic_minutes (minute, protocol, prediction, packets, bytes, flows) VALUES ($0, $1, $2, $3, $4, $5) " +
            "ON CONFLICT (minute, protocol, prediction) DO UPDATE SET packets = packets + excluded.packets, bytes = bytes + excluded.bytes, flows = flows + excluded.flows");
    }

    public void Write(List<FlowRow> rows, BlockedAddresses blocked, SqliteTransaction transaction)
    {
        _sums.Clear();
        _hosts.Reset();
        foreach (var row in rows)
        {
            WriteRow(row, blocked, transaction);
            _hosts.Add(row);
            var key = (FloorDivide(row.TimeMilliseconds, MillisecondsPerMinute), ChartProtocol(row.Protocol), row.Prediction);
            _sums.TryGetValue(key, out var sum);
            _sums[key] = (sum.Packets + row.Packets, sum.Bytes + row.Bytes, sum.Flows + row.Flows);
        }

        foreach (var (key, sum) in _sums)
        {
            _minute[0] = key.Minute;
            _minute[1] = key.Protocol;
            _minute[2] = key.Prediction.Name();
            _minute[3] = sum.Packets;
            _minute[4] = sum.Bytes;
            _minute[5] = sum.Flows;
            _minute.Run(transaction);
        }

        _hosts.Write(transaction);
    }

    private void WriteRow(in FlowRow row, BlockedAddresses blocked, SqliteTransaction transaction)
    {
        _row[0] = row.TimeMilliseconds;
        _row[1] = KindName(row.Kind);
        _row[2] = AddressColumn.Text(row.Source);
        _row[3] = AddressColumn.Key(row.Source);
        _row[4] = row.SourcePort;
        _row[5] = AddressColumn.Text(row.Destination);
        _row[6] = AddressColumn.Key(row.Destination);
        _row[7] = row.DestinationPort;
        _row[8] = row.Protocol.Name();
        _row[9] = row.ApplicationName;
        _row[10] = row.Vlan;
        _row[11] = row.Packets;
        _row[12] = row.Bytes;
        _row[13] = row.Flows;
        _row[14] = FlowRow.FlagLetters(row.Flags);
        _row[15] = row.DurationSeconds;
        _row[16] = row.Prediction.Name();
        _row[17] = row.Confidence;
        _row[18] = blocked.Covers(row.Source, row.Destination);
        _row.Run(transaction);
    }

    private static string KindName(FlowEventKind kind) => kind switch
    {
        FlowEventKind.Interim => "interim",
        FlowEventKind.Closed => "closed",
        FlowEventKind.Aggregate => "aggregate",
        _ => "overflow",
    };

    /// <summary>Charts know the common protocols; the number in a frame is its sender's choice and must not multiply rows.</summary>
    internal static string ChartProtocol(IpProtocol protocol) => Enum.IsDefined(protocol) ? protocol.Name() : "other";

    private static long FloorDivide(long value, long by) => value >= 0 ? value / by : -((-value + by - 1) / by);

    public void Dispose()
    {
        _row.Dispose();
        _minute.Dispose();
        _hosts.Dispose();
    }
}
