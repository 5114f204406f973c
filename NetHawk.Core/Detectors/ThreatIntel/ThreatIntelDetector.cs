using NetHawk.Core.Flows;
using NetHawk.Core.Intel;
using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Detectors.ThreatIntel;

/// <summary>
/// An outside address that is on a list talks with us, or we with it: evidence of modest weight about that address. Lists are often wrong or
/// old (shared hosts, re-used addresses), so this never is enough for a block; it says so once an hour for each pair of addresses.
/// </summary>
public sealed class ThreatIntelDetector : IDetector
{
    /// <summary>95 %: enough to be shown, far from enough to block.</summary>
    private const double OneList = 3.0;

    /// <summary>Lists copy from each other: the second one adds little, further ones nothing.</summary>
    private const double SeveralLists = 3.5;

    private const double RepeatSeconds = 3600;

    private readonly IIntelLookup _intel;
    private readonly NetworkRoles _network;
    private readonly RecentSet _told;

    public ThreatIntelDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _intel = context.Intel;
        _network = context.Network;
        _told = new RecentSet(context.Options.MaxTrackedHosts, RepeatSeconds);
    }

    public string Name => "threat-intel";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.Opened | DetectorEvents.Established;

    public long Evictions => _told.EarlyTurns;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        if (_intel.IsEmpty || flow.Kind is not (FlowEventKind.Opened or FlowEventKind.Established) || flow.Initiator.IsNone) return;
        Check(flow.Initiator, flow.Responder, inbound: true, flow, sink);
        Check(flow.Responder, flow.Initiator, inbound: false, flow, sink);
    }

    private void Check(AddressKey listed, AddressKey other, bool inbound, in FlowEvent flow, IEvidenceSink sink)
    {
        if (_network.IsInside(listed) || _intel.Find(listed) is not { } match) return;
        bool proven = flow.Kind == FlowEventKind.Established;
        if (!_told.Add(RecentSet.Pair(listed, other, proven ? 1u : 0u), flow.Time)) return;
        string lists = string.Join(", ", match.Feeds);
        string entry = match.Prefix.IsSingle ? "" : $" (in {match.Prefix})";
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.ThreatIntel,
            Spoof = proven ? SpoofClass.TwoWay : SpoofClass.Unverified,
            LogOdds = match.Feeds.Count > 1 ? SeveralLists : OneList,
            Source = listed,
            Destination = other,
            DestinationPort = flow.ResponderPort,
            Protocol = flow.Protocol,
            FirstPacket = flow.FirstPacket,
            Time = flow.Time,
            Packets = inbound ? flow.InitiatorHostPackets : flow.ResponderHostPackets,
            WatchOnly = "a list alone does not block",
            Reason = inbound ? $"{listed} is on {lists}{entry} and contacted {other}" : $"{other} contacted {listed}, which is on {lists}{entry}",
        });
    }
}
