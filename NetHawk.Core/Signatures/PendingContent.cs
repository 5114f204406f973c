using NetHawk.Core.Signatures.Conditions;

namespace NetHawk.Core.Signatures;

/// <summary>A content while its modifiers are read.</summary>
internal sealed class PendingContent(byte[] bytes, bool negated)
{
    public bool NoCase { get; set; }
    public RuleNumber? Offset { get; set; }
    public RuleNumber? Depth { get; set; }
    public RuleNumber? Distance { get; set; }
    public RuleNumber? Within { get; set; }
    public bool StartsWith { get; set; }
    public bool EndsWith { get; set; }
    public bool IsChosen { get; set; }
    public bool IsNegated => negated;

    public ContentCondition Build()
    {
        if ((Offset ?? Depth) is not null && (Distance ?? Within) is not null) throw new RuleException("offset or depth and distance or within at one content");
        if (StartsWith && ((Offset ?? Depth) is not null || (Distance ?? Within) is not null)) throw new RuleException("startswith beside offset, depth, distance or within");
        if (Depth is { Variable: < 0 } depth && depth.Value < bytes.Length) throw new RuleException($"a depth of {depth.Value} for a content of {bytes.Length} bytes: it never matches");
        if (Within is { Variable: < 0 } within && within.Value < bytes.Length) throw new RuleException($"within {within.Value} bytes a content of {bytes.Length}: it never matches");
        return new ContentCondition(bytes, NoCase, negated)
        {
            Offset = Offset,
            Depth = StartsWith ? new RuleNumber(bytes.Length) : Depth,
            Distance = Distance,
            Within = Within,
            StartsWith = StartsWith,
            EndsWith = EndsWith,
            IsChosen = IsChosen,
        };
    }
}
