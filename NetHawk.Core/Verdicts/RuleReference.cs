namespace NetHawk.Core.Verdicts;

/// <summary>The operator's rule on which evidence rests, as others' tools know it.</summary>
/// <param name="Id">Number (sid).</param>
/// <param name="Message">The rule's own words.</param>
public sealed record RuleReference(int Generator, long Id, int Revision, string Message)
{
    /// <summary>Tells rules apart; never 0, which stands for what is found without one.</summary>
    internal ulong Key => (ulong)Id ^ (ulong)(uint)Generator << 48;
}
