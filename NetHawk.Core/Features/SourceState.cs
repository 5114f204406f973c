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

    /// <summary>Distinct ones, once the half is over; of the present half the state has the sets.</summary>
    public int Ports;
    public int Hosts;
    public NameCounts Names;
    public RequestCounts Requests;
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

    /// <summary>Of the initiator's payload of its closed flows, in log2 of bytes.</summary>
    public float SizeMean;
    public float SizeVariance;
    public int Sizes;
}

[InlineArray(Count)]
internal struct ServiceStates
{
    public const int Count = 4;
    private ServiceState _first;
}

/// <summary>All that is remembered of one source. Two halves of 30 s rotate, so that a window is never cut to nothing.</summary>
internal struct SourceState : IAddressState
{
    public PacketTime HalfStarted { get; set; }
    public SourceHalf Current;
    public SourceHalf Previous;
    public ServiceStates Services;
    public ulong LastShape;
    public bool Known;

    /// <summary>Flows begun and not over.</summary>
    public int Open;

    public byte List { get; set; }
    public int Newer { get; set; }
    public int Older { get; set; }

    /// <summary>Of the current half.</summary>
    public DistinctSet Ports;
    public DistinctSet Hosts;
}
