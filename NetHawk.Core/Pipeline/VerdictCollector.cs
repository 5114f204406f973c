using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Pipeline;

/// <summary>
/// Collects verdicts: one entry per source and class (per victim and class where there is no source; of what the operator's rules say, per rule). A threat that went idle, or that a jump of
/// packet time cut, and then came back is the same entry: the first detection stays, counts add up, the worst action and severity stay.
/// </summary>
public sealed class VerdictCollector : IPipelineObserver
{
    private readonly record struct Key(ThreatClass Class, AddressKey? Source, AddressKey? Victim, MacAddress? Mac, ulong Rule = 0);

    /// <summary>What the threats before the present one of the same key amounted to.</summary>
    private sealed class Entry
    {
        public Guid Present;
        public Verdict? Earlier;
        public int At;
    }

    /// <summary>Threats beyond these are kept only where something would be done about them: forged sources, each with one packet, would otherwise take four kilobytes each.</summary>
    public const int MostWatched = 50_000;

    private readonly Dictionary<Key, Entry> _index = [];
    private readonly List<Verdict> _threats = [];

    public IReadOnlyList<Verdict> Threats => _threats;

    /// <summary>Threats, only watched, that were too many to be kept.</summary>
    public long LeftOut { get; private set; }

    public void OnVerdict(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        var key = KeyOf(verdict);
        if (!_index.TryGetValue(key, out var entry))
        {
            if (verdict.Action == VerdictAction.Watch && _threats.Count >= MostWatched)
            {
                if (verdict.IsNew) LeftOut++;
                return;
            }

            _index[key] = new Entry { Present = verdict.ThreatId, At = _threats.Count };
            _threats.Add(verdict);
            return;
        }

        if (entry.Present != verdict.ThreatId)
        {
            entry.Present = verdict.ThreatId;
            entry.Earlier = _threats[entry.At];
        }

        _threats[entry.At] = entry.Earlier is { } earlier ? Continue(earlier, verdict) : verdict;
    }

    private static Key KeyOf(Verdict v)
    {
        if (v is { Class: ThreatClass.ArpSpoof, SourceMac: { IsNone: false } mac }) return new(v.Class, null, null, mac);
        return v.Source is { } source ? new(v.Class, source, null, null, v.Rule?.Key ?? 0) : new(v.Class, null, v.Destination, null);
    }

    private static Verdict Continue(Verdict earlier, Verdict now) => now with
    {
        ThreatId = earlier.ThreatId,
        IsNew = false,
        Severity = earlier.Severity > now.Severity ? earlier.Severity : now.Severity,
        Confidence = Math.Max(earlier.Confidence, now.Confidence),
        Action = earlier.Action > now.Action ? earlier.Action : now.Action,
        ActionReason = earlier.Action > now.Action ? earlier.ActionReason : now.ActionReason,
        SourceCount = Math.Max(earlier.SourceCount, now.SourceCount),
        FirstPacketAt = earlier.FirstPacketAt,
        DetectedAt = earlier.DetectedAt,
        PacketsUntilDetection = earlier.PacketsUntilDetection,
        Count = earlier.Count + now.Count,
    };
}
