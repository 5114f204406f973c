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

    /// <summary>Local UDP ports that contacts went out from, counted in place: a program among peers has one for all of them.</summary>
    public HeavyCounts Sockets;

    /// <summary>Hosts that it contacted for the first time, and whose outcome is known.</summary>
    public ContactSet Contacted = new(MostHosts);

    /// <summary>Likelihood ratio Λ.</summary>
    public double Ratio { get; set; } = 1;

    public int Failures { get; set; }

    /// <summary>Failures of which the host itself spoke.</summary>
    public int Refusals { get; set; }
    public int Successes { get; set; }
    public PacketTime First { get; set; }
    public PacketTime LastSeen { get; set; }
    public int ReportedAt { get; set; }

    private const int SomeHosts = 3;
    private FreshMarks _connected;

    /// <summary>A handshake with this host was completed.</summary>
    public void Connect(ulong host, PacketTime now) => _connected.Add(host, now);

    /// <summary>Connected with several hosts for the first time (nearly). That it is connected with one, a customer with his server, or with the same ones again and again, proves nothing of contacts in its name.</summary>
    public bool Proven => _connected.Count >= SomeHosts;

    /// <summary>Contacts that went from a daemon's port to the same port: peers that were configured, not found.</summary>
    public int Symmetric { get; set; }

    /// <summary>Most contacts are by UDP from one socket, as of programs among peers and of scanners: before it is known what they said and whether anybody answers, neither can be told.</summary>
    public bool IsOneSocket => Sockets.Total * 2 > Contacted.Count && Sockets.Top().Count * 5 >= Sockets.Total * 4;

    /// <summary>Seconds that answers took so far, all together.</summary>
    public double AnswerSeconds { get; set; }

    /// <summary>What waits longer than this will hardly be answered: a good deal longer than the answers that came took.</summary>
    public double Patience => Successes < 2 ? 1 : Math.Clamp(8 * AnswerSeconds / Successes, 0.1, 1);

    /// <summary>TCP contacts, and those of them outside to services that worms enter by.</summary>
    public int TcpContacts { get; set; }
    public int Doors { get; set; }

    /// <summary>Contacts between inside hosts that may look for devices.</summary>
    public int DeviceSearches { get; set; }

    /// <summary>First contacts of an inside host that were pings, and connections that were tried to hosts which had been contacted before.</summary>
    public int Echoes { get; set; }
    public int Follows { get; set; }

    public const int MostMesh = 64;
    private SmallSet? _mesh;

    /// <summary>Hosts with which it spoke the protocol of a mesh of peers.</summary>
    public SmallSet Mesh => _mesh ??= new SmallSet(MostMesh);

    /// <summary>Hosts that data went to and came from.</summary>
    public SmallSet Talking { get; } = new(64);

    /// <summary>When so many were contacted at once; known whether they answer is a little later.</summary>
    public PacketTime Burst { get; set; }

    public RecentContacts Recent { get; } = new();

    public TimeRing ContactTimes { get; } = new(64);

    public int Pending => Contacted.Count - Contacted.Decided;

    public long Held => Contacted.Bytes + Talking.Bytes + (_mesh?.Bytes ?? 0);

    public double Weight => Failures + 0.1 * Contacted.Count;
}
