using System.Runtime.CompilerServices;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Features;

/// <summary>Counts of one half of a source's window.</summary>
internal struct SourceHalf
{
    public long Flows;
    public long Failures;
    public long Proven;
    public long Closed;
    public long Alike;
    public long Short;
    public long ClosedPackets;
    public DistinctSet Ports;
    public DistinctSet Hosts;

    public void Clear()
    {
        Flows = Failures = Proven = Closed = Alike = Short = ClosedPackets = 0;
        Ports.Clear();
        Hosts.Clear();
    }
}

/// <summary>One of the services that a source talks to most recently: when its flows begin.</summary>
internal struct ServiceState
{
    public ulong Service;
    public PacketTime LastStart;
    public int Starts;
    public int CurrentFlows;
    public int PreviousFlows;
    public double GapMean;
    public double GapVariance;
}

[InlineArray(Count)]
internal struct ServiceStates
{
    public const int Count = 4;
    private ServiceState _first;
}

/// <summary>All that is remembered of one source. Two halves of 30 s rotate, so that a window is never cut to nothing.</summary>
internal struct SourceState
{
    public AddressKey Address;
    public PacketTime FirstSeen;
    public PacketTime HalfStarted;
    public SourceHalf Current;
    public SourceHalf Previous;
    public ServiceStates Services;
    public ulong LastShape;
    public bool Known;

    /// <summary>List of the table that it is in, and its neighbours there.</summary>
    public byte List;
    public int Newer;
    public int Older;
}
