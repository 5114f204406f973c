using NetHawk.Core.Packets;

namespace NetHawk.Core.Verdicts;

/// <summary>
/// One threat is one source and one class. A flood from many or forged sources is keyed by its victim, a link forgery by its MAC.
/// </summary>
internal readonly record struct ThreatKey(ThreatClass Class, AddressKey Source, AddressKey Victim, ulong Mac)
{
    public static ThreatKey Of(Evidence evidence)
    {
        if (evidence is { Class: ThreatClass.ArpSpoof, SourceMac: { IsNone: false } mac }) return new(ThreatClass.ArpSpoof, default, default, mac.Value);
        return evidence.Source is { } source
            ? new(evidence.Class, source, default, 0)
            : new(evidence.Class, default, evidence.Destination ?? default, 0);
    }
}
