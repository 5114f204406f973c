namespace NetHawk.Core.Pipeline;

/// <summary>How the engine runs its sources.</summary>
/// <param name="IsReplay">A file: it is not opened again when it ends, and waits for analysis instead of losing events.</param>
/// <param name="QueueCapacity">Batches under way between capture and analysis; about 150 KB each.</param>
public sealed record EngineOptions(bool IsReplay, int QueueCapacity = 64)
{
    /// <summary>A source that failed is opened again after this long.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Kernel drops are looked at, and reported, this often.</summary>
    public TimeSpan LossInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Drops per interval above this share of packets are reported as an event.</summary>
    public double LossLimit { get; init; } = 0.001;
}
