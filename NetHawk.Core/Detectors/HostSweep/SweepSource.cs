using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Detectors.HostSweep;

/// <summary>One source's random walk over the hosts it contacted for the first time.</summary>
internal sealed class SweepSource : ITracked
{
    /// <summary>Hosts remembered exactly; a scanner is found long before.</summary>
    public const int MostHosts = 4096;

    /// <summary>Counted in place.</summary>
    public HeavyCounts Networks;

    /// <summary>Counted in place.</summary>
    public HeavyCounts Services;

    /// <summary>Hosts that it contacted for the first time, and whose outcome is known.</summary>
    public ContactSet Contacted = new(MostHosts);

    /// <summary>Likelihood ratio Λ.</summary>
    public double Ratio { get; set; } = 1;

    public int Failures { get; set; }
    public int Successes { get; set; }
    public PacketTime First { get; set; }
    public PacketTime LastSeen { get; set; }
    public int ReportedAt { get; set; }
    public bool Proven { get; set; }

    /// <summary>Contacts that went from a daemon's port to the same port: peers that were configured, not found.</summary>
    public int Symmetric { get; set; }

    /// <summary>TCP contacts, and those of them outside to services that worms enter by.</summary>
    public int TcpContacts { get; set; }
    public int Doors { get; set; }

    /// <summary>Contacts between inside hosts that may look for devices.</summary>
    public int DeviceSearches { get; set; }

    public TimeRing ContactTimes { get; } = new(64);

    public int Pending => Contacted.Count - Contacted.Decided;

    public double Weight => Failures + 0.1 * Contacted.Count;
}
