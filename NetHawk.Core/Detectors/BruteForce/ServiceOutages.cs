using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Detectors.BruteForce;

/// <summary>
/// Services that refuse everybody: their directory is down, a certificate ran out, passwords were changed for all. Whoever was let in before is refused now, and nobody is let in. What then
/// looks like guessing is an office behind one address whose mail programs try on.
/// </summary>
internal sealed class ServiceOutages
{
    /// <summary>Seconds in which nobody was let in; sources let in before that were refused since.</summary>
    private const double SilentSeconds = 60;
    private const int LetInBefore = 2;

    private const double DaySeconds = 86_400;

    private sealed class Service : ITracked
    {
        /// <summary>Sources that were let in before and refused since anybody was let in.</summary>
        public SmallSet TurnedAway { get; } = new(16);
        public PacketTime LastAccepted { get; set; }
        public PacketTime LastSeen { get; set; }
        public double Weight => TurnedAway.Count;
    }

    private readonly BoundedTable<ServiceKey, Service> _services = new(8192);
    private readonly RecentSet _letIn = new(65_536, DaySeconds);

    public long Evictions => _services.Evictions;

    public void Accepted(AddressKey source, AddressKey server, ushort port, PacketTime now)
    {
        var service = _services.GetOrAdd(new ServiceKey(server, port), static _ => new Service());
        service.LastSeen = service.LastAccepted = now;
        service.TurnedAway.Clear();
        _letIn.Add(Pair(source, server, port), now);
    }

    /// <summary>In the last day.</summary>
    public bool WasLetIn(AddressKey source, AddressKey server, ushort port) => _letIn.Contains(Pair(source, server, port));

    public void Refused(AddressKey source, AddressKey server, ushort port, PacketTime now)
    {
        if (!_services.TryGet(new ServiceKey(server, port), out var service)) return;
        service.LastSeen = now;
        if (_letIn.Contains(Pair(source, server, port))) service.TurnedAway.Add(RecentSet.Pair(default, source));
    }

    public bool RefusesEverybody(AddressKey server, ushort port, PacketTime now) =>
        _services.TryGet(new ServiceKey(server, port), out var service) && service.TurnedAway.Count >= LetInBefore && now.SecondsSince(service.LastAccepted) >= SilentSeconds;

    public void OnTick(PacketTime now) => _services.RemoveIdle(now, DaySeconds);

    private static ulong Pair(AddressKey source, AddressKey server, ushort port) => HashMix.Stable(RecentSet.Pair(source, server), port);
}
