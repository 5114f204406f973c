using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models.Training;

/// <summary>From a manifest row to the label of each flow. What cannot be told is left out: a wrong label costs more than a missing one.</summary>
public sealed class Labeler(ManifestRow row)
{
    /// <returns>The class, Normal for harmless, null for "leave it out".</returns>
    public ThreatClass? Label(in FlowEvent flow)
    {
        if (row.IsBenign) return ThreatClass.Normal;
        bool anyAttacker = row.Attackers.Count + row.AttackerMacs.Count > 0;
        if (!anyAttacker && row.Victims.Count == 0) return row.Class;
        if (IsOther(flow.Initiator) || IsOther(flow.Responder)) return null;

        if (!anyAttacker)
            return Contains(row.Victims, flow.Responder) ? InTime(flow) : Contains(row.Victims, flow.Initiator) ? null : Background();

        if (Contains(row.Attackers, flow.Initiator) || row.AttackerMacs.Contains(flow.InitiatorMac))
            return row.Victims.Count == 0 || Contains(row.Victims, flow.Responder) ? InTime(flow) : null;

        // What others begin towards an attacker is not the attack, and not known to be harmless.
        return Contains(row.Attackers, flow.Responder) || row.AttackerMacs.Contains(flow.ResponderMac) ? null : Background();
    }

    /// <summary>Another row of this file says what these flows are.</summary>
    private bool IsOther(AddressKey address) => Contains(row.OtherAttackers, address) || Contains(row.Forged, address);

    private ThreatClass? InTime(in FlowEvent flow) =>
        (row.Start is { } start && flow.Time < start.AddSeconds(-0.001)) || (row.End is { } end && flow.FirstPacket > end.AddSeconds(0.001)) ? null : row.Class;

    private ThreatClass? Background() => row.BackgroundIsBenign ? ThreatClass.Normal : null;

    private static bool Contains(IReadOnlyList<Prefix> prefixes, AddressKey address)
    {
        foreach (var prefix in prefixes)
            if (prefix.Contains(address)) return true;
        return false;
    }
}
