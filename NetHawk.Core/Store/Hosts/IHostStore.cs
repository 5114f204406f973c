namespace NetHawk.Core.Store.Hosts;

/// <summary>Reads about addresses; bounded in number and time as all reads are. Safe from any thread.</summary>
public interface IHostReader
{
    /// <summary>Addresses with traffic in the range, whole hours.</summary>
    /// <exception cref="FormatException">The query's address or name is none; the message is for a person.</exception>
    Task<IReadOnlyList<HostRecord>> HostsAsync(HostQuery query, CancellationToken cancellation = default);

    /// <summary>Peers, services, applications and predictions of one address.</summary>
    Task<HostTraffic> TrafficOfAsync(string address, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellation = default);

    /// <summary>Weight of the evidence of threats whose source is this address.</summary>
    Task<IReadOnlyList<HostScore>> ScoresAsync(string address, DateTimeOffset from, DateTimeOffset to, TimeSpan step, CancellationToken cancellation = default);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<HostName>> NamesAsync(string address, int limit, CancellationToken cancellation = default);

    Task<HostNote?> NoteAsync(string address, CancellationToken cancellation = default);

    /// <summary>Addresses with the most threats, as source or as target.</summary>
    Task<IReadOnlyList<ThreatTop>> TopAsync(DateTimeOffset from, DateTimeOffset to, bool targets, int limit, CancellationToken cancellation = default);

    /// <summary>The filters that people saved for a page, by name.</summary>
    Task<IReadOnlyList<SavedFilter>> SavedFiltersAsync(string page, CancellationToken cancellation = default);
}

/// <summary>What people write down. The task ends when it is on disk.</summary>
public interface IHostWriter
{
    /// <param name="note">Empty deletes it.</param>
    Task SetNoteAsync(string address, string note, string by, CancellationToken cancellation = default);

    /// <summary>Replaces one of the same page and name.</summary>
    /// <exception cref="StoreException">There are too many already.</exception>
    Task SaveFilterAsync(string page, string name, string query, string by, CancellationToken cancellation = default);

    Task<bool> DeleteFilterAsync(long id, CancellationToken cancellation = default);
}
