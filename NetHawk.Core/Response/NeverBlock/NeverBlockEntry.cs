using NetHawk.Core.Packets;

namespace NetHawk.Core.Response.NeverBlock;

/// <summary>Something on this machine that must never be blocked.</summary>
/// <param name="Source">Where it was found: "interface eth0", "gateway", "resolver /etc/resolv.conf", "SSH session of root", "signed-in admin"…</param>
/// <param name="WholeOnly">Only the prefix as a whole (or anything wider) is protected, not its single members: an on-link /64.</param>
/// <param name="Lingers">Kept some minutes after it is gone: sessions.</param>
public sealed record NeverBlockEntry(Prefix Prefix, string Source, bool WholeOnly = false, bool Lingers = false)
{
    public bool Protects(Prefix wanted) => WholeOnly ? wanted.Contains(Prefix) : Prefix.Overlaps(wanted);
}

/// <summary>One place to look in. What can never be read here is left out and said in <see cref="Limitation"/>.</summary>
public interface INeverBlockSource
{
    /// <summary>What is there now; null where looking failed this time, and what was found last still counts.</summary>
    IReadOnlyList<NeverBlockEntry>? Find();

    /// <summary>What it could not see at the last look, one line; null when all was seen.</summary>
    string? Limitation => null;
}

/// <summary>Told by the console about each request of a signed-in user, with the real client address (through configured proxies only).</summary>
public interface IOperatorSessions
{
    void Seen(AddressKey client, string user);
}
