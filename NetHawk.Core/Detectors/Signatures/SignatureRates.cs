using NetHawk.Core.Packets;
using NetHawk.Core.Signatures;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Detectors.Signatures;

/// <summary>Counts matches of rules that speak only so often ("threshold", "detection_filter").</summary>
internal sealed class SignatureRates(int capacity)
{
    private readonly BoundedTable<ulong, Count> _counts = new(capacity);

    private sealed class Count : ITracked
    {
        public PacketTime Begin { get; set; }
        public PacketTime LastSeen { get; set; }
        public int Matches { get; set; }
        public double Weight => Matches;
    }

    public long Evictions => _counts.Evictions;

    public void Clear() => _counts.Clear();

    public void RemoveIdle(PacketTime now) => _counts.RemoveIdle(now, 3600);

    /// <summary>Tells rules apart among pairs of addresses.</summary>
    public static uint Mark(Signature rule) => (uint)(rule.Id * 31 + rule.Generator);

    /// <returns>Whether the rule speaks at this match.</returns>
    public bool MaySpeak(Signature rule, AddressKey source, AddressKey destination, PacketTime now)
    {
        if (rule.Rate is not { } rate) return true;
        ulong key = RecentSet.Pair(rate.Track is RateTrack.BySource or RateTrack.ByBoth ? source : AddressKey.None, rate.Track is RateTrack.ByDestination or RateTrack.ByBoth ? destination : AddressKey.None, Mark(rule));
        var count = _counts.GetOrAdd(key, _ => new Count { Begin = now });
        if (now.SecondsSince(count.Begin) >= rate.Seconds) (count.Begin, count.Matches) = (now, 0);
        count.LastSeen = now;
        count.Matches++;
        return rate.Kind switch
        {
            RateKind.Limit => count.Matches <= rate.Count,
            RateKind.Threshold => count.Matches % rate.Count == 0,
            RateKind.Both => count.Matches == rate.Count,
            _ => count.Matches > rate.Count,
        };
    }
}
