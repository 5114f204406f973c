using NetHawk.Core.Flows;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Pipeline;

/// <summary>
/// Puts together what several capture workers counted of one destination in one second: flows are spread over the workers, a flood hits all of them,
/// and detectors must see its whole. A second is handed on as soon as every worker's clock has left it, or one is half a second past it (a worker without
/// packets still tells the time). Used by the analysis thread.
/// </summary>
internal sealed class LoadMerger(int workers, int capacity = 65_536)
{
    private static readonly long Grace = PacketTime.NanosecondsPerSecond / 2;

    private readonly long[] _clocks = new long[workers];
    private readonly Dictionary<(AddressKey Destination, long Second), DestinationLoad> _waiting = [];
    private readonly List<DestinationLoad> _ready = [];

    /// <summary>Seconds handed on before all workers had spoken, because too many waited.</summary>
    public long Early { get; private set; }

    public void Add(in DestinationLoad part)
    {
        // A worker tells of a second with its first packet, or tick, after it: in the next second.
        var key = (part.Destination, part.Time.Nanoseconds / PacketTime.NanosecondsPerSecond);
        if (_waiting.TryGetValue(key, out var sum)) _waiting[key] = Together(sum, part);
        else _waiting[key] = part;
    }

    /// <summary>The loads that are complete now that a worker's clock has come so far, in order of time and address.</summary>
    public IReadOnlyList<DestinationLoad> Advance(int lane, PacketTime now)
    {
        _ready.Clear();
        _clocks[lane] = now.Nanoseconds;
        if (_waiting.Count == 0) return _ready;
        long slowest = long.MaxValue, fastest = long.MinValue;
        foreach (long clock in _clocks)
        {
            slowest = Math.Min(slowest, clock);
            fastest = Math.Max(fastest, clock);
        }

        long until = Math.Max(slowest, fastest - Grace);
        bool all = _waiting.Count > capacity;
        foreach (var ((destination, second), load) in _waiting)
        {
            if (!all && second * PacketTime.NanosecondsPerSecond > until) continue;
            if (all) Early++;
            _ready.Add(load);
            _waiting.Remove((destination, second));
        }

        _ready.Sort(static (a, b) => a.Time != b.Time ? a.Time.CompareTo(b.Time) : a.Destination.CompareTo(b.Destination));
        return _ready;
    }

    /// <summary>
    /// Sums. Which sources were counted twice cannot be told from their numbers: with one source on top of both, the larger number is taken (a few sources
    /// with many flows); else the sum (each flow another source, as in a forged flood).
    /// </summary>
    private static DestinationLoad Together(in DestinationLoad a, in DestinationLoad b)
    {
        var sum = a;
        sum.Time = a.Time > b.Time ? a.Time : b.Time;
        sum.Packets += b.Packets;
        sum.Bytes += b.Bytes;
        sum.Syns += b.Syns;
        sum.Handshakes += b.Handshakes;
        sum.SynAcks += b.SynAcks;
        sum.Resets += b.Resets;
        sum.UdpPackets += b.UdpPackets;
        sum.UdpBytes += b.UdpBytes;
        sum.UdpAnswered += b.UdpAnswered;
        sum.IcmpPackets += b.IcmpPackets;
        sum.UnaskedEchoes += b.UnaskedEchoes;
        sum.StrayTcp += b.StrayTcp;
        sum.StraySynAcks += b.StraySynAcks;
        sum.UnaskedReplies += b.UnaskedReplies;
        sum.UnaskedReplyBytes += b.UnaskedReplyBytes;
        sum.OtherPackets += b.OtherPackets;
        sum.Replies += b.Replies;
        sum.NewFlows += b.NewFlows;
        sum.NewSources += b.NewSources;
        sum.Answers += b.Answers;
        bool sameSource = a.TopSource == b.TopSource && !a.TopSource.IsNone;
        sum.Sources = sameSource ? Math.Max(a.Sources, b.Sources) : a.Sources + b.Sources;
        if (sameSource)
        {
            sum.TopSourcePackets += b.TopSourcePackets;
            sum.TopSourceTotalPackets += b.TopSourceTotalPackets;
            sum.TopSourceProven |= b.TopSourceProven;
            sum.TopSourceFirstPacket = a.TopSourceFirstPacket < b.TopSourceFirstPacket ? a.TopSourceFirstPacket : b.TopSourceFirstPacket;
        }
        else if (b.TopSourcePackets > a.TopSourcePackets)
        {
            sum.TopSource = b.TopSource;
            sum.TopSourcePackets = b.TopSourcePackets;
            sum.TopSourceTotalPackets = b.TopSourceTotalPackets;
            sum.TopSourceFirstPacket = b.TopSourceFirstPacket;
            sum.TopSourceProven = b.TopSourceProven;
            sum.TopSourceMac = b.TopSourceMac;
        }

        if (a.TopPort == b.TopPort && a.TopProtocol == b.TopProtocol) sum.TopPortPackets += b.TopPortPackets;
        else if (b.TopPortPackets > a.TopPortPackets) (sum.TopPort, sum.TopProtocol, sum.TopPortPackets) = (b.TopPort, b.TopProtocol, b.TopPortPackets);
        return sum;
    }
}
