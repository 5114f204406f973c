using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models.Evaluation;

/// <summary>What was said about a capture, by the whole detector or by one of its parts.</summary>
/// <param name="Source">Null: many or forged.</param>
/// <param name="Blocks">Prevention would have blocked with these settings.</param>
/// <param name="Packets">Packets of the source until then.</param>
/// <param name="Seconds">From the behaviour's first packet until then.</param>
public sealed record Alert(ThreatClass Class, string Detector, AddressKey? Source, AddressKey? Destination, MacAddress? SourceMac, bool Blocks, long Packets, double Seconds)
{
    public static Alert Of(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return new(evidence.Class, evidence.Detector, evidence.Source, evidence.Destination, evidence.SourceMac, false, evidence.Packets,
            evidence.Time.SecondsSince(evidence.FirstPacket));
    }

    public static Alert Of(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return new(verdict.Class, verdict.Detector, verdict.Source, verdict.Destination, verdict.SourceMac, verdict.Action != VerdictAction.Watch,
            verdict.PacketsUntilDetection, verdict.DetectedAt.SecondsSince(verdict.FirstPacketAt));
    }
}

/// <summary>An alert against the label.</summary>
public enum AlertMatch : byte
{
    /// <summary>The attacker, by the right class.</summary>
    Right = 0,

    /// <summary>The attacker, by another class.</summary>
    OtherClass,

    /// <summary>Somebody harmless.</summary>
    Wrong,

    /// <summary>The label says nothing about this source.</summary>
    Unlabelled,
}
