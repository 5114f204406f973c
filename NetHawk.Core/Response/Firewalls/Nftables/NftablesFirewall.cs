using System.Text;
using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Response.Firewalls.Nftables;

/// <summary>
/// Blocks through libnftables in process, in the table <c>inet nethawk</c>. Elements carry kernel time-outs: they end even when we died.
/// Prerouting sees input, forwarded and container traffic; frames that a bridge switches only where br_netfilter shows them
/// (<see cref="SwitchedBridges"/>).
/// </summary>
public sealed class NftablesFirewall : IFirewall
{
    private const string Inspect = "list table " + NftScript.Table;

    /// <summary>Elements per command: keeps a command's line within what the parser takes quickly.</summary>
    private const int ElementsPerCommand = 2_000;

    private static readonly NftSet[] Usual = [new(BlockKind.Full, false, true, 32), new(BlockKind.Full, false, false, 128)];

    private readonly HashSet<NftSet> _sets = [];
    private readonly ConnectionCutter _connections = new();
    private NftContext? _context;
    private NftGeneration? _generation;
    private uint? _lastGeneration;
    private string _fingerprint = "";

    public string Name => "nftables";

    public bool Enforces => true;

    private NftContext Context => _context ??= Open();

    public void Prepare()
    {
        var sets = new HashSet<NftSet>(Usual);
        if (Context.TryRun(Inspect, out string json, out _, LibNftables.OutputJson | LibNftables.OutputTerse)) sets.UnionWith(NftListing.Sets(json));
        if (!Context.TryRun(NftScript.Skeleton(Ordered(sets)), out _, out string error))
        {
            // A table of the same name with another shape (an older version's): it is ours alone, so it is made anew; the ledger refills it.
            if (!Context.TryRun($"add table {NftScript.Table}\ndelete table {NftScript.Table}\n{NftScript.Skeleton(Ordered(Usual))}", out _, out _))
                throw new FirewallException("nftables: " + error);
            sets = [.. Usual];
        }

        Remember(sets);
    }

    public void Apply(IReadOnlyCollection<FirewallBlock> add, IReadOnlyCollection<BlockTarget> remove)
    {
        ArgumentNullException.ThrowIfNull(add);
        ArgumentNullException.ThrowIfNull(remove);
        if (add.Count == 0 && remove.Count == 0) return;
        var wanted = add.Select(NftSet.Of).Where(s => !_sets.Contains(s)).ToHashSet();
        var sets = new HashSet<NftSet>(_sets);
        sets.UnionWith(wanted);
        string head = wanted.Count == 0 ? "" : NftScript.Skeleton(Ordered(sets));

        // Nearly always the elements are new: "create" is a third of the work. Where one is there already the whole batch fails and nothing
        // has happened; then each is added, deleted and added in one transaction, which restarts its time on every kernel.
        if (!Context.TryRun(head + Removal(remove) + Addition(add, fresh: true), out _, out _))
            Context.Run(head + Removal([.. remove, .. add.Select(a => a.Target)]) + Addition(add, fresh: false));
        if (wanted.Count > 0) Remember(sets);
        else FollowOwnChange();
        _connections.Cut([.. add.Where(a => a.Kind == BlockKind.Full).Select(a => a.Target.Prefix)]);
    }

    public void SetNeverBlock(IReadOnlyCollection<Prefix> prefixes)
    {
        Context.Run(NftScript.NeverBlock(PrefixCover.Widest(prefixes)));
        FollowOwnChange();
    }

    public IReadOnlyList<KernelBlock> List()
    {
        var found = new List<KernelBlock>();
        foreach (var set in _sets)
            if (Context.TryRun($"list set {NftScript.Table} {set.Name}", out string json, out _, LibNftables.OutputJson))
                NftListing.ReadElements(json, set, found);
        return found;
    }

    public IReadOnlyList<KernelBlock> Get(IReadOnlyCollection<FirewallBlock> wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        var found = new List<KernelBlock>(wanted.Count);
        foreach (var block in wanted)
        {
            var set = NftSet.Of(block);
            string command = $"get element {NftScript.Table} {set.Name} {{ {block.Target.Prefix.Address} }}";
            if (Context.TryRun(command, out string text, out _) && NftListing.ReadElement(text, set, block.Target) is { } element) found.Add(element);
        }

        return found;
    }

    /// <summary>Nobody changed any ruleset since the last look: intact, at the price of one message. Else the table is compared.</summary>
    public bool IsIntact()
    {
        if (_fingerprint.Length == 0) return false;
        uint? generation = Generation();
        if (generation is not null && generation == _lastGeneration) return true;
        bool intact = Context.TryRun(Inspect, out string json, out _, LibNftables.OutputJson | LibNftables.OutputTerse) && json == _fingerprint;
        _lastGeneration = intact ? generation : null;
        return intact;
    }

    public void Flush()
    {
        if (!Context.TryRun(Inspect, out string json, out _, LibNftables.OutputJson | LibNftables.OutputTerse)) return;
        var text = new StringBuilder();
        foreach (var set in NftListing.Sets(json)) text.Append("flush set ").Append(NftScript.Table).Append(' ').Append(set.Name).Append('\n');
        if (text.Length == 0) return;
        Context.Run(text.ToString());
        FollowOwnChange();
    }

    public void Remove()
    {
        Context.Run($"add table {NftScript.Table}\ndelete table {NftScript.Table}");
        _sets.Clear();
        _fingerprint = "";
    }

    public void Dispose()
    {
        _context?.Dispose();
        _connections.Dispose();
        _generation?.Dispose();
    }

    /// <summary>Can tables be listed here? Changes nothing.</summary>
    /// <exception cref="FirewallException">One line: what is missing and what to do.</exception>
    internal static void Ask()
    {
        using var context = Open();
        context.Run("list tables inet");
    }

    private static NftContext Open()
    {
        if (!Capabilities.HasNetAdmin())
            throw new FirewallException("nftables needs CAP_NET_ADMIN: run as root, or give the service AmbientCapabilities=CAP_NET_ADMIN CAP_NET_RAW");
        return NftContext.Open();
    }

    private void Remember(HashSet<NftSet> sets)
    {
        _sets.Clear();
        _sets.UnionWith(sets);
        _lastGeneration = Generation();
        _fingerprint = Context.Run(Inspect, LibNftables.OutputJson | LibNftables.OutputTerse);
    }

    private uint? Generation() => (_generation ??= NftGeneration.Open()).Read();

    /// <summary>Our own transaction counts one. If it counts more, somebody else changed something too, and the next look is a full one.</summary>
    private void FollowOwnChange()
    {
        uint? generation = Generation();
        _lastGeneration = _lastGeneration is { } last && generation == last + 1 ? generation : null;
    }

    /// <summary>Hosts first, then from the longest prefix: the rule that most often decides comes first.</summary>
    private static IEnumerable<NftSet> Ordered(IEnumerable<NftSet> sets) => sets.OrderByDescending(s => s.Length).ThenBy(s => s.Name, StringComparer.Ordinal);

    private static string Addition(IReadOnlyCollection<FirewallBlock> add, bool fresh)
    {
        var text = new StringBuilder();
        foreach (var group in add.GroupBy(NftSet.Of))
            foreach (var chunk in group.Chunk(ElementsPerCommand))
                NftScript.AppendElements(text, fresh ? "create" : "add", group.Key, chunk.Select(b => (b.Target.Prefix, b.Duration)));
        return text.ToString();
    }

    /// <summary>Deleting what is not there would undo the whole transaction: each is added first.</summary>
    private string Removal(IReadOnlyCollection<BlockTarget> remove)
    {
        if (remove.Count == 0) return "";
        var text = new StringBuilder();
        foreach (var group in remove.Select(t => t.Prefix).Distinct().GroupBy(p => (p.IsV4, p.Length)))
        {
            foreach (var set in _sets.Where(s => s.IsV4 == group.Key.IsV4 && s.Length == group.Key.Length))
            {
                foreach (var chunk in group.Chunk(ElementsPerCommand))
                {
                    NftScript.AppendElements(text, "add", set, chunk.Select(p => (p, (TimeSpan?)TimeSpan.FromSeconds(1))));
                    NftScript.AppendElements(text, "delete", set, chunk.Select(p => (p, (TimeSpan?)null)));
                }
            }
        }

        return text.ToString();
    }
}
