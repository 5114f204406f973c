using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Detectors.PortScan;

/// <summary>
/// Scans that hide among forged sources: several addresses try the same ports of one host in the same order at the same moment. Compares the first ports of each with
/// those that the others tried, so that lost packets do not matter. Bounded: the latest scanners of each of the latest scanned hosts.
/// </summary>
internal sealed class DecoyWatch(BoundedTable<HostPair, ScanPair> pairs)
{
    private const int MostScanners = 24;
    private const int Compared = 12;
    private const int LeastPorts = 6;
    private const double SameMoment = 5;
    private const double ForgetSeconds = 300;

    private sealed class Scanned : ITracked
    {
        public List<AddressKey> Sources { get; } = new(MostScanners);
        public PacketTime LastSeen { get; set; }
        public double Weight => Sources.Count;
    }

    private readonly BoundedTable<AddressKey, Scanned> _hosts = new(2048);

    /// <summary>A port that the source had not tried on this host.</summary>
    public void Note(in FlowEvent flow, ScanPair pair)
    {
        int tried = pair.Contacted.Count;
        if (tried > Compared) return;
        pair.FirstPorts ??= new ushort[Compared];
        pair.FirstPorts[tried - 1] = flow.ResponderPort;
        if (tried != LeastPorts) return;
        var host = _hosts.GetOrAdd(flow.Responder, static _ => new Scanned());
        host.LastSeen = flow.Time;
        if (host.Sources.Count == MostScanners) host.Sources.RemoveAt(0);
        host.Sources.Add(flow.Initiator);
    }

    /// <summary>How many other sources do the same as this one.</summary>
    public int Alike(AddressKey source, AddressKey target, ScanPair pair, PacketTime now)
    {
        if (pair.FirstPorts is null || !_hosts.TryGet(target, out var host)) return 0;
        int alike = 0;
        foreach (var other in host.Sources)
        {
            if (other == source || !pairs.TryGet(new HostPair(other, target), out var theirs)) continue;
            if (Math.Abs(now.SecondsSince(theirs.LastSeen)) <= SameMoment && Overlap(theirs, pair) >= 0.7) alike++;
        }

        return alike;
    }

    public void OnTick(PacketTime now) => _hosts.RemoveIdle(now, ForgetSeconds);

    public void Clear() => _hosts.Clear();

    private static double Overlap(ScanPair theirs, ScanPair ours)
    {
        int count = Math.Min(Compared, theirs.Contacted.Count), same = 0;
        for (int i = 0; i < count; i++)
            if (ours.Contacted.Contains(theirs.FirstPorts![i])) same++;
        return (double)same / count;
    }
}
