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

        // A victim that was taken over obeys its attacker: said of it, that is no slander.
        if (alert.Class.IsInsideHostClass() && Contains(row.Victims, alert.Source) && Contains(row.Attackers, alert.Destination)) return AlertMatch.Unlabelled;
        return TellsBystanders(row) && !Contains(row.OtherAttackers, alert.Source) ? AlertMatch.Bystander : AlertMatch.Unlabelled;
    }

    /// <summary>The label tells who is not the attacker; a label of a whole file does not.</summary>
    public static bool TellsBystanders(ManifestRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return !row.IsBenign && (row.BackgroundIsBenign || row.Attackers.Count + row.AttackerMacs.Count > 0);
    }

    /// <summary>
    /// The block hits somebody who is not the attacker: right are the attacker itself and, for what an inside host does, the peer that leads it. An address that a
    /// flood or a decoy scan only wrote into its packets is somebody's too.
    /// </summary>
    public static bool HitsBystander(ManifestRow row, Alert alert)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(alert);
        if (alert.BlockTarget is not { } target || !TellsBystanders(row)) return false;
        if (Contains(row.Attackers, target.Address) || Contains(row.OtherAttackers, target.Address)) return false;
        if (Contains(row.OtherAttackers, alert.Source)) return false;
        bool peer = Contains(row.Attackers, alert.Source) && target.Address == alert.Destination;
        return !peer || (row.Victims.Count > 0 && !Contains(row.Victims, target.Address));
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
