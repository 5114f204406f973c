namespace NetHawk.Core.Outputs;

/// <summary>What became of an output's messages since the start. Immutable.</summary>
/// <param name="Sent">Delivered.</param>
/// <param name="Failed">Given up after all tries, or refused for good.</param>
/// <param name="Dropped">Found the queue full.</param>
/// <param name="Retries">Tries after the first.</param>
/// <param name="Waiting">In the queue now.</param>
/// <param name="LastError">Empty when the last try went well.</param>
public sealed record AlertCounters(string Output, string Target, long Sent, long Failed, long Dropped, long Retries, int Waiting, string LastError)
{
    /// <summary>When something was last delivered; null: nothing yet.</summary>
    public DateTimeOffset? LastSentAt { get; init; }

    /// <summary>When a try last failed; null: none did.</summary>
    public DateTimeOffset? LastFailedAt { get; init; }
}
