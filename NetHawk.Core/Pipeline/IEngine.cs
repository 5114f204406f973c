namespace NetHawk.Core.Pipeline;

/// <summary>The running pipeline, as the console, the API and the metrics see it. Safe from any thread.</summary>
public interface IEngine
{
    /// <summary>All counters at this moment; cheap enough to be asked once a second.</summary>
    EngineSnapshot Snapshot();

    /// <summary>Begins to capture; does nothing when it captures already. The outcome shows in <see cref="Snapshot"/>.</summary>
    Task StartCaptureAsync(CancellationToken cancellation = default);

    /// <summary>Stops capturing; flows seen so far are closed and recorded. Blocks in place stay.</summary>
    Task StopCaptureAsync(CancellationToken cancellation = default);
}
