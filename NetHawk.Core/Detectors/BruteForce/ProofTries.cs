using NetHawk.Core.Packets;

namespace NetHawk.Core.Detectors.BruteForce;

/// <summary>
/// Refused log-ins whose passwords cannot be compared, because each answers another question of the server's (CRAM, SCRAM, NTLM, Digest, MySQL's scramble). What can be seen is who was named, and
/// whether the next try under that name was ready at once, as a tool's is, which waits for the server only; or came after a pause, as those of a program or of a pool of connections that comes back
/// with the one password that it knows.
/// </summary>
internal sealed class ProofTries
{
    private const int MostNames = 64;

    /// <summary>Seconds between a refusal and the next try that no tool spends.</summary>
    private const double Pause = 0.5;

    /// <summary>Of the time from a name's first refusal to its last, what is spent in pauses.</summary>
    private const double PauseShare = 0.4;

    private readonly Dictionary<uint, PacketTime> _names = [];
    private PacketTime _first;
    private PacketTime _last;
    private double _paused;
    private double _spans;

    public int Count { get; private set; }

    public int Names => _names.Count;

    /// <summary>Mostly pauses, name by name.</summary>
    public bool ComesBack => _spans > 0 && _paused >= PauseShare * _spans;

    /// <summary>Seconds from the first refusal to the last: before there could be a pause, a pool's connections that open together are no rush.</summary>
    public double Seconds => _last.SecondsSince(_first);

    /// <param name="user">Mark of the name; 0 where it is not known.</param>
    /// <param name="begun">When this try's connection began, or the refusal itself where tries share one.</param>
    public void Add(uint user, PacketTime begun, PacketTime now)
    {
        if (Count++ == 0) _first = now;
        _last = now;
        if (!_names.TryGetValue(user, out var before))
        {
            if (_names.Count < MostNames) _names[user] = now;
            return;
        }

        double pause = begun.SecondsSince(before);
        if (pause >= Pause) _paused += pause;
        _spans += Math.Max(0, now.SecondsSince(before));
        _names[user] = now;
    }
}
