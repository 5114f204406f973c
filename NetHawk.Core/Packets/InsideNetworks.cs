namespace NetHawk.Core.Packets;

/// <summary>
/// Which networks are inside: those of the configuration (the private ranges where it names none) and, of a live capture, what this machine itself has. Decides direction, role and block target
/// only. Read by many threads; the own networks are replaced as a whole when the machine's addresses change.
/// </summary>
public sealed class InsideNetworks(IReadOnlyList<Prefix> configured)
{
    /// <summary>RFC 1918, RFC 3927, RFC 4193, RFC 4291's link-local. RFC 6598 is not among them: it lies between a provider and its customer.</summary>
    public static IReadOnlyList<Prefix> PrivateRanges { get; } =
        [Prefix.Parse("10.0.0.0/8"), Prefix.Parse("172.16.0.0/12"), Prefix.Parse("192.168.0.0/16"), Prefix.Parse("fc00::/7"), Prefix.Parse("fe80::/10"), Prefix.Parse("169.254.0.0/16")];

    private volatile Table _table = new(configured);

    public IReadOnlyList<Prefix> Prefixes => _table.Prefixes;

    public bool Contains(AddressKey address) => _table.Contains(address);

    /// <summary>Takes up the machine's own networks in place of those it had before.</summary>
    /// <returns>Those that are inside since now and were not before.</returns>
    public IReadOnlyList<Prefix> TakeUp(IReadOnlyList<Prefix> own)
    {
        ArgumentNullException.ThrowIfNull(own);
        var before = _table.Prefixes;
        var added = own.Where(o => !configured.Any(c => c.Contains(o))).Distinct().ToList();
        _table = new Table([.. configured, .. added]);
        return [.. added.Except(before)];
    }

    /// <summary>Asked several times for each new flow: masks are made once, and an array is walked without an enumerator.</summary>
    private sealed class Table(IReadOnlyList<Prefix> prefixes)
    {
        private readonly Masked[] _masked = [.. prefixes.Select(p => new Masked(p))];

        /// <summary>By the first number of an IPv4 address: whether any that begin with it are inside. Most addresses are told by that alone.</summary>
        private readonly bool[] _someInside = [.. Enumerable.Range(0, 256).Select(first => prefixes.Any(new Prefix(AddressKey.FromV4((uint)first << 24), 96 + 8).Overlaps))];

        public IReadOnlyList<Prefix> Prefixes { get; } = prefixes;

        public bool Contains(AddressKey address)
        {
            if (address.IsV4 && !_someInside[address.V4 >> 24]) return false;
            foreach (ref readonly var prefix in _masked.AsSpan())
                if (prefix.Contains(address)) return true;
            return false;
        }
    }

    /// <summary>A prefix with its mask, the upper and the lower half of both.</summary>
    private readonly struct Masked(Prefix prefix)
    {
        private readonly ulong _high = prefix.Address.High, _low = prefix.Address.Low;
        private readonly ulong _highMask = prefix.Bits switch { 0 => 0, < 64 => ulong.MaxValue << (64 - prefix.Bits), _ => ulong.MaxValue };
        private readonly ulong _lowMask = prefix.Bits switch { <= 64 => 0, _ => ulong.MaxValue << (128 - prefix.Bits) };

        public bool Contains(AddressKey address) => (((address.High & _highMask) ^ _high) | ((address.Low & _lowMask) ^ _low)) == 0;
    }
}
