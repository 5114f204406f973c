using NetHawk.Core.Packets;
using NetHawk.Core.Signatures;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Detectors.Signatures;

/// <summary>Marks that rules set on flows and ask for ("flowbits").</summary>
internal sealed class RuleMarks
{
    /// <summary>Marks that are remembered, for an hour: flows that last longer are asked anew.</summary>
    private readonly RecentSet _marks = new(65_536, 3600);

    public long Evictions => _marks.EarlyTurns;

    /// <returns>Whether what the rule asks for is so; if it is, what it sets is set.</returns>
    public bool Hold(Signature rule, long flow, PacketTime now)
    {
        foreach (var bit in rule.Bits)
        {
            if (bit.Action == BitAction.IsSet && !bit.Names.Any(n => _marks.Contains(Key(flow, n)))) return false;
            if (bit.Action == BitAction.IsNotSet && bit.Names.Any(n => _marks.Contains(Key(flow, n)))) return false;
        }

        foreach (var bit in rule.Bits)
        {
            foreach (string name in bit.Names)
            {
                ulong key = Key(flow, name);
                if (bit.Action == BitAction.Set || (bit.Action == BitAction.Toggle && !_marks.Contains(key))) _marks.Add(key, now);
                else if (bit.Action is BitAction.Unset or BitAction.Toggle) _marks.Remove(key);
            }
        }

        return true;
    }

    private static ulong Key(long flow, string name)
    {
        ulong hash = HashMix.Stable((ulong)flow, (ulong)name.Length);
        foreach (char letter in name) hash = HashMix.Stable(hash, letter);
        return hash;
    }
}
