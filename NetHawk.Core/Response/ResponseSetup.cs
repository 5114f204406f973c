using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response.Firewalls;
using NetHawk.Core.Response.NeverBlock;

namespace NetHawk.Core.Response;

/// <summary>What the block service works with.</summary>
public sealed record ResponseSetup
{
    public required FirewallOptions Options { get; init; }

    public required InsideNetworks Inside { get; init; }

    public required IBlockLedger Ledger { get; init; }

    /// <summary><see cref="NeverBlockSet.ForMachine"/>, or one without sources for replay.</summary>
    public required NeverBlockSet NeverBlock { get; init; }

    public required ISystemEvents Events { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Called on the response thread, once.</summary>
    public Func<FirewallOptions, TimeProvider, FirewallChoice> Firewall { get; init; } = FirewallSelector.Select;

    /// <summary>Hosts that this network lately talked with, for the circuit breaker's share; null where not known.</summary>
    public Func<int?> HostsLatelySeen { get; init; } = static () => null;
}
