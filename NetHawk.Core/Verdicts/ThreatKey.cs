using NetHawk.Core.Packets;

namespace NetHawk.Core.Verdicts;

/// <summary>
/// One threat is one source and one class. A flood from many or forged sources is keyed by its victim, a link forgery by its MAC. What the operator's rules say stands by itself, each rule for itself: it neither
/// adds to what detectors found nor hides it.
/// </summary>
internal readonly record struct ThreatKey(ThreatClass Class, AddressKey Source, AddressKey Victim, ulong Mac, ulong Rule = 0)
{
    // Written out: what the compiler makes goes through the framework's generic comparers, which are compiled at each start.
    public bool Equals(ThreatKey other) => Class == other.Class && Source == other.Source && Victim == other.Victim && Mac == other.Mac && Rule == other.Rule;

    public override int GetHashCode() => HashMix.Fold32(Source, Victim, (uint)Class) ^ Mac.GetHashCode() ^ Rule.GetHashCode();

    public static ThreatKey Of(Evidence evidence)
    {
        if (evidence is { Class: ThreatClass.ArpSpoof, SourceMac: { IsNone: false } mac }) return new(ThreatClass.ArpSpoof, default, default, mac.Value);
        if (evidence is { Rule: { } rule, Source: { } named }) return new(evidence.Class, named, default, 0, rule.Key);
        return evidence.Source is { } source
            ? new(evidence.Class, source, default, 0)
            : new(evidence.Class, default, evidence.Destination ?? default, 0);
    }
}
