using NetHawk.Core.Flows;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Store;
using NetHawk.Core.Verdicts;

namespace NetHawk.Web.Live;

/// <summary>
/// What came since the last tick. Filled on the pipeline's threads, which never wait: of flow records the newest are kept, of a threat
/// its newest state; what is over a cap is counted.
/// </summary>
public sealed class LiveInbox : IPipelineObserver
{
    public const int MaxTraffic = 200;
    private const int MaxThreats = 500;

    /// <summary>The rest is left to threats about which something is done: forged ones that are only watched must not crowd those out.</summary>
    private const int MostWatched = 400;
    private const int MaxBlocks = 500;
    private const int MaxEvents = 200;

    private readonly Lock _gate = new();
    private readonly FlowRow[] _traffic = new FlowRow[MaxTraffic];
    private readonly Dictionary<Guid, Verdict> _threats = [];
    private readonly List<BlockDecision> _blocks = [];
    private readonly List<SystemEvent> _events = [];
    private long _trafficCount;
    private long _dropped;

    /// <summary>Threats, blocks and events that a tick could not hold, since the start. They are in the database.</summary>
    public long Dropped { get { lock (_gate) return _dropped; } }

    public void OnFlowRecord(in FlowEvent flow)
    {
        var row = FlowRow.From(flow);
        lock (_gate) _traffic[_trafficCount++ % MaxTraffic] = row;
    }

    public void OnVerdict(Verdict verdict)
    {
        lock (_gate)
        {
            if (_threats.Count < (verdict.Action == VerdictAction.Watch ? MostWatched : MaxThreats) || _threats.ContainsKey(verdict.ThreatId)) _threats[verdict.ThreatId] = verdict;
            else _dropped++;
        }
    }

    public void OnBlock(BlockDecision block)
    {
        lock (_gate)
        {
            if (_blocks.Count < MaxBlocks) _blocks.Add(block);
            else _dropped++;
        }
    }

    public void OnEvent(SystemEvent happening)
    {
        lock (_gate)
        {
            if (_events.Count < MaxEvents) _events.Add(happening);
            else _dropped++;
        }
    }

    /// <summary>Takes all; lists are oldest first.</summary>
    internal LiveHarvest Take()
    {
        lock (_gate)
        {
            int kept = (int)Math.Min(_trafficCount, MaxTraffic);
            var traffic = new FlowRow[kept];
            for (int i = 0; i < kept; i++) traffic[i] = _traffic[(_trafficCount - kept + i) % MaxTraffic];
            var harvest = new LiveHarvest(traffic, _trafficCount - kept, [.. _threats.Values.OrderBy(v => v.UpdatedAt)], [.. _blocks], [.. _events]);
            _trafficCount = 0;
            _threats.Clear();
            _blocks.Clear();
            _events.Clear();
            return harvest;
        }
    }
}

/// <param name="TrafficMissed">Flow records that came before the first in <paramref name="Traffic"/> and were not kept.</param>
internal sealed record LiveHarvest(IReadOnlyList<FlowRow> Traffic, long TrafficMissed, IReadOnlyList<Verdict> Threats, IReadOnlyList<BlockDecision> Blocks, IReadOnlyList<SystemEvent> Events);
