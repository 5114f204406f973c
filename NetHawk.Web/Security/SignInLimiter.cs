using System.Collections.Concurrent;
using NetHawk.Core.Packets;

namespace NetHawk.Web.Security;

/// <summary>
/// Slows guessing down without giving anyone a way to lock the operator out: an address with too many failures waits, and an account with very
/// many is closed to addresses that never signed in to it, never to those that did. Bounded; safe from any thread.
/// </summary>
public sealed class SignInLimiter(AuthOptions options, TimeProvider clock)
{
    /// <summary>Entries per table; at the cap the table's oldest tenth goes.</summary>
    public const int MaxEntries = 10_000;

    private readonly ConcurrentDictionary<string, Failures> _failures = new();
    private readonly ConcurrentDictionary<string, long> _known = new();
    private readonly Lock _saying = new();
    private long _refused, _evicted, _saidOf;
    private long? _saidAt;

    private sealed record Failures(int Count, long Since);

    /// <summary>Attempts refused before the password was looked at.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    public long Evicted => Interlocked.Read(ref _evicted);

    /// <summary>How many were refused since this answered last; null within a minute of that: whoever guesses must not fill the log until it forgets what else happened.</summary>
    public long? RefusedSinceSaid()
    {
        lock (_saying)
        {
            if (_saidAt is { } said && clock.GetElapsedTime(said) < TimeSpan.FromMinutes(1)) return null;
            _saidAt = clock.GetTimestamp();
            long refused = Refused, since = refused - _saidOf;
            _saidOf = refused;
            return since;
        }
    }

    /// <summary>Account under which wrong second factors are counted: whoever tries them has the password already, so few are let through.</summary>
    public static string CodesOf(string account) => "code of " + account;

    /// <param name="perAccount">Failures to the account before strangers wait; null: as configured.</param>
    /// <returns>How long to wait; null: go on.</returns>
    public TimeSpan? MustWait(AddressKey address, string account, int? perAccount = null)
    {
        var wait = Wait(AddressEntry(address), options.FailuresPerAddress);
        if (wait is null && !_known.ContainsKey(KnownEntry(address, account))) wait = Wait(AccountEntry(account), perAccount ?? options.FailuresPerAccount);
        if (wait is not null) Interlocked.Increment(ref _refused);
        return wait;
    }

    public void Failed(AddressKey address, string account)
    {
        Count(AddressEntry(address));
        Count(AccountEntry(account));
    }

    public void Succeeded(AddressKey address, string account)
    {
        _failures.TryRemove(AddressEntry(address), out _);
        _known[KnownEntry(address, account)] = clock.GetTimestamp();
        Trim(_known, e => e);
    }

    private TimeSpan? Wait(string entry, int limit)
    {
        if (!_failures.TryGetValue(entry, out var failures)) return null;
        var left = TimeSpan.FromSeconds(options.WindowSeconds) - clock.GetElapsedTime(failures.Since);
        return failures.Count >= limit && left > TimeSpan.Zero ? left : null;
    }

    private void Count(string entry)
    {
        long now = clock.GetTimestamp();
        _failures.AddOrUpdate(entry, _ => new Failures(1, now), (_, f) =>
            clock.GetElapsedTime(f.Since) >= TimeSpan.FromSeconds(options.WindowSeconds) ? new Failures(1, now) : f with { Count = f.Count + 1 });
        Trim(_failures, f => f.Since);
    }

    private void Trim<T>(ConcurrentDictionary<string, T> table, Func<T, long> age)
    {
        if (table.Count <= MaxEntries) return;
        foreach (var (entry, _) in table.OrderBy(e => age(e.Value)).Take(MaxEntries / 10).ToList())
            if (table.TryRemove(entry, out _)) Interlocked.Increment(ref _evicted);
    }

    /// <summary>One household or office has one IPv6 /64: single addresses of it are free to whoever sits there.</summary>
    private static string AddressEntry(AddressKey address) => "a:" + (address.IsV4 ? Prefix.Single(address) : new Prefix(address, 64));

    private static string AccountEntry(string account) => "u:" + Shortened(account);

    private static string KnownEntry(AddressKey address, string account) => AddressEntry(address) + " " + Shortened(account);

    private static string Shortened(string account) => (account.Length > 64 ? account[..64] : account).ToLowerInvariant();
}
