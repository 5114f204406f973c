using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Detectors.PortScan;

/// <summary>What one source tried on one host.</summary>
internal sealed class ScanPair(PortSetBudget budget) : ITracked
{
    private TimeRing? _contactTimes;
    private TimeRing? _oddTimes;
    private SmallSet? _oddKinds;

    /// <summary>Tried; like the others counted in place.</summary>
    public PortSet Contacted = new(budget);

    /// <summary>Refused, unanswered, or opened and torn down before the handshake was complete.</summary>
    public PortSet Failed = new(budget);

    /// <summary>Some outcome is known.</summary>
    public PortSet Resolved = new(budget);

    /// <summary>Connected and closed without a word.</summary>
    public PortSet Silent = new(budget);

    public SmallSet? Protocols { get; set; }

    /// <summary>The first ports tried, in order: what decoys have in common.</summary>
    public ushort[]? FirstPorts { get; set; }

    /// <summary>Well-known ports tried that are not FTP's own: no server gives data connections there.</summary>
    public int OtherServices { get; set; }

    private ulong _opened;

    /// <summary>This port answered; how many ports that were, nearly: those of one remainder count once.</summary>
    public void Open(ushort port) => _opened |= FreshMarks.Mark(port);

    public int Opened => System.Numerics.BitOperations.PopCount(_opened);

    /// <summary>The source broke a connection off that had been answered.</summary>
    public bool BrokeOff { get; private set; }

    /// <summary>What was said of it last was said as of a station that watches services.</summary>
    public bool TakenForStation { get; set; }

    /// <summary>No station does this: what was said of it as of one is said again.</summary>
    public void BreakOff()
    {
        BrokeOff = true;
        if (TakenForStation) ReportedAt = 0;
        TakenForStation = false;
    }

    private ushort _walked;

    /// <summary>
    /// A walk along the way to this host, repeated for minutes: each probe goes to the next port from 33434 or 33000 on (traceroute, mtr), and those with enough hops left arrive. Steps are of one round's probes.
    /// </summary>
    public bool WalksOn(ushort port)
    {
        if (port < FirstWalked) return false;
        int step = port - _walked;
        _walked = port;
        return step is > 0 and <= LongestStep;
    }

    private const ushort FirstWalked = 33000;
    private const int LongestStep = 64;

    public int Refused { get; set; }

    /// <summary>
    /// The probes themselves reached us from where they claim to come from: ports were only looked at that the source does not talk with, or connected to by the half dozen. That it has a connection of its own (a customer
    /// of the server's), or connects to the same ports again and again (a station that watches them, a proxy), proves nothing of probes in its name: its kernel answers what they are answered, too.
    /// </summary>
    public bool Proven => _connected.Count >= ManyServices || (_lookedAt & ~_spoken & _connected.Fresh) != 0;

    /// <summary>A customer or station of long standing: what is tried in its name does not begin with what it has always done.</summary>
    public bool HasHabit => _connected.HasHabit;

    private FreshMarks _connected;
    private ulong _spoken, _lookedAt;

    /// <summary>Ports that nobody uses together.</summary>
    private const int ManyServices = 6;

    /// <summary>A handshake with this port was completed.</summary>
    public void Connect(ushort port, PacketTime now) => _connected.Add(port, now);

    /// <summary>Words went both ways.</summary>
    public void Speak(ushort port) => _spoken |= FreshMarks.Mark(port);

    /// <summary>Connected, and closed without a word.</summary>
    public void LookedAt(ushort port) => _lookedAt |= FreshMarks.Mark(port);

    public PacketTime First { get; set; }
    public PacketTime LastSeen { get; set; }
    public IpProtocol Protocol { get; set; }
    public int ReportedAt { get; set; }

    /// <summary>What was said last was said of a source that had proven itself.</summary>
    public bool ReportedAsProven { get; set; }
    public PacketTime ReportedTime { get; set; }
    public int OddTotal { get; set; }

    /// <summary>Kinds of odd probes, port and flags: the same again and again is a flood.</summary>
    public SmallSet OddKinds => _oddKinds ??= new SmallSet(64);
    public int OddReportedAt { get; set; }

    public int Pending => Contacted.Count - Resolved.Count;

    /// <summary>Port sets have a budget of their own.</summary>
    public long Held => (Protocols?.Bytes ?? 0) + (_oddKinds?.Bytes ?? 0);

    public double Weight => Failed.Count + OddTotal + 0.1 * Contacted.Count;

    public TimeRing ContactTimes => _contactTimes ??= new TimeRing(64);

    public TimeRing OddTimes => _oddTimes ??= new TimeRing(16);

    public void Release()
    {
        Contacted.Release();
        Failed.Release();
        Resolved.Release();
        Silent.Release();
    }
}
