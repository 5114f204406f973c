using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Outputs;

/// <summary>
/// Decides what is news: a threat once and again when it became more severe, a block once per state, a fault of NetHawk's own once in ten minutes.
/// Safe from any thread; memory is bounded.
/// </summary>
internal sealed class AlertGate(TimeProvider time)
{
    private const int Remembered = 10_000;
    private static readonly TimeSpan FaultPause = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly RecentSet<Guid, Severity> _threats = new(Remembered);
    private readonly RecentSet<Guid, BlockState> _blocks = new(Remembered);
    private readonly RecentSet<string, long> _faults = new(100);

    public bool IsNews(Verdict verdict)
    {
        lock (_lock)
        {
            if (_threats.TryGet(verdict.ThreatId, out var told) && verdict.Severity <= told) return false;
            _threats.Set(verdict.ThreatId, verdict.Severity);
            return true;
        }
    }

    public bool IsNews(BlockDecision decision)
    {
        if (decision.State == BlockState.Proposed) return false;
        lock (_lock)
        {
            if (_blocks.TryGet(decision.Id, out var told) && told == decision.State) return false;
            _blocks.Set(decision.Id, decision.State);
            return true;
        }
    }

    /// <summary>Only errors; the outputs' own troubles are never sent by outputs.</summary>
    public bool IsNews(SystemEvent fault)
    {
        if (fault.Level != EventLevel.Error || fault.Component == "alerts") return false;
        string key = $"{fault.Component}/{fault.Code}";
        lock (_lock)
        {
            if (_faults.TryGet(key, out var told) && time.GetElapsedTime(told) < FaultPause) return false;
            _faults.Set(key, time.GetTimestamp());
            return true;
        }
    }
}
