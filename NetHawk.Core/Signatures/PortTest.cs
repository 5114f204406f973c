namespace NetHawk.Core.Signatures;

/// <summary>Ports of a rule's head: ranges that are named (all, where none is) without those that are excepted.</summary>
internal sealed class PortTest(IReadOnlyList<(ushort First, ushort Last, bool Negated)> ranges)
{
    public static PortTest Any { get; } = new([]);

    public IReadOnlyList<(ushort First, ushort Last, bool Negated)> Ranges => ranges;

    public bool Matches(ushort port)
    {
        bool named = false, anyNamed = false;
        foreach (var (first, last, negated) in ranges)
        {
            bool hit = port >= first && port <= last;
            if (negated && hit) return false;
            if (negated) continue;
            anyNamed = true;
            named |= hit;
        }

        return named || !anyNamed;
    }
}
