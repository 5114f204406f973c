namespace NetHawk.Core.Signatures;

/// <summary>Why a rule is not used.</summary>
/// <param name="what">What is wrong or not understood, for a person, without the rule's place.</param>
/// <param name="unsupported">The rule is right, but asks for what is not read here.</param>
internal sealed class RuleException(string what, bool unsupported = false) : Exception(what)
{
    public bool Unsupported { get; } = unsupported;

    /// <summary>The rule asks for something that is not read here: <paramref name="keyword"/>.</summary>
    public static RuleException NotRead(string keyword) => new($"'{keyword}'", unsupported: true);
}
