using NetHawk.Core.Sketches;

namespace NetHawk.Core.Detectors.BruteForce;

/// <summary>
/// Whether the refusals of one source look like many people behind one address (an office, a provider's customers, a university) or like one who guesses. People each have a name and one
/// password, which their programs send again; a guesser has another password, or another name, each time. Where many names were refused a few times each, it may be either,
/// until it has gone on for so long without anything said twice that it can be no crowd.
/// </summary>
internal sealed class SharedSource
{
    private const int MostNames = 1024;

    /// <summary>Fewer names are one person's accounts; where nobody has had a second password, these are enough.</summary>
    private const int LeastNames = 6;
    private const int LeastNamesOfOnePassword = 4;

    /// <summary>Refusals per name: people mistype, and their programs try again.</summary>
    private const int TriesPerName = 3;

    /// <summary>After so many refusals a crowd's programs have repeated themselves.</summary>
    private const int Enough = 128;

    /// <summary>Refusals of answers that cannot be compared, after which a crowd's would have ended.</summary>
    private const int EnoughProofs = 1024;

    /// <summary>Fewer refusals of many names are shown only: the first minute of a mail server that refuses an office; more where nobody has said two passwords, so that all may be programs that begin together.</summary>
    private const int Few = 24;
    private const int FewOfOnePassword = 48;

    private SmallSet? _names;
    private SmallSet? _credentials;
    private int _refused;
    private SmallSet? _proofNames;
    private int _proofs;

    /// <summary>Names that were refused.</summary>
    public int Names => _names?.Count ?? 0;

    private int Credentials => _credentials?.Count ?? 0;

    /// <param name="secret">Tells the password from others whatever the name; 0 where it could not be told from the name.</param>
    public void Add(uint user, uint credentials, uint secret)
    {
        if (user == 0 || credentials == 0) return;
        _refused++;
        (_names ??= new SmallSet(MostNames)).Add(user);
        if ((_credentials ??= new SmallSet(MostNames)).Add((ulong)user << 32 | credentials) && secret != 0) (_tried ??= new TriedPasswords()).Add(secret);
    }

    private TriedPasswords? _tried;

    /// <summary>Memory of the names and credentials.</summary>
    public int Bytes => (_names?.Bytes ?? 0) + (_credentials?.Bytes ?? 0) + (_proofNames?.Bytes ?? 0) + (_tried is null ? 0 : TriedPasswords.MostBytes);

    /// <summary>Names at which one and the same password was refused, where most were tried with it, and hardly any once more; else 0. People have a password each, and their programs send it again.</summary>
    public int SprayedNames => _tried is { } tried && tried.MostNames * 2 > Names && (_refused - Credentials) * 8 <= _refused ? tried.MostNames : 0;

    /// <summary>A name with an answer to the server's question, which cannot be compared.</summary>
    public void AddProof(uint user)
    {
        _proofs++;
        if (user != 0) (_proofNames ??= new SmallSet(MostNames)).Add(user);
    }

    /// <summary>Many names with a password each, sent again and again: programs with old passwords, or a service that refuses everybody.</summary>
    public bool AreOldPasswords => Names >= 2 && _refused >= 8 && Credentials * 2 <= _refused && Credentials <= Names + Names / 2;

    /// <summary>Several names with a password each, some of which have come again already: who tries a list of stolen ones has no use for that.</summary>
    public bool SomeRepeat => Names >= 3 && _refused < Enough && Credentials <= Names + Names / 8 && Credentials * 5 <= _refused * 4;

    /// <summary>May be many people: no reason for more than slowing new connections down.</summary>
    public bool MayBeMany => MaySignInTogether || (_proofs > 0 && _proofs < EnoughProofs && !AreNew && (AllNames >= LeastNames || (AllNames >= LeastNamesOfOnePassword && _proofs <= TriesPerName * ProofNames))
        && Credentials <= TriesPerName * Names);

    private int ProofNames => _proofNames?.Count ?? 0;

    private int AllNames => Names + ProofNames;

    /// <summary>After all this time next to nothing has been said twice.</summary>
    private bool AreNew => _refused >= Enough && Credentials * 10 >= _refused * 9;

    private bool MaySignInTogether =>
        ((Names >= LeastNames && Credentials <= TriesPerName * Names) || (Names >= LeastNamesOfOnePassword && Credentials <= Names + Names / 2)) && !AreNew;

    /// <summary>… and so little of it that it is only shown.</summary>
    public bool AreFew => _refused + _proofs < (_proofs == 0 && Credentials == Names ? FewOfOnePassword : Few);
}
