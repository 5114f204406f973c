using NetHawk.Core.Signatures.Conditions;

namespace NetHawk.Core.Signatures;

/// <summary>Rules that are held against payloads, and what is needed to ask few of them. Immutable.</summary>
public sealed class SignatureSet
{
    /// <summary>Numbers that one rule may read from a payload.</summary>
    internal const int MostVariables = 16;

    private readonly Signature[] _rules;

    /// <param name="rules">In any order: those that let be are asked first, then those that set marks for others.</param>
    public SignatureSet(IEnumerable<Signature> rules)
    {
        _rules = [.. rules.OrderBy(r => r.Action == SignatureAction.Pass ? 0 : r.Bits.Any(b => b.Action == BitAction.Set) ? 1 : 2)];
        var contents = new List<(byte[], int)>();
        var unanchored = new List<int>();
        for (int i = 0; i < _rules.Length; i++)
        {
            if (RuleAnchor.Of(_rules[i]) is { } anchor) contents.Add((anchor, i));
            else unanchored.Add(i);
            LooksAtUris |= _rules[i].Buffers.Any(b => b.Place.Kind == BufferKind.Uri);
        }

        Index = new ContentIndex(contents);
        Unanchored = unanchored;
    }

    public static SignatureSet Empty { get; } = new([]);

    public int Count => _rules.Length;

    /// <summary>Rules that are no longer asked because an expression of theirs took too long too often.</summary>
    public int GivenUp => _rules.Count(r => r.Buffers.Any(b => b.Conditions.OfType<RegexCondition>().Any(c => c.IsGivenUp)));

    internal Signature this[int rule] => _rules[rule];

    internal ContentIndex Index { get; }

    /// <summary>Rules without a content of two bytes: they are asked of each payload.</summary>
    internal IReadOnlyList<int> Unanchored { get; }

    internal bool LooksAtUris { get; }
}
