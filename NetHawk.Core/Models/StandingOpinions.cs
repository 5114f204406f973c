using NetHawk.Core.Flows;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models;

/// <summary>
/// What was said of flows that nobody answered, or that were refused. Most of them end some 20 s later without another packet: of a scan or a flood, most flows there are. What looked
/// guilty then is not judged a second time; what looked harmless is, because by now its source may have shown what it is about. Bounded: the latest flows are remembered by number,
/// and whose place was taken is judged anew.
/// </summary>
internal sealed class StandingOpinions
{
    /// <summary>Flows that begin while a half-open one waits for its end, at up to some 1,600 a second; a power of two.</summary>
    private const int Places = 1 << 15;

    private Opinion[] _places = [];

    private struct Opinion
    {
        public long FlowId;
        public long Packets;
        public FlowScore Score;
    }

    /// <summary>Remembers what was said, where nothing may come after it.</summary>
    public void Note(in FlowEvent flow)
    {
        if (flow.Kind is not (FlowEventKind.Unanswered or FlowEventKind.Refused) || flow.Prediction == ThreatClass.Normal) return;
        if (_places.Length == 0) _places = new Opinion[Places];
        _places[PlaceOf(flow)] = new Opinion { FlowId = flow.FlowId, Packets = flow.TotalPackets, Score = new FlowScore(flow.Prediction, flow.Confidence) };
    }

    /// <returns>True where the flow ends and has neither sent nor received anything since.</returns>
    public bool TryGet(in FlowEvent flow, out FlowScore score)
    {
        score = default;
        if (flow.Kind != FlowEventKind.Closed || _places.Length == 0) return false;
        ref var place = ref _places[PlaceOf(flow)];
        if (place.FlowId != flow.FlowId || place.Packets != flow.TotalPackets) return false;
        score = place.Score;
        return true;
    }

    private static int PlaceOf(in FlowEvent flow) => (int)flow.FlowId & Places - 1;
}
