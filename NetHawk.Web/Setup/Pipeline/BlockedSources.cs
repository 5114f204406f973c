using System.Collections.Concurrent;
using NetHawk.Core.Packets;
using NetHawk.Core.Response;
using NetHawk.Core.Verdicts;

namespace NetHawk.Web.Setup.Pipeline;

/// <summary>
/// Which sources the kernel drops now, for the analysis worker: their packets still reach the capture but are no fresh evidence.
/// Written on the response thread, read without locks.
/// </summary>
public sealed class BlockedSources
{
    private readonly ConcurrentDictionary<AddressKey, byte> _hosts = new();
    private readonly ConcurrentDictionary<Prefix, byte> _prefixes = new();

    /// <summary>Handler of <see cref="IBlockService.Changed"/>.</summary>
    public void OnChanged(BlockDecision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        if (decision.Kind != BlockKind.Full) return;
        bool drops = decision is { State: BlockState.Active, InKernel: true };
        var prefix = decision.Target.Prefix;
        if (prefix.IsSingle) Set(_hosts, prefix.Address, drops);
        else Set(_prefixes, prefix, drops);
    }

    public bool Contains(AddressKey address)
    {
        if (_hosts.ContainsKey(address)) return true;
        if (_prefixes.IsEmpty) return false;
        foreach (var (prefix, _) in _prefixes)
            if (prefix.Contains(address)) return true;
        return false;
    }

    private static void Set<T>(ConcurrentDictionary<T, byte> set, T key, bool present)
        where T : notnull
    {
        if (present) set[key] = 0;
        else set.TryRemove(key, out _);
    }
}
