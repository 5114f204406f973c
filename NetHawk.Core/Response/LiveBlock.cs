using NetHawk.Core.Packets;
using NetHawk.Core.Response.Firewalls;

namespace NetHawk.Core.Response;

/// <summary>A block that has not ended, with what the ledger does not keep. Owned by the response thread.</summary>
internal sealed class LiveBlock
{
    public required BlockDecision Decision { get; set; }

    /// <summary>False for detect-only and pauses: it never goes to the firewall.</summary>
    public required bool Enforced { get; init; }

    /// <summary>On the engine's own clock, which no change of the wall clock moves; null: until unblocked.</summary>
    public required TimeSpan? Deadline { get; set; }

    /// <summary>Packets counted by kernel elements that were since replaced.</summary>
    public long EarlierPackets { get; set; }

    /// <summary>When the counter was last seen growing.</summary>
    public TimeSpan LastGrowth { get; set; }

    /// <summary>How often the kernel refused it alone.</summary>
    public int Tries { get; set; }

    /// <summary>Loaded from the ledger: the first count read says nothing about now.</summary>
    public bool CounterUnknown { get; set; }

    public Prefix Prefix => Decision.Target.Prefix;

    public FirewallBlock ForKernel(TimeSpan now) =>
        new(Decision.Target, Decision.Kind, Decision.BothDirections, Deadline is { } end ? TimeSpan.FromTicks(Math.Max((end - now).Ticks, TimeSpan.TicksPerSecond)) : null);
}
