using NetHawk.Core.Flows;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Verdicts;

namespace NetHawk.Web.Setup.Pipeline;

/// <summary>Gives an observer a replay's records and verdicts at the times of <see cref="ReplayClock"/>.</summary>
internal sealed class ReplayObserver(IPipelineObserver inner, ReplayClock clock) : IPipelineObserver
{
    public void OnFlowRecord(in FlowEvent flow)
    {
        var mapped = flow;
        mapped.Time = clock.Map(flow.Time);
        mapped.FirstPacket = clock.Map(flow.FirstPacket);
        mapped.LastPacket = clock.Map(flow.LastPacket);
        inner.OnFlowRecord(mapped);
    }

    public void OnPeek(in FlowEvent flow) => inner.OnPeek(flow);

    public void OnVerdict(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        inner.OnVerdict(verdict with
        {
            FirstPacketAt = clock.Map(verdict.FirstPacketAt),
            DetectedAt = clock.Map(verdict.DetectedAt),
            UpdatedAt = clock.Map(verdict.UpdatedAt),
            Evidence = [.. verdict.Evidence.Select(e => e with { FirstPacket = clock.Map(e.FirstPacket), Time = clock.Map(e.Time) })],
        });
    }
}
