using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models.Evaluation;

/// <summary>What was said about a capture, by the whole detector or by one of its parts.</summary>
/// <param name="Source">Null: many or forged.</param>
/// <param name="BlockTarget">What prevention would have blocked with these settings, softly or fully; null: nothing.</param>
/// <param name="Packets">Packets of the source until then.</param>
/// <param name="Seconds">From the behaviour's first packet until then.</param>
public sealed record Alert(ThreatClass Class, string Detector, AddressKey? Source, AddressKey? Destination, MacAddress? SourceMac, Prefix? BlockTarget, long Packets, double Seconds)
{
    public bool Blocks => BlockTarget is not null;

    /// <summary>Everything of it would have been dropped; else it would have been slowed down for a while.</summary>
    public bool BlocksFully { get; init; }

    public static Alert Of(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return new(evidence.Class, evidence.Detector, evidence.Source, evidence.Destination, evidence.SourceMac, null, evidence.Packets,
            evidence.Time.SecondsSince(evidence.FirstPacket));
    }
}

/// <summary>An alert against the label.</summary>
public enum AlertMatch : byte
{
    /// <summary>The attacker, by the right class.</summary>
    Right = 0,

    /// <summary>The attacker, by another class.</summary>
    OtherClass,

    /// <summary>Somebody harmless, in a harmless capture.</summary>
    Wrong,

    /// <summary>Somebody beside the attacker, in a capture that names its attacker or says that everybody else is harmless.</summary>
    Bystander,

    /// <summary>The label says nothing about this source.</summary>
    Unlabelled,
}
