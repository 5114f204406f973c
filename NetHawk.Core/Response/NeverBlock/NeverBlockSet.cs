using System.Collections.Concurrent;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Response.NeverBlock;

/// <summary>
/// The never-block set that finds itself: what the sources see now, sessions for some minutes after they ended, and signed-in users of
/// the console. Readers get immutable snapshots; <see cref="Refresh"/> is called by one thread at a time.
/// </summary>
public sealed class NeverBlockSet : IOperatorSessions
{
    private const int MaxConsoleUsers = 1_024;
    private const int MaxLingering = 4_096;

    /// <summary>How long sessions count after they were last seen.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromMinutes(10);

    private readonly TimeProvider _time;
    private readonly IReadOnlyList<INeverBlockSource> _sources;
    private readonly Lock _refreshing = new();
    private readonly Dictionary<NeverBlockEntry, long> _lingering = [];
    private readonly ConcurrentDictionary<AddressKey, (string User, long At)> _console = new();
    private readonly IReadOnlyList<NeverBlockEntry>[] _lastFound;
    private volatile IReadOnlyList<NeverBlockEntry> _entries = [];
    private long _refreshedAt = long.MinValue;

    /// <param name="sources">None for replay and analysis: nothing is taken from the machine.</param>
    public NeverBlockSet(TimeProvider time, IReadOnlyList<INeverBlockSource> sources)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(sources);
        _time = time;
        _sources = sources;
        _lastFound = [.. sources.Select(_ => Array.Empty<NeverBlockEntry>())];
    }

    /// <summary>For live operation on this machine. Call <see cref="Refresh"/> once before relying on it.</summary>
    public static NeverBlockSet ForMachine(TimeProvider time) =>
        new(time, [new OwnAddresses(), new Gateways(), new Resolvers(), new UtmpSessions(), new LogindSessions(), new SshDaemonSessions()]);

    /// <summary>Raised after a change, on the thread that caused it; handlers return at once.</summary>
    public event Action? Changed;

    public IReadOnlyList<NeverBlockEntry> Entries => _entries;

    /// <summary>What could not be seen, for the operator.</summary>
    public IReadOnlyList<string> Limitations { get; private set; } = [];

    /// <summary>Addresses that were not taken because a table was full.</summary>
    public long Overflow { get; private set; }

    /// <summary>The entry that forbids blocking the prefix; null where none does.</summary>
    public NeverBlockEntry? Refuses(Prefix prefix)
    {
        foreach (var entry in _entries)
            if (entry.Protects(prefix)) return entry;
        return null;
    }

    /// <summary>Looks everywhere again unless that was done within <paramref name="age"/>: before somebody is blocked.</summary>
    public void RefreshIfOlder(TimeSpan age)
    {
        long at = Interlocked.Read(ref _refreshedAt);
        if (at == long.MinValue || _time.GetElapsedTime(at) >= age) Refresh();
    }

    /// <summary>Looks everywhere again.</summary>
    public void Refresh()
    {
        bool changed;
        lock (_refreshing)
        {
            var found = new List<NeverBlockEntry>();
            var limitations = new List<string>();
            for (int i = 0; i < _sources.Count; i++)
            {
                var now = Look(_sources[i]);
                found.AddRange(_lastFound[i] = now ?? _lastFound[i]);
                if (now is null) limitations.Add($"{_sources[i].GetType().Name} could not be read just now: what was found last is still never blocked");
                else if (_sources[i].Limitation is { } limitation) limitations.Add(limitation);
            }

            foreach (var entry in found.Where(e => e.Lingers))
            {
                if (_lingering.Count < MaxLingering || _lingering.ContainsKey(entry)) _lingering[entry] = _time.GetTimestamp();
                else Overflow++;
            }

            foreach (var gone in _lingering.Where(l => _time.GetElapsedTime(l.Value) > Linger).Select(l => l.Key).ToList()) _lingering.Remove(gone);
            foreach (var gone in _console.Where(c => _time.GetElapsedTime(c.Value.At) > Linger).Select(c => c.Key).ToList()) _console.TryRemove(gone, out _);
            Limitations = limitations;
            IReadOnlyList<NeverBlockEntry> next =
            [
                .. found.Where(e => !e.Lingers).Concat(_lingering.Keys)
                    .Concat(_console.Select(c => new NeverBlockEntry(Prefix.Single(c.Key), $"signed-in {c.Value.User}")))
                    .Distinct().OrderBy(e => e.Source, StringComparer.Ordinal).ThenBy(e => e.Prefix.Address),
            ];
            Interlocked.Exchange(ref _refreshedAt, _time.GetTimestamp());
            changed = !next.SequenceEqual(_entries);
            if (changed) _entries = next;
        }

        if (changed) Changed?.Invoke();
    }

    /// <summary>Null where it failed: a machine that has no descriptors left for a moment still has its gateway.</summary>
    private static IReadOnlyList<NeverBlockEntry>? Look(INeverBlockSource source)
    {
        try
        {
            return source.Find();
        }
#pragma warning disable CA1031 // one source that fails must not keep the others from being followed
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    public void Seen(AddressKey client, string user)
    {
        bool known = _console.TryGetValue(client, out var entry) && entry.User == user;
        if (!known && _console.Count >= MaxConsoleUsers)
        {
            Overflow++;
            return;
        }

        _console[client] = (user, _time.GetTimestamp());
        if (known) return;
        lock (_refreshing)
            _entries = [.. _entries.Where(e => e.Prefix != Prefix.Single(client) || !e.Source.StartsWith("signed-in ", StringComparison.Ordinal)),
                new NeverBlockEntry(Prefix.Single(client), $"signed-in {user}")];
        Changed?.Invoke();
    }
}
