using System.Globalization;

namespace NetHawk.Core.Response.Policy;

/// <summary>
/// Stops automatic blocking when it looks like a mistake: too many blocks in a minute, or too large a share of the hosts lately seen.
/// One breaker guards blocks of proven sources and another those of sources that could be forged, so that forging cannot switch off the
/// former. Owned by the response thread.
/// </summary>
internal sealed class CircuitBreaker(TimeProvider time)
{
    /// <summary>Below this many blocks a share says nothing.</summary>
    public const int ShareFloor = 20;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly Queue<long> _recent = new();
    private long _openedAt;
    private TimeSpan _rest;

    public bool IsOpen { get; private set; }

    public string Reason { get; private set; } = "";

    /// <summary>Asks for one more automatic block, and counts it where allowed.</summary>
    /// <param name="blocked">Automatic blocks in place.</param>
    /// <param name="hosts">Hosts lately seen; null where not known.</param>
    /// <param name="opened">This very request opened the breaker: say so loudly.</param>
    public bool Allow(FirewallOptions options, int blocked, int? hosts, out bool opened)
    {
        opened = false;
        TryClose(out _);
        if (IsOpen) return false;
        while (_recent.Count > 0 && time.GetElapsedTime(_recent.Peek()) >= Window) _recent.Dequeue();
        if (_recent.Count >= options.MaxBlocksPerMinute)
            Open(options, string.Create(CultureInfo.InvariantCulture, $"{_recent.Count} automatic blocks in a minute (Firewall:MaxBlocksPerMinute)"));
        else if (hosts is { } seen && options.MaxShareOfHosts < 1 && blocked + 1 > ShareFloor && blocked + 1 > seen * options.MaxShareOfHosts)
            Open(options, string.Create(CultureInfo.InvariantCulture, $"{blocked + 1} of {seen} hosts lately seen would be blocked (Firewall:MaxShareOfHosts)"));
        opened = IsOpen;
        if (!IsOpen) _recent.Enqueue(time.GetTimestamp());
        return !IsOpen;
    }

    /// <param name="closed">It was open and has rested long enough.</param>
    public void TryClose(out bool closed)
    {
        closed = IsOpen && time.GetElapsedTime(_openedAt) >= _rest;
        if (!closed) return;
        IsOpen = false;
        Reason = "";
        _recent.Clear();
    }

    private void Open(FirewallOptions options, string reason)
    {
        IsOpen = true;
        Reason = reason;
        _openedAt = time.GetTimestamp();
        _rest = TimeSpan.FromSeconds(options.BreakerRest);
    }
}
