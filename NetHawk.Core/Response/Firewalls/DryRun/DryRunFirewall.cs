using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Response.Firewalls.DryRun;

/// <summary>A firewall in memory: keeps blocks with their time-outs as a kernel would, and enforces nothing.</summary>
public sealed class DryRunFirewall(TimeProvider time) : IFirewall
{
    private readonly Dictionary<Prefix, (FirewallBlock Block, long Since)> _blocks = [];
    private IReadOnlyCollection<Prefix> _never = [];

    public string Name => "dry-run";

    public bool Enforces => false;

    /// <summary>What a kernel's first rule would return for.</summary>
    public IReadOnlyCollection<Prefix> NeverBlock => _never;

    public void Prepare()
    {
    }

    public void Apply(IReadOnlyCollection<FirewallBlock> add, IReadOnlyCollection<BlockTarget> remove)
    {
        ArgumentNullException.ThrowIfNull(add);
        ArgumentNullException.ThrowIfNull(remove);
        foreach (var target in remove) _blocks.Remove(target.Prefix);
        foreach (var block in add) _blocks[block.Target.Prefix] = (block, time.GetTimestamp());
    }

    public void SetNeverBlock(IReadOnlyCollection<Prefix> prefixes) => _never = prefixes;

    public IReadOnlyList<KernelBlock> List() => Living(_blocks.Values);

    public IReadOnlyList<KernelBlock> Get(IReadOnlyCollection<FirewallBlock> wanted) =>
        Living(wanted.Where(w => _blocks.TryGetValue(w.Target.Prefix, out var found)
            && found.Block.Kind == w.Kind && found.Block.BothDirections == w.BothDirections).Select(w => _blocks[w.Target.Prefix]));

    public bool IsIntact() => true;

    public void Flush() => _blocks.Clear();

    public void Remove() => _blocks.Clear();

    public void Dispose()
    {
    }

    private List<KernelBlock> Living(IEnumerable<(FirewallBlock Block, long Since)> blocks)
    {
        var living = new List<KernelBlock>();
        foreach (var (block, since) in blocks)
        {
            TimeSpan? left = block.Duration - time.GetElapsedTime(since);
            if (left is null || left > TimeSpan.Zero) living.Add(new KernelBlock(block.Target, block.Kind, block.BothDirections, left, 0));
        }

        foreach (var prefix in _blocks.Where(b => b.Value.Block.Duration is { } d && d <= time.GetElapsedTime(b.Value.Since)).Select(b => b.Key).ToList())
            _blocks.Remove(prefix);
        return living;
    }
}
