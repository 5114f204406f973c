namespace NetHawk.Core.Detectors.HostSweep;

/// <summary>
/// The last first contacts of a source in the order in which they were made. Who answers does so at once, who does not is known seconds later: a walk in the order of outcomes goes through all successes
/// first and all failures after them, whatever the order of the contacts was.
/// </summary>
internal sealed class RecentContacts
{
    private const int Size = 24;

    private ulong[] _hosts = [];
    private uint _answered;
    private int _count;

    public void Add(ulong host)
    {
        int at = _count++ % Size;

        // Most sources contact one or two.
        if (at == _hosts.Length) Array.Resize(ref _hosts, Math.Min(Size, Math.Max(3, 2 * at)));
        _hosts[at] = host;
        _answered &= ~(1u << at);
    }

    public bool Has(ulong host) => _hosts.AsSpan(0, Math.Min(_count, _hosts.Length)).Contains(host);

    public void Answered(ulong host)
    {
        for (int i = 0; i < Math.Min(_count, _hosts.Length); i++)
            if (_hosts[i] == host) _answered |= 1u << i;
    }

    /// <summary>Half of them or more answered: whoever this is, he knows whom he calls.</summary>
    public bool MostlyAnswer => _count > 0 && System.Numerics.BitOperations.PopCount(_answered) * 2 >= Math.Min(_count, Size);
}
