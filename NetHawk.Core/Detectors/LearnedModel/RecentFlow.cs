using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Detectors.LearnedModel;

/// <summary>The newest opinion on one flow, so that a flow judged again is not counted again.</summary>
internal struct RecentFlow
{
    public long FlowId;
    public ThreatClass Class;
    public float LogOdds;

    /// <summary>Flows remembered of a source at first, and of one that goes on.</summary>
    public const int Few = 16, Many = 512;

    /// <summary>Flow ids grow one by one: the remainder spreads them evenly.</summary>
    public static ref RecentFlow SlotOf(RecentFlow[] flows, long flowId) => ref flows[(int)((ulong)flowId % (ulong)flows.Length)];

    public static RecentFlow[] Widen(RecentFlow[] flows)
    {
        var wide = new RecentFlow[Many];
        foreach (var flow in flows)
            if (flow.FlowId != 0) SlotOf(wide, flow.FlowId) = flow;
        return wide;
    }
}
