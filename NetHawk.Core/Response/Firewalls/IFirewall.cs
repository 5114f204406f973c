using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Response.Firewalls;

/// <summary>One element as the kernel has it.</summary>
/// <param name="Remaining">Time left; null where it stays until removed.</param>
/// <param name="Packets">Packets that it dropped.</param>
public sealed record KernelBlock(BlockTarget Target, BlockKind Kind, bool BothDirections, TimeSpan? Remaining, long Packets);

/// <summary>One wanted element.</summary>
/// <param name="Duration">Null: until removed.</param>
public sealed record FirewallBlock(BlockTarget Target, BlockKind Kind, bool BothDirections, TimeSpan? Duration);

/// <summary>
/// A way to write blocks into the kernel. Called by the response thread only. All changes of a call are atomic.
/// Nothing outside NetHawk's own table (or chains and sets) is ever touched.
/// </summary>
public interface IFirewall : IDisposable
{
    /// <summary>"nftables", "iptables" or "dry-run".</summary>
    string Name { get; }

    /// <summary>False for dry-run: nothing is enforced.</summary>
    bool Enforces { get; }

    /// <summary>Creates the table where missing; idempotent; keeps what is in it.</summary>
    /// <exception cref="FirewallException">One line: what is missing and what to do.</exception>
    void Prepare();

    /// <summary>
    /// Removes blocks (of every kind; what is not there is no error), then adds or refreshes others, in one transaction. A refreshed block
    /// starts its time and its counter anew and leaves any other kind that it was.
    /// </summary>
    void Apply(IReadOnlyCollection<FirewallBlock> add, IReadOnlyCollection<BlockTarget> remove);

    /// <summary>Replaces the never-block set, the first rule of the chain.</summary>
    void SetNeverBlock(IReadOnlyCollection<Packets.Prefix> prefixes);

    /// <summary>What the kernel has now; empty where the table is gone. Costs seconds with 100,000 elements: see <see cref="Get"/>.</summary>
    IReadOnlyList<KernelBlock> List();

    /// <summary>Those of the given blocks that the kernel has, one look-up each.</summary>
    IReadOnlyList<KernelBlock> Get(IReadOnlyCollection<FirewallBlock> wanted);

    /// <summary>False when the table or chain is gone (someone flushed the ruleset).</summary>
    bool IsIntact();

    /// <summary>Removes every block, keeps the table.</summary>
    void Flush();

    /// <summary>Removes the table with everything in it.</summary>
    void Remove();
}

/// <summary>The firewall refused or is missing; the message is one line for a person.</summary>
public class FirewallException : Exception
{
    public FirewallException() { }
    public FirewallException(string message) : base(message) { }
    public FirewallException(string message, Exception inner) : base(message, inner) { }
}
