using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Store.Writing;

/// <summary>
/// Flow records that did not fit the queue, summed per protocol and prediction, so that each packet is still counted in some row.
/// Bounded: protocols beyond the cap share one sum.
/// </summary>
internal sealed class OverflowSums
{
    private const int MaxSums = 256;
    private readonly Dictionary<(IpProtocol, ThreatClass), FlowRow> _sums = [];

    public void Add(in FlowRow row)
    {
        var key = (row.Protocol, row.Prediction);
        if (_sums.Count >= MaxSums && !_sums.ContainsKey(key)) key = (IpProtocol.HopByHop, ThreatClass.Normal);
        _sums.TryGetValue(key, out var sum);
        _sums[key] = new FlowRow
        {
            // No kind: "overflow" when written.
            Kind = default,
            TimeMilliseconds = Math.Max(sum.TimeMilliseconds, row.TimeMilliseconds),
            Protocol = key.Item1,
            Prediction = key.Item2,
            Packets = sum.Packets + row.Packets,
            Bytes = sum.Bytes + row.Bytes,
            Flows = sum.Flows + row.Flows,
        };
    }

    public bool IsEmpty => _sums.Count == 0;

    public void MoveTo(List<FlowRow> rows)
    {
        rows.AddRange(_sums.Values);
        _sums.Clear();
    }
}
