namespace NetHawk.Core.Signatures.Conditions;

/// <summary>
/// One thing that must hold of a buffer. Those of one buffer are held against it in the rule's order; each may begin where the one before ended.
/// </summary>
internal abstract class Condition
{
    /// <summary>It depends on where the one before ended.</summary>
    public virtual bool IsRelative => false;
}

/// <summary>A number in a rule, or the name of one that was read from the payload before.</summary>
/// <param name="Variable">Place among the rule's numbers; -1: a number.</param>
internal readonly record struct RuleNumber(long Value, int Variable = -1)
{
    public long Whole(ReadOnlySpan<long> variables) => Variable < 0 ? Value : variables[Variable];

    /// <summary>The same where it counts bytes.</summary>
    public int In(ReadOnlySpan<long> variables) => (int)Math.Clamp(Whole(variables), -1_000_000, 1_000_000);
}

/// <summary>Sizes that are allowed, ends included.</summary>
internal readonly record struct SizeRange(long Least, long Most)
{
    public bool Contains(long size) => size >= Least && size <= Most;

    /// <summary>"300", "!300" is not read; ">300", "&lt;300", "300&lt;>400" (ends excluded, as Suricata does).</summary>
    public static SizeRange Parse(string text)
    {
        text = text.Trim();
        int between = text.IndexOf("<>", StringComparison.Ordinal);
        if (between > 0) return new SizeRange(RuleNumbers.Whole(text[..between]) + 1, RuleNumbers.Whole(text[(between + 2)..]) - 1);
        if (text.StartsWith(">=", StringComparison.Ordinal)) return new SizeRange(RuleNumbers.Whole(text[2..]), long.MaxValue);
        if (text.StartsWith("<=", StringComparison.Ordinal)) return new SizeRange(0, RuleNumbers.Whole(text[2..]));
        if (text.StartsWith('>')) return new SizeRange(RuleNumbers.Whole(text[1..]) + 1, long.MaxValue);
        if (text.StartsWith('<')) return new SizeRange(0, RuleNumbers.Whole(text[1..]) - 1);
        if (text.StartsWith('!')) throw RuleException.NotRead("a size that is excepted");
        long one = RuleNumbers.Whole(text);
        return new SizeRange(one, one);
    }
}
