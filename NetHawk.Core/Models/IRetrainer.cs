namespace NetHawk.Core.Models;

/// <param name="Version">The version that the last one made; null when none did.</param>
/// <param name="Message">One line: what it does, how the last one ended.</param>
public sealed record RetrainStatus(bool Running, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, string? Version, string Message)
{
    public static RetrainStatus Never { get; } = new(false, null, null, null, "no training since the start");

    /// <summary>Of all trees to be made, 0 to 1; where the last one stopped when none runs.</summary>
    public double Share { get; init; }

    /// <summary>Someone cancelled it; it ends with the tree under way.</summary>
    public bool Cancelling { get; init; }
}

public enum RetrainOutcomeKind : byte
{
    /// <summary>It goes on in the background; see <see cref="IRetrainer.Status"/>.</summary>
    Started = 0,
    AlreadyRunning,

    /// <summary>Cannot be done; the message says why and what to do.</summary>
    Refused,
}

public sealed record RetrainOutcome(RetrainOutcomeKind Kind, string Message);

/// <summary>
/// Trains a model from the shipped feature rows and local feedback while the service runs, one at a time, at low priority. What it makes is
/// listed by <see cref="ModelRegistry"/> and is not activated by itself. Safe from any thread.
/// </summary>
public interface IRetrainer
{
    RetrainStatus Status { get; }

    Task<RetrainOutcome> StartAsync(string by, CancellationToken cancellation = default);

    /// <summary>Ends the training under way, within the seconds that the trees under way take; nothing of it stays.</summary>
    /// <returns>False: none runs.</returns>
    bool Cancel(string by);
}
