using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Verdicts;

/// <summary>
/// Hosts that inside hosts call, and that answer them: resolvers, servers of pages and mail. Whoever wants one of them shut out only has to forge its address, so what could be forged in its name must
/// not block it: a soft block lets answers pass where their questions were seen, but not what the host opens itself (mail), nor answers that come another way than the questions went. That it answered one call is no such standing: who serves one page would have it. Bounded; who is called least leaves first.
/// </summary>
internal sealed class CalledHosts(int capacity, double hours)
{
    /// <summary>Answered calls, and seconds over which they are spread; one connection that goes on counts once a minute.</summary>
    private const int Calls = 4;
    private const double Spread = 10;

    private sealed class Host : ITracked
    {
        public PacketTime First { get; set; }
        public PacketTime LastSeen { get; set; }
        public bool IsSpread { get; set; }
        public double Weight { get; set; }
    }

    private readonly BoundedTable<AddressKey, Host> _hosts = new(capacity);

    public void Note(AddressKey host, PacketTime time)
    {
        var called = _hosts.GetOrAdd(host, static _ => new Host());
        if (called.Weight <= 0 || time.SecondsSince(called.LastSeen) > hours * 3600) (called.First, called.IsSpread, called.Weight) = (time, false, 0);
        called.LastSeen = time;
        called.Weight++;
        called.IsSpread |= called.Weight >= Calls && time.SecondsSince(called.First) >= Spread;
    }

    /// <summary>True where the house calls this host again and again, and has done so not too long before.</summary>
    public bool Contains(AddressKey host, PacketTime now) => _hosts.TryGet(host, out var called) && called.IsSpread && now.SecondsSince(called.LastSeen) < hours * 3600;

    /// <summary>A proven attack ends it.</summary>
    public void Forget(AddressKey host) => _hosts.Remove(host);
}
