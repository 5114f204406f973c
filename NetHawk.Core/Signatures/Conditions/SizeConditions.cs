namespace NetHawk.Core.Signatures.Conditions;

/// <summary>How long the buffer is.</summary>
internal sealed class BufferSizeCondition(SizeRange size) : Condition
{
    public SizeRange Size { get; } = size;
}

/// <summary>There are so many bytes, from the beginning or behind the one before; or there are not.</summary>
internal sealed class DataAtCondition(RuleNumber bytes, bool negated, bool relative) : Condition
{
    public RuleNumber Bytes { get; } = bytes;
    public bool Negated { get; } = negated;
    public override bool IsRelative { get; } = relative;
}
