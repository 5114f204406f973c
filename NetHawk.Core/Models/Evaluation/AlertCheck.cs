using NetHawk.Core.Models.Training;
using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models.Evaluation;

/// <summary>Holds alerts against a manifest row.</summary>
public static class AlertCheck
{
    public static AlertMatch Match(ManifestRow row, Alert alert)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(alert);
        if (row.IsBenign) return AlertMatch.Wrong;
        if (IsAttack(row, alert)) return alert.Class == row.Class ? AlertMatch.Right : AlertMatch.OtherClass;
        return row.BackgroundIsBenign ? AlertMatch.Wrong : AlertMatch.Unlabelled;
    }

    private static bool IsAttack(ManifestRow row, Alert alert)
    {
        if (row.Attackers.Count + row.AttackerMacs.Count == 0)
            return row.Victims.Count == 0 || Contains(row.Victims, alert.Destination) || !row.BackgroundIsBenign;
        if (Contains(row.Attackers, alert.Source)) return true;
        if (alert.SourceMac is { } mac && row.AttackerMacs.Contains(mac)) return true;

        // A spoofer is named by its MAC; the address that it claims is the victim's.
        if (row.Class == ThreatClass.ArpSpoof && alert.Class == ThreatClass.ArpSpoof && alert.SourceMac is not null && row.AttackerMacs.Count == 0) return true;

        // A flood without a named source is known by its victim.
        return alert.Source is null && Contains(row.Victims, alert.Destination);
    }

    private static bool Contains(IReadOnlyList<Prefix> prefixes, AddressKey? address)
    {
        if (address is not { } value) return false;
        foreach (var prefix in prefixes)
            if (prefix.Contains(value)) return true;
        return false;
    }
}
