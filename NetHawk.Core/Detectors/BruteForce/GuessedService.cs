using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Detectors.BruteForce;

/// <summary>What one source tried at one service.</summary>
internal sealed class GuessedService : ITracked
{
    private TimeRing? _failures;
    private TimeRing? _accepted;
    private TimeRing? _forgiven;
    private TimeRing? _forms;
    private TimeRing? _alike;

    public TimeRing Failures => _failures ??= new TimeRing(64);
    public TimeRing Accepted => _accepted ??= new TimeRing(32);

    /// <summary>When a few refusals were taken back, because the log-in after them was accepted.</summary>
    public TimeRing Forgiven => _forgiven ??= new TimeRing(16);
    public TimeRing Forms => _forms ??= new TimeRing(64);
    public TimeRing Alike => _alike ??= new TimeRing(64);

    public const int MostCommunities = 64;
    private SmallSet? _communities;

    /// <summary>SNMP communities tried.</summary>
    public SmallSet Communities => _communities ??= new SmallSet(MostCommunities);

    private SmallSet? _credentials;

    /// <summary>Credentials that were refused, where they could be told apart, and refusals of which that was so.</summary>
    public SmallSet Credentials => _credentials ??= new SmallSet(MostCommunities);
    public long ToldApart { get; set; }
    private SharedSource? _people;

    /// <summary>Names that were refused, where they could be read.</summary>
    public SharedSource People => _people ??= new SharedSource();

    private SmallSet? _agents;

    /// <summary>Programs (User-Agent) that sent forms.</summary>
    public SmallSet Agents => _agents ??= new SmallSet(64);

    /// <summary>What is refused if the next answer refuses the last request with credentials.</summary>
    public LoginResult LastLogin { get; private set; } = NoCredentials;
    private static readonly LoginResult NoCredentials = new(AppProtocol.Http, false, "");

    public void NoteAuthorization(HttpRequest request)
    {
        if (LastLogin.CredentialHash == request.AuthorizationHash && LastLogin.UserHash == request.UserHash && LastLogin.SecretHash == request.SecretHash && LastLogin.AnswersChallenge == request.AnswersChallenge) return;
        LastLogin = NoCredentials with { CredentialHash = request.AuthorizationHash, UserHash = request.UserHash, SecretHash = request.SecretHash, AnswersChallenge = request.AnswersChallenge };
    }

    /// <summary>A program with an old password asks with the same one for hours; who guesses has another each time.</summary>
    public bool IsOldPassword => ToldApart >= 4 && ToldApart * 10 >= FailureCount * 9 && !_credentials!.IsFull && (_credentials.Count <= Math.Max(2, ToldApart / 10) || (_people?.AreOldPasswords ?? false));

    /// <summary>Each refusal was of another password for one name.</summary>
    public bool AllDiffer => ToldApart == FailureCount && _credentials is not null && _credentials.Count * 10 >= ToldApart * 9 && (_people?.Names ?? 1) <= 1;

    private ProofTries? _proofs;

    /// <summary>Refused answers to the server's questions, which cannot be compared.</summary>
    public ProofTries Proofs => _proofs ??= new ProofTries();

    private ReadyTries? _ready;

    /// <summary>Other passwords for the same name, and how soon after a refusal each was ready.</summary>
    public ReadyTries Ready => _ready ??= new ReadyTries();

    private ProofTries? _rests;

    /// <summary>Short connections whose log-in cannot be read, and the pauses between them.</summary>
    public ProofTries Rests => _rests ??= new ProofTries();

    /// <summary>Most of what was refused are such answers: some client may have begun without a password.</summary>
    public bool AreProofs => _proofs is not null && _proofs.Count * 10 >= FailureCount * 8;

    public long FailureCount { get; set; }

    /// <summary>A log-in was accepted before the first that was refused: somebody there has an account.</summary>
    public bool WasLetIn { get; set; }

    public PacketTime LastRefused { get; set; }

    /// <summary>Refusals since the last log-in that was accepted.</summary>
    public int Refused { get; set; }
    public long FormCount { get; set; }
    public long AlikeCount { get; set; }
    public long OtherFlows { get; set; }

    /// <summary>Requests that were no log-in form, since the first form.</summary>
    public long OtherRequests { get; set; }
    public FormAnswers FormAnswers { get; } = new();

    /// <summary>Forms that give a password rather than try one: they name it twice, or whoever sends them is signed in.</summary>
    public long GivenForms { get; set; }

    /// <summary>Forms that a page elsewhere can have made a visitor's browser send.</summary>
    public long LedForms { get; set; }

    private SmallSet? _bodies;

    /// <summary>Different forms, of those whose text was seen.</summary>
    public SmallSet Bodies => _bodies ??= new SmallSet(64);
    public long SeenBodies { get; set; }

    /// <summary>The same form again and again: a program that signs in with its one password.</summary>
    public bool IsOneForm => SeenBodies >= 4 && SeenBodies * 10 >= FormCount * 9 && !_bodies!.IsFull && _bodies.Count <= Math.Max(2, SeenBodies / 10);

    private SmallSet? _secrets;
    private SharedSource? _signers;

    /// <summary>Forms in which a name and a password could be told from the rest.</summary>
    public long SeenSecrets { get; private set; }

    public void NoteSecret(uint user, uint secret)
    {
        if (user == 0 || secret == 0) return;
        SeenSecrets++;
        (_secrets ??= new SmallSet(64)).Add((ulong)user << 32 | secret);
        (_signers ??= new SharedSource()).Add(user, secret, secret);
    }

    /// <summary>Another password for one and the same name in each form.</summary>
    public bool TriesOneName => SeenSecrets >= 4 && SeenSecrets == FormCount && _signers!.Names == 1 && (_secrets!.IsFull || _secrets.Count * 10 >= SeenSecrets * 9);

    /// <summary>Several programs, each with its own name and password, have begun to repeat themselves.</summary>
    public bool MayBeSigned => SeenSecrets >= 4 && SeenSecrets * 10 >= FormCount * 9 && _signers!.SomeRepeat;

    /// <summary>Many names with one password or a few each.</summary>
    public bool MayBePeople => SeenSecrets >= 4 && SeenSecrets * 10 >= FormCount * 9 && _signers!.MayBeMany;

    /// <summary>A few whole forms, each of them sent several times: no guess is made four times.</summary>
    private bool AreRepeated => SeenBodies >= 8 && SeenBodies * 10 >= FormCount * 9 && !_bodies!.IsFull && _bodies.Count * 4 <= SeenBodies;

    /// <summary>One name and password in all forms, or a few of them again and again: programs that sign each call, or several that have old ones.</summary>
    public bool AreSigned => AreRepeated || SeenSecrets >= 4 && SeenSecrets * 10 >= FormCount * 9 && ((!_secrets!.IsFull && _secrets.Count <= Math.Max(2, SeenSecrets / 10)) || _signers!.AreOldPasswords);

    /// <summary>Running shape of the short connections.</summary>
    public double MeanPackets { get; set; }
    public double MeanAnswerBytes { get; set; }

    public PacketTime First { get; set; }
    public PacketTime LastSeen { get; set; }
    public long ReportedCount { get; set; }
    public PacketTime ReportedTime { get; set; }
    public bool SuccessReported { get; set; }

    /// <summary>One password for many names was said: it means more than the refusals before it.</summary>
    public bool SprayReported { get; set; }

    public long Held => (_failures?.Bytes ?? 0) + (_accepted?.Bytes ?? 0) + (_forgiven?.Bytes ?? 0) + (_forms?.Bytes ?? 0) + (_alike?.Bytes ?? 0) + (_communities?.Bytes ?? 0) + (_credentials?.Bytes ?? 0)
        + (_people?.Bytes ?? 0) + (_agents?.Bytes ?? 0) + (_bodies?.Bytes ?? 0) + (_secrets?.Bytes ?? 0) + (_signers?.Bytes ?? 0);

    public double Weight => (_communities?.Count ?? 0) + FailureCount + FormCount + 0.5 * AlikeCount;
}
