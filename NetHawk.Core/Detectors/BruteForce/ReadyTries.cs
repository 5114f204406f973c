using NetHawk.Core.Packets;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.BruteForce;

/// <summary>
/// Refused passwords in a row for one name, each of them new and each by a connection of its own. A server that delays its refusals (Dovecot: up to 17 s) lets a guesser try no more often than a person
/// who has forgotten his password; but a person reads and types before each try, and never for the same time to a quarter of a second, while a tool's next try is ready.
/// </summary>
internal sealed class ReadyTries
{
    /// <summary>Seconds in which nobody has read a refusal, thought of another password and typed it; and such as people take.</summary>
    private const double AtOnce = 1.2, Regular = 5;

    /// <summary>Seconds by which pauses that a program makes differ.</summary>
    private const double Spread = 0.25;

    /// <summary>Passwords in a row: each ready at once; some sent before the last was refused, as by who gives up waiting; after equal pauses.</summary>
    private const int ReadyAtOnce = 4, ReadyUnawaited = 5, ReadyRegularly = 6;

    private uint _user;
    private PacketTime _begun;
    private PacketTime _refused;
    private int _count;
    private int _unawaited;
    private double _shortest;
    private double _longest;

    public bool IsOfProgram => _longest - _shortest <= Spread && _count >= (_longest > AtOnce ? ReadyRegularly : _unawaited > 0 ? ReadyUnawaited : ReadyAtOnce);

    /// <summary>The pauses, for people: completes "had another password ready …".</summary>
    public string Pause => _unawaited > 0 ? "at once or before the last was refused" : Invariant($"{_shortest:0.0} to {_longest:0.0} s after the refusal");

    /// <param name="user">Mark of the name; 0 where it is not known.</param>
    /// <param name="isNew">Was not refused before.</param>
    /// <param name="begun">When this try's connection began.</param>
    /// <param name="refused">When it was refused.</param>
    public void Add(uint user, bool isNew, PacketTime begun, PacketTime refused)
    {
        // Tries that share a connection do not tell when they were sent.
        double pause = begun.SecondsSince(_refused);
        bool goesOn = _count > 0 && user == _user && isNew && begun.SecondsSince(_begun) > 0 && pause <= Regular;
        if (!goesOn)
        {
            _count = user != 0 && isNew ? 1 : 0;
            (_unawaited, _shortest, _longest) = (0, Regular, 0);
        }
        else
        {
            _count++;
            if (pause < 0) _unawaited++;
            else (_shortest, _longest) = (Math.Min(_shortest, pause), Math.Max(_longest, pause));
        }

        (_user, _begun, _refused) = (user, begun, refused);
    }
}
