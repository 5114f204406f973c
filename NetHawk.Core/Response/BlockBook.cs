using NetHawk.Core.Packets;

namespace NetHawk.Core.Response;

/// <summary>The blocks that have not ended, one per prefix, found by prefix and by what covers an address. The response thread's.</summary>
internal sealed class BlockBook
{
    private readonly Dictionary<Prefix, LiveBlock> _blocks = [];
    private readonly int[] _perLength = new int[129];

    public int Count => _blocks.Count;

    public IReadOnlyCollection<LiveBlock> All => _blocks.Values;

    public LiveBlock? Find(Prefix prefix) => _blocks.GetValueOrDefault(prefix);

    public void Add(LiveBlock block)
    {
        Remove(block.Prefix);
        _blocks.Add(block.Prefix, block);
        _perLength[block.Prefix.Bits]++;
    }

    public bool Remove(Prefix prefix)
    {
        bool removed = _blocks.Remove(prefix);
        if (removed) _perLength[prefix.Bits]--;
        return removed;
    }

    /// <summary>Blocks of strictly wider prefixes that contain this one, widest last.</summary>
    public IEnumerable<LiveBlock> Covering(Prefix prefix)
    {
        int widest = prefix.IsV4 ? 96 : 0;
        for (int bits = prefix.Bits - 1; bits >= widest; bits--)
            if (_perLength[bits] > 0 && _blocks.TryGetValue(new Prefix(prefix.Address, bits), out var block)) yield return block;
    }

    /// <summary>Blocks of strictly narrower prefixes inside this one.</summary>
    public List<LiveBlock> Inside(Prefix prefix) => [.. _blocks.Values.Where(b => b.Prefix != prefix && prefix.Contains(b.Prefix))];
}
