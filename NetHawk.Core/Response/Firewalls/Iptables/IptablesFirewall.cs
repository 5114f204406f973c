using System.Text;
using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Response.Firewalls.Iptables;

/// <summary>
/// The fallback where libnftables does not work: iptables, ip6tables and ipset, in chains and sets named nethawk-…. Full blocks in
/// raw/PREROUTING (before connection tracking) and raw/OUTPUT, soft ones in mangle. One jump per built-in chain is all that is added to
/// what others own. Slower than nftables (a process per change) and a batch is not one transaction: elements are, one by one.
/// </summary>
public sealed class IptablesFirewall : IFirewall
{
    /// <summary>Our chain, the table it is in, the built-in chain that jumps to it, which side it matches, for which kind.</summary>
    private static readonly (string Chain, string Table, string Hook, string Side, BlockKind Kind)[] Chains =
    [
        ("nethawk-src", "raw", "PREROUTING", "src", BlockKind.Full),
        ("nethawk-dst", "raw", "PREROUTING", "dst", BlockKind.Full),
        ("nethawk-out", "raw", "OUTPUT", "dst", BlockKind.Full),
        ("nethawk-src-new", "mangle", "PREROUTING", "src", BlockKind.Soft),
        ("nethawk-dst-new", "mangle", "PREROUTING", "dst", BlockKind.Soft),
        ("nethawk-out-new", "mangle", "OUTPUT", "dst", BlockKind.Soft),
    ];

    private static readonly (string Program, bool V4)[] Families = [("iptables", true), ("ip6tables", false)];

    private readonly ConnectionCutter _connections = new();
    private string _fingerprint = "";

    public string Name => "iptables";

    public bool Enforces => true;

    public void Prepare()
    {
        if (!Capabilities.HasNetAdmin()) throw new FirewallException("iptables needs root (CAP_NET_ADMIN)");
        var sets = new StringBuilder();
        foreach (var set in IpSet.All) sets.Append(set.Create).Append('\n');
        sets.Append(IpSet.CreateNever(IpSet.Never(true), true)).Append('\n').Append(IpSet.CreateNever(IpSet.Never(false), false)).Append('\n');
        try
        {
            Restore(sets.ToString());
        }
        catch (FirewallException)
        {
            // A set of the same name with another shape (an older version's): it is ours alone, so it is made anew; the ledger refills it.
            Remove();
            Restore(sets.ToString());
        }

        foreach (var (program, v4) in Families) PrepareFamily(program, v4);
        _fingerprint = Fingerprint();
    }

    public void Apply(IReadOnlyCollection<FirewallBlock> add, IReadOnlyCollection<BlockTarget> remove)
    {
        ArgumentNullException.ThrowIfNull(add);
        ArgumentNullException.ThrowIfNull(remove);
        if (add.Count == 0 && remove.Count == 0) return;
        var text = new StringBuilder();
        foreach (var target in remove.Concat(add.Select(a => a.Target)))
            foreach (var set in IpSet.All.Where(s => s.IsV4 == target.Prefix.IsV4)) text.Append($"del {set.Name} {target.Prefix}\n");
        foreach (var block in add) text.Append(IpSet.Add(IpSet.Of(block).Name, block.Target.Prefix, block.Duration)).Append('\n');
        Restore(text.ToString());
        _connections.Cut([.. add.Where(a => a.Kind == BlockKind.Full).Select(a => a.Target.Prefix)]);
    }

    public void SetNeverBlock(IReadOnlyCollection<Prefix> prefixes)
    {
        // Filled beside the live set and swapped in: the first rule never sees half a set.
        var cover = PrefixCover.Widest(prefixes);
        var text = new StringBuilder();
        foreach (var (_, v4) in Families)
        {
            string name = IpSet.Never(v4), next = name + "-next";
            text.Append(IpSet.CreateNever(next, v4)).Append('\n').Append("flush ").Append(next).Append('\n');
            foreach (var prefix in cover.Where(p => p.IsV4 == v4))
                foreach (string half in Halves(prefix)) text.Append("add ").Append(next).Append(' ').Append(half).Append('\n');
            text.Append("swap ").Append(next).Append(' ').Append(name).Append('\n').Append("destroy ").Append(next).Append('\n');
        }

        Restore(text.ToString());
    }

    public IReadOnlyList<KernelBlock> List()
    {
        var found = new List<KernelBlock>();
        foreach (var set in IpSet.All)
        {
            if (!Tool.Succeeds("ipset", ["list", "-n", set.Name])) continue;
            bool members = false;
            foreach (string line in Tool.Run("ipset", ["list", set.Name]).Split('\n'))
            {
                if (members && set.Read(line) is { } block) found.Add(block);
                members |= line.StartsWith("Members:", StringComparison.Ordinal);
            }
        }

        return found;
    }

    public IReadOnlyList<KernelBlock> Get(IReadOnlyCollection<FirewallBlock> wanted)
    {
        var keys = wanted.Select(w => (w.Target.Prefix, w.Kind, w.BothDirections)).ToHashSet();
        return [.. List().Where(l => keys.Contains((l.Target.Prefix, l.Kind, l.BothDirections)))];
    }

    public bool IsIntact() => _fingerprint.Length > 0 && Fingerprint() == _fingerprint;

    public void Flush() => Restore(string.Concat(IpSet.All.Select(s => $"flush {s.Name}\n")));

    public void Remove()
    {
        foreach (var (program, _) in Families)
        {
            foreach (var (chain, table, hook, _, _) in Chains)
            {
                while (Tool.Succeeds(program, ["-w", "-t", table, "-D", hook, "-j", chain])) continue;
                if (!Tool.Succeeds(program, ["-w", "-t", table, "-F", chain])) continue;
                Tool.Run(program, ["-w", "-t", table, "-X", chain]);
            }
        }

        foreach (string name in IpSet.All.Select(s => s.Name).Append(IpSet.Never(true)).Append(IpSet.Never(false)))
            if (Tool.Succeeds("ipset", ["list", "-n", name]) && !Tool.Succeeds("ipset", ["destroy", name]))
                throw new FirewallException($"the ipset {name} cannot be removed: a rule of somebody else uses it; take that rule out (iptables-save | grep {name})");
        _fingerprint = "";
    }

    public void Dispose() => _connections.Dispose();

    /// <summary>Do the tools answer here? Changes nothing.</summary>
    /// <exception cref="FirewallException">One line: what is missing and what to do.</exception>
    internal static void Ask()
    {
        if (!Capabilities.HasNetAdmin()) throw new FirewallException("iptables needs root (CAP_NET_ADMIN)");
        Tool.Run("ipset", ["list", "-n"]);
        foreach (var (program, _) in Families) Tool.Run(program, ["-w", "-t", "raw", "-S"]);
    }

    private static void PrepareFamily(string program, bool v4)
    {
        foreach (var (chain, table, hook, side, kind) in Chains)
        {
            string[] at = ["-w", "-t", table];
            if (!Tool.Succeeds(program, [.. at, "-F", chain])) Tool.Run(program, [.. at, "-N", chain]);
            Tool.Run(program, [.. at, "-A", chain, "-m", "set", "--match-set", IpSet.Never(v4), side, "-j", "RETURN"]);
            foreach (var set in IpSet.All.Where(s => s.IsV4 == v4 && s.Kind == kind && (side == "src" || kind == BlockKind.Full || s.BothDirections)))
            {
                string[] isNew = kind == BlockKind.Soft ? ["-m", "conntrack", "--ctstate", "NEW"] : [];
                Tool.Run(program, [.. at, "-A", chain, .. isNew, "-m", "set", "--match-set", set.Name, side, "-j", "DROP"]);
            }

            while (Tool.Succeeds(program, [.. at, "-D", hook, "-j", chain])) continue;
            Tool.Run(program, [.. at, "-I", hook, "1", "-j", chain]);
        }
    }

    /// <summary>-exist: adding what is there refreshes it, deleting what is not there is no error.</summary>
    private static void Restore(string commands) => Tool.Run("ipset", ["-exist", "restore"], commands);

    /// <summary>ipset has no prefix of length 0.</summary>
    private static string[] Halves(Prefix prefix) =>
        prefix.Length > 0 ? [prefix.ToString()] : prefix.IsV4 ? ["0.0.0.0/1", "128.0.0.0/1"] : ["::/1", "8000::/1"];

    private static string Fingerprint()
    {
        var text = new StringBuilder();
        foreach (var (program, _) in Families)
            foreach (string table in (string[])["raw", "mangle"])
                foreach (string line in Tool.Run(program, ["-w", "-t", table, "-S"]).Split('\n'))
                    if (line.Contains("nethawk-", StringComparison.Ordinal)) text.Append(program).Append(' ').Append(line).Append('\n');
        foreach (string name in Tool.Run("ipset", ["list", "-n"]).Split('\n').Order(StringComparer.Ordinal))
            if (name.StartsWith("nethawk-", StringComparison.Ordinal)) text.Append(name).Append('\n');
        return text.ToString();
    }
}
