using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Response;

/// <summary>
/// What people call false alarms. Which those are stands with the threats and is read anew whenever somebody judges, so that a judgement
/// taken back, cleared logs and a restart all come out right.
/// </summary>
internal sealed partial class BlockEngine
{
    private const string CalledFalse = "marked as a false alarm";

    private HashSet<Guid> _falseThreats = [];
    private Dictionary<(Prefix Target, ThreatClass Class, bool ByRule), DateTimeOffset> _falseAlarms = [];

    private TimeSpan FalseAlarmMemory => TimeSpan.FromSeconds(_options.FalseAlarmMemory);

    public int HeedFalseAlarms()
    {
        if (!TryLedger(LoadFalseAlarms, static () => { }, isSave: false)) throw new InvalidOperationException(_ledgerProblem);
        int lifted = LiftFalseAlarms();
        Commit();
        return lifted;
    }

    /// <remarks>As far back as a block may still stand, however short false alarms are remembered.</remarks>
    private void LoadFalseAlarms()
    {
        var found = _setup.Ledger.LoadFalseAlarms(Wall - TimeSpan.FromSeconds(Math.Max(_options.FalseAlarmMemory, _options.MaxBlockDuration)));
        var alarms = new Dictionary<(Prefix, ThreatClass, bool), DateTimeOffset>();
        foreach (var alarm in found) alarms.TryAdd((alarm.Target, alarm.Class, alarm.ByRule), alarm.SeenAt);
        _falseAlarms = alarms;
        _falseThreats = [.. found.Select(f => f.Threat)];
    }

    /// <summary>Asked by the threat too, since a block of many neighbours stands under their prefix.</summary>
    private int LiftFalseAlarms()
    {
        var wrong = _book.All.Where(b => b.Decision.Origin == BlockOrigin.Detection
            && ((b.Decision.ThreatId is { } threat && _falseThreats.Contains(threat)) || IsFalseAlarm(b.Prefix, b.Decision.Class, byRule: false))).ToList();
        foreach (var block in wrong)
        {
            // What is remembered needs no grace beside it, which would outlast a judgement that is taken back.
            if (_options.FalseAlarmMemory == 0)
            {
                Pardon(block, CalledFalse);
                continue;
            }

            MakeNoOffender(block);
            End(block, BlockState.Lifted, CalledFalse);
        }

        return wrong.Count;
    }

    private bool IsFalseAlarm(Prefix target, ThreatClass threat, bool byRule) => _falseAlarms.TryGetValue((target, threat, byRule), out var seen) && Wall - seen < FalseAlarmMemory;
}
