using NetHawk.Core.Packets;

namespace NetHawk.Core.Response.Policy;

/// <summary>How long the next automatic block of an address lasts.</summary>
internal static class Escalation
{
    /// <param name="occurrence">1 for the first block.</param>
    public static TimeSpan Duration(FirewallOptions options, int occurrence)
    {
        double seconds = options.BlockDuration * Math.Pow(options.EscalationFactor, Math.Min(occurrence, 64) - 1);
        return TimeSpan.FromSeconds(Math.Min(seconds, options.MaxBlockDuration));
    }
}

/// <summary>Proven guilty members of each IPv6 /64: where several add up, the /64 is one party's and becomes the target.</summary>
internal sealed class IPv6Members(TimeProvider time)
{
    private const int Capacity = 20_000;
    private const int MaxMembers = 1_000;
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);
    private readonly RecentTable<ulong, HashSet<ulong>> _members = new(time, Capacity);

    /// <summary>Counts the address and answers how many members its /64 has by now; 0 for IPv4.</summary>
    public int Add(AddressKey address)
    {
        if (address.IsV4) return 0;
        if (!_members.TryGet(address.High, Memory, out var members)) members = [];
        if (members.Count < MaxMembers) members.Add(address.Low);
        _members.Set(address.High, members);
        return members.Count;
    }

    public static Prefix NetworkOf(AddressKey address) => new(address, 64);
}
