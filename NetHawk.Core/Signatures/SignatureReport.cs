namespace NetHawk.Core.Signatures;

/// <summary>A rule that is not in use, and why.</summary>
/// <param name="Place">"emerging-scan.rules line 12".</param>
/// <param name="Unsupported">Right, but not read here; else it is wrong.</param>
public sealed record SignatureProblem(string Place, string Reason, bool Unsupported);

/// <summary>What came of reading rules.</summary>
/// <param name="Files">Files that were read.</param>
/// <param name="Loaded">Rules in use.</param>
/// <param name="Disabled">Rules that the configuration leaves out; those behind '#' are comments and not counted.</param>
/// <param name="Replaced">Rules whose number came again with a higher revision.</param>
/// <param name="OverLimit">Rules beyond Signatures:MaxRules.</param>
/// <param name="Problems">Rules that are not in use, in their order.</param>
/// <param name="FileErrors">Files that could not be read.</param>
public sealed record SignatureReport(IReadOnlyList<string> Files, int Loaded, int Disabled, int Replaced, int OverLimit, IReadOnlyList<SignatureProblem> Problems, IReadOnlyList<string> FileErrors)
{
    public static SignatureReport None { get; } = new([], 0, 0, 0, 0, [], []);

    public int Unsupported => Problems.Count(p => p.Unsupported);

    public int Wrong => Problems.Count(p => !p.Unsupported);
}
