using static System.FormattableString;

namespace NetHawk.Core.Verdicts;

/// <summary>What policy must know about a threat.</summary>
internal readonly record struct PolicyInput(ThreatClass Class, bool HasSource, SpoofClass Spoof, double Score, int Witnesses, bool Decisive, bool ModelOnly,
    long Flows, string? WatchOnly, string? SoftOnly, bool KnownBefore, bool IsCalled, bool ManyNewSources);

/// <summary>
/// Turns a score into watch, soft block or block. Rules, first match wins:
/// no source → watch; evidence marked watch-only, anomaly, malformed, feed match or beacon alone → watch; below the scores → watch;
/// model alone → watch, or soft for a proven source with a high score over several flows; one-way traffic → at most soft, and watch for a source
/// that had a completed exchange before, that inside hosts call again and again, or when many new sources appear at once; evidence marked soft-only → at most soft; proven traffic → block with two detectors or a decisive
/// rule, else soft.
/// </summary>
internal static class VerdictPolicy
{
    /// <summary>Detector name of the learned model's evidence.</summary>
    public const string ModelDetector = "model";

    public static (VerdictAction Action, string Reason) Decide(in PolicyInput t, VerdictOptions o)
    {
        if (!t.HasSource) return (VerdictAction.Watch, "many or forged sources: there is no one to block");
        if (t.WatchOnly is not null) return (VerdictAction.Watch, "watched: " + t.WatchOnly);
        if (t.Class is ThreatClass.Anomaly or ThreatClass.Malformed && !t.Decisive) return (VerdictAction.Watch, "watched: unusual is not yet an attack");
        if (t.Witnesses < 2 && !t.Decisive)
        {
            if (t.Class == ThreatClass.C2Beacon) return (VerdictAction.Watch, "watched: update and monitoring traffic is regular too; a beacon alone is not enough");
            if (t.Class == ThreatClass.ThreatIntel) return (VerdictAction.Watch, "watched: a list alone does not block");
        }

        if (t.ModelOnly) return Model(t, o);
        return t.Spoof == SpoofClass.Unverified ? OneWay(t, o) : Proven(t, o);
    }

    private static (VerdictAction, string) Model(in PolicyInput t, VerdictOptions o)
    {
        if (t.Spoof == SpoofClass.Unverified) return (VerdictAction.Watch, "watched: only the model says so, and the source could be forged");
        if (t.Score < o.ModelSoftBlockScore || t.Flows < o.ModelSoftBlockFlows)
            return (VerdictAction.Watch, Invariant($"watched: only the model says so, on {t.Flows} flows; a soft block needs {o.ModelSoftBlockFlows} and a higher score"));
        return (VerdictAction.SoftBlock, Invariant($"new connections only: the model alone is sure on {t.Flows} flows; a full block needs a second detector"));
    }

    private static (VerdictAction, string) OneWay(in PolicyInput t, VerdictOptions o)
    {
        if (t.KnownBefore) return (VerdictAction.Watch, "watched: this address had a completed exchange before, and one-way traffic could be forged in its name");
        if (t.IsCalled) return (VerdictAction.Watch, "watched: hosts inside call this address and it answers them; one-way traffic could be forged in its name, and a block would shut out what it opens itself");
        if (t.ManyNewSources) return (VerdictAction.Watch, "watched: many new sources at once look forged; blocking them would hit the wrong ones");
        if (t.Score < o.SoftBlockScore) return (VerdictAction.Watch, Invariant($"watched: not sure enough (score {t.Score:0.0}, a block needs {o.SoftBlockScore:0.0})"));
        return (VerdictAction.SoftBlock, "new connections only, renewed while it goes on: the source of one-way traffic could be forged");
    }

    private static (VerdictAction, string) Proven(in PolicyInput t, VerdictOptions o)
    {
        if (t.SoftOnly is not null && t.Score >= o.SoftBlockScore) return (VerdictAction.SoftBlock, "new connections only: " + t.SoftOnly);
        if (t.Decisive && t.Score >= o.BlockScore) return (VerdictAction.Block, "a rule of high precision on traffic whose source is proven");
        if (t.Witnesses >= 2 && t.Score >= o.BlockScore) return (VerdictAction.Block, Invariant($"{t.Witnesses} independent detectors agree on a proven source"));
        if (t.Score >= o.SoftBlockScore) return (VerdictAction.SoftBlock, "new connections only: no second detector that is independent of it agrees; a full block needs a second one or a decisive rule");
        return (VerdictAction.Watch, Invariant($"watched: one detector only, and not sure enough (score {t.Score:0.0}, a block needs {o.SoftBlockScore:0.0})"));
    }

    /// <summary>How bad it is if true, raised by certainty of the action and by the evidence itself.</summary>
    public static Severity SeverityOf(ThreatClass threatClass, VerdictAction action, double score, Severity floor)
    {
        var severity = threatClass switch
        {
            ThreatClass.Anomaly or ThreatClass.Malformed => Severity.Low,
            ThreatClass.PortScan or ThreatClass.HostSweep => score >= 6 ? Severity.Medium : Severity.Low,
            ThreatClass.C2Beacon or ThreatClass.ThreatIntel or ThreatClass.Exfiltration => action == VerdictAction.Watch ? Severity.Medium : Severity.High,
            ThreatClass.Exploit => score >= 4 ? Severity.Critical : Severity.Medium,
            ThreatClass.Malware or ThreatClass.ArpSpoof or ThreatClass.DosFlood => Severity.High,
            _ => score >= 5 ? Severity.High : Severity.Medium,
        };
        if (action == VerdictAction.Block && severity < Severity.Medium) severity = Severity.Medium;
        return severity > floor ? severity : floor;
    }
}
