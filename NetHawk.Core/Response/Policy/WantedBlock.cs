using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Response.Policy;

/// <summary>What policy would block for a verdict.</summary>
/// <param name="Target">Null: nothing; <paramref name="Reason"/> says why.</param>
/// <param name="Kind"><see cref="BlockKind.None"/> exactly when there is no target.</param>
/// <param name="BothDirections">Match it as destination too: the peer of an inside host's crime.</param>
/// <param name="Reason">One line: why this target, or why none.</param>
public sealed record WantedBlock(BlockTarget? Target, BlockKind Kind, bool BothDirections, string Reason)
{
    /// <summary>INTERFACE's wouldBlock.</summary>
    public bool WouldBlock => Kind != BlockKind.None;

    public static WantedBlock Nothing(string why) => new(null, BlockKind.None, false, why);
}
