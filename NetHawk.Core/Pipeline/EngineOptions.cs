namespace NetHawk.Core.Pipeline;

/// <summary>How the engine runs its sources.</summary>
/// <param name="IsReplay">A file: it is not opened again when it ends, and waits for analysis instead of losing events.</param>
/// <param name="QueueCapacity">Batches under way between capture and analysis; about 200 KB each, made when first needed.</param>
public sealed record EngineOptions(bool IsReplay, int QueueCapacity = 64)
{
    /// <summary>A source that failed is opened again after this long.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Kernel drops are looked at, and reported, this often.</summary>
    public TimeSpan LossInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Drops per interval above this share of packets are reported as an event.</summary>
    public double LossLimit { get; init; } = 0.001;

    /// <summary>Acknowledgements of unseen data above this share of all are reported as an event.</summary>
    public double AckLossLimit { get; init; } = 0.01;

    /// <summary>What is known of the place of capture at this moment; null: not looked at.</summary>
    public Func<IReadOnlyList<CaptureFinding>>? Findings { get; init; }
}
