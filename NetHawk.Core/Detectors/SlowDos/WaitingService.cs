using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Detectors.SlowDos;

/// <summary>Connections to one service that have not been answered yet.</summary>
internal sealed class WaitingService : ITracked
{
    /// <summary>Enough to see any attack; what comes beyond is not tracked.</summary>
    public const int MostFlows = 8192;

    public Dictionary<long, WaitingFlow> Flows { get; } = [];
    public Dictionary<AddressKey, int> Reported { get; } = [];
    public Dictionary<AddressKey, OwingClient> Owing { get; } = [];

    /// <summary>Ended connections whose reader had kept its window closed, by client.</summary>
    public Dictionary<AddressKey, OwingClient> SlowReaders { get; } = [];

    /// <summary>Ended connections on which a greeted client had said nothing, by client.</summary>
    public Dictionary<AddressKey, OwingClient> Silent { get; } = [];
    public int ReportedSources { get; set; }
    public PacketTime LastSeen { get; set; }
    public long Untracked { get; set; }
    public double Weight => Flows.Count;
}
