using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Response.Policy;

/// <summary>
/// Who was unblocked by a person is not blocked again at once for the same threat. A threat has another name after a restart: what the
/// ledger remembers counts for the class of the threat until its time is out. Owned by the response thread.
/// </summary>
internal sealed class Pardons(TimeProvider time)
{
    private const int Capacity = 10_000;
    private readonly RecentTable<(Prefix, Guid), string> _given = new(time, Capacity);
    private readonly RecentTable<(Prefix, ThreatClass), (string Why, TimeSpan Left)> _remembered = new(time, Capacity);

    public void Give(Prefix prefix, Guid threat, string why) => _given.Set((prefix, threat), why);

    /// <param name="left">What is left of it.</param>
    public void Remember(Prefix prefix, ThreatClass threat, string why, TimeSpan left) => _remembered.Set((prefix, threat), (why, left));

    /// <summary>Why this threat does not block the prefix now; null where it may.</summary>
    /// <param name="grace">Firewall:GraceAfterUnblock.</param>
    public string? Find(Prefix prefix, Guid threat, ThreatClass threatClass, TimeSpan grace) =>
        _given.TryGet((prefix, threat), grace, out string? why) ? why
        : _remembered.TryGet((prefix, threatClass), grace, out var kept) && _remembered.TryGet((prefix, threatClass), kept.Left, out _) ? kept.Why : null;
}
