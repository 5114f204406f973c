using System.Collections.Concurrent;
using NetHawk.Core.Store;

namespace NetHawk.Web.Security;

/// <summary>
/// Who is signed in, from where, since when: so that one session can be ended without the others. Judged from memory; what moves is written at
/// most once a minute. Bounded: beyond the caps the session that was silent longest ends. Safe from any thread.
/// </summary>
public sealed class SessionTable(IAccountStore store, AuthOptions options, TimeProvider clock)
{
    public const int MaxPerUser = 50;
    public const int MaxSessions = 2_000;
    private const int MaxAgent = 160;
    private static readonly TimeSpan WriteEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Guid, SessionRecord> _sessions = new();
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _written = new();
    private long _evicted;

    public long Evicted => Interlocked.Read(ref _evicted);

    public async Task LoadAsync(CancellationToken cancellation)
    {
        _sessions.Clear();
        var stored = await store.SessionsAsync(cancellation);
        foreach (var session in stored.Where(IsAlive)) _written[session.Id] = (_sessions[session.Id] = session).LastSeenAt;
        await DeleteAsync([.. stored.Where(s => !IsAlive(s)).Select(s => s.Id)], cancellation);
    }

    /// <summary>Newest activity first.</summary>
    public IReadOnlyList<SessionRecord> Of(string? user = null) =>
        [.. _sessions.Values.Where(s => IsAlive(s) && (user is null || s.User == user)).OrderByDescending(s => s.LastSeenAt)];

    public bool IsOpen(Guid id, string user) => _sessions.TryGetValue(id, out var session) && session.User == user && IsAlive(session);

    /// <summary>A new id at each sign-in: one that somebody planted in a browser before is worth nothing.</summary>
    public async Task<SessionRecord> OpenAsync(string user, string address, string agent, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var session = new SessionRecord(Guid.NewGuid(), user, now, now, address, Short(agent));
        _sessions[session.Id] = session;
        _written[session.Id] = now;
        await store.SaveSessionsAsync([session], cancellation);
        var surplus = Of(user).Skip(MaxPerUser).Concat(Of().Skip(MaxSessions)).Concat(_sessions.Values.Where(s => !IsAlive(s))).Select(s => s.Id).Distinct().ToList();
        Interlocked.Add(ref _evicted, surplus.Count(id => _sessions.TryGetValue(id, out var s) && IsAlive(s)));
        await DeleteAsync(surplus, cancellation);
        return session;
    }

    /// <summary>On every request and, while a page is open, every few seconds.</summary>
    public void Seen(Guid id, string address)
    {
        if (!_sessions.TryGetValue(id, out var session)) return;
        var now = clock.GetUtcNow();
        var seen = session with { LastSeenAt = now, Address = address };
        if (!_sessions.TryUpdate(id, seen, session) || (_written.TryGetValue(id, out var written) && now - written < WriteEvery)) return;
        _written[id] = now;
        _ = SaveAsync(seen);
    }

    public Task EndAsync(Guid id, CancellationToken cancellation = default) => DeleteAsync([id], cancellation);

    /// <param name="except">This one stays.</param>
    /// <returns>How many ended.</returns>
    public async Task<int> EndAllAsync(string user, Guid? except = null, CancellationToken cancellation = default)
    {
        var ids = _sessions.Values.Where(s => s.User == user && s.Id != except).Select(s => s.Id).ToList();
        await DeleteAsync(ids, cancellation);
        return ids.Count;
    }

    private bool IsAlive(SessionRecord session) => clock.GetUtcNow() - session.LastSeenAt < TimeSpan.FromHours(options.SessionHours);

    private async Task DeleteAsync(List<Guid> ids, CancellationToken cancellation)
    {
        if (ids.Count == 0) return;
        foreach (var id in ids)
        {
            _sessions.TryRemove(id, out _);
            _written.TryRemove(id, out _);
        }

        await store.DeleteSessionsAsync(ids, cancellation);
    }

    private async Task SaveAsync(SessionRecord session)
    {
        try
        {
            await store.SaveSessionsAsync([session]);
            if (!_sessions.ContainsKey(session.Id)) await store.DeleteSessionsAsync([session.Id]);
        }
        catch (StoreException)
        {
            // The store has said so itself; the session goes on from memory.
        }
    }

    private static string Short(string agent)
    {
        string plain = new([.. agent.Take(MaxAgent).Select(c => char.IsControl(c) ? ' ' : c)]);
        return plain.Trim();
    }
}
