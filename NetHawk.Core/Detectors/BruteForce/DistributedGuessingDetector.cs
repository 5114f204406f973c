using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.BruteForce;

/// <summary>
/// Password guessing at one service from many addresses, each with too few tries to be told alone: refused log-ins in such number from so many sources
/// of which hardly any gets in. Who got in only mistypes; the same password again is an old one. No single source is to blame, so nobody is blocked for it.
/// </summary>
public sealed class DistributedGuessingDetector : IDetector
{
    private const double WindowSeconds = 600;

    /// <summary>Refused log-ins within the window, and the sources they come from (an office mistypes a few times an hour).</summary>
    private const int Failures = 40;
    private const int Sources = 10;

    /// <summary>Whose single password is refused may be anybody's program: of guessers, half at least have tried two, unless it has gone on for so many seconds.</summary>
    private const double PatienceSeconds = 120;

    /// <summary>Refusals of one and the same password, for each other one: programs that try again.</summary>
    private const double MostRepeats = 0.25;

    /// <summary>
    /// A handful of bots that begin together: each tries several passwords, none gets in, within minutes, while the service lets others in. Where it refuses everybody it is out of order, and who tries again are its people.
    /// </summary>
    private const int FewFailures = 24;
    private const int FewSources = 6;
    private const int TriesOfEach = 3;
    private const double FewSeconds = 180;

    private const int MostSources = 4096;

    /// <summary>Bytes that the sources of all services may take, and of each one.</summary>
    private const long MostHeld = 32 << 20;
    private const int BytesPerSource = 40;

    /// <param name="Failed">Log-ins refused.</param>
    /// <param name="Known">One was accepted.</param>
    private readonly record struct Tries(int Failed, bool Known);

    private sealed class Guessed : ITracked
    {
        public Dictionary<AddressKey, Tries> Tries { get; } = [];

        /// <summary>Sources that failed before they got in, if ever, how many of them got in, and how often they failed.</summary>
        public int Sources { get; set; }
        public int GotIn { get; set; }

        /// <summary>Those of them that failed more than once, and so often that they are no people who mistype.</summary>
        public int Persistent { get; set; }
        public int Stubborn { get; set; }

        /// <summary>Somebody was let in within the window.</summary>
        public bool LetsIn { get; set; }

        /// <summary>The last refusals.</summary>
        public TimeRing Latest { get; } = new(FewFailures);
        public int Failed { get; set; }

        /// <summary>Refusals of credentials that the same source had been refused with before; not in <see cref="Failed"/>.</summary>
        public int Repeated { get; set; }
        public PacketTime WindowStart { get; set; }
        public PacketTime LastSeen { get; set; }
        public int ReportedAt { get; set; }
        public double Weight => Failed;
        public long Held => (long)BytesPerSource * Tries.Capacity + Latest.Bytes;

        public void Restart(PacketTime now)
        {
            WindowStart = now;
            Tries.Clear();
            Tries.TrimExcess();
            Sources = GotIn = Persistent = Stubborn = Repeated = Failed = ReportedAt = 0;
            LetsIn = false;
        }
    }

    private readonly BoundedTable<ServiceKey, Guessed> _services = new(8192, mostHeld: MostHeld);
    /// <summary>Who was let in where within the last day: his key or password may have been taken from him.</summary>
    private readonly RecentSet _letIn = new(65_536, 86_400);
    private readonly RecentSet _openForms = new(100_000, 600);
    private readonly RecentSet _formsSent = new(100_000, 3600);
    private readonly RecentSet _refusedBefore = new(100_000, 3600);

    public string Name => "distributed-guessing";

    public DetectorScope Scope => DetectorScope.Victim;

    public DetectorEvents Events => DetectorEvents.Request | DetectorEvents.Response | DetectorEvents.OtherRead | DetectorEvents.Tick;

    public long Evictions => _services.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind != FlowEventKind.Application || ResultOf(flow) is not { } login) return;
        var service = _services.GetOrAdd(ServiceKey.Of(flow), static _ => new Guessed());
        if (service.WindowStart == default || flow.Time.SecondsSince(service.WindowStart) > WindowSeconds) service.Restart(flow.Time);
        service.LastSeen = flow.Time;
        if (!Count(service, flow, login)) return;
        int sources = service.Sources;
        bool few = service.LetsIn && service.Failed >= FewFailures && service.Stubborn >= FewSources && service.Stubborn * 4 >= sources * 3 && service.Latest.Age(flow.Time, FewFailures) <= FewSeconds;
        if (!few && (service.Failed < Failures || sources < Sources) || service.Failed < service.ReportedAt * 2) return;

        // Programs with old passwords, or a service that refuses everybody: each has its password and asks with it again.
        if (service.Repeated > MostRepeats * service.Failed) return;
        if (login.CredentialHash != 0 && service.Persistent * 2 < sources && flow.Time.SecondsSince(service.WindowStart) < PatienceSeconds) return;

        // Few tries each: else the sources are told one by one.
        if (service.Failed > 12 * sources || service.GotIn * 4 > sources) return;
        int fresh = service.Failed - service.ReportedAt;
        service.ReportedAt = service.Failed;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.BruteForce,
            Spoof = SpoofClass.Application,
            LogOdds = Math.Min(6, 3.5 + 0.7 * Math.Max(0, Math.Log2((double)service.Failed / Failures))),
            Source = null,
            SourceCount = sources,
            Destination = flow.Responder,
            DestinationPort = flow.ResponderPort,
            Protocol = flow.Protocol,
            FirstPacket = service.WindowStart,
            Time = flow.Time,
            Packets = service.Failed,
            Flows = fresh,
            Technique = "T1110.003",
            Reason = Invariant($"{sources} sources together were refused {service.Failed} {GuessReports.Named(login.Protocol, "log-ins")} by {flow.Responder}:{flow.ResponderPort} in {FlowFacts.Span(flow.Time.SecondsSince(service.WindowStart))}, {service.GotIn} of them got in"),
        });
    }

    /// <summary>A result that the protocol says, or the status with which a form that carries a password was answered: many say 200 and mean no, which is not read here.</summary>
    private LoginResult? ResultOf(in FlowEvent flow)
    {
        switch (flow.Peek)
        {
            case LoginResult login:
                return login;
            case HttpRequest request when LoginService.IsLoginForm(request):
                OnForm(flow, request.BodyStart);
                return null;
            case HttpBody { FromResponder: false } body when LoginService.HasPassword(body.Start, asksForCode: false):
                OnForm(flow, body.Start);
                return null;
            case HttpResponse { Status: >= 200 } response when _openForms.Contains((ulong)flow.FlowId):
                _openForms.Remove((ulong)flow.FlowId);
                return response.Status is 401 or 403 || response.Status < 400 ? new LoginResult(AppProtocol.Http, response.Status < 400, "") : null;
            default:
                return null;
        }
    }

    /// <summary>The same form from the same source again is a device with an old password.</summary>
    private void OnForm(in FlowEvent flow, string body)
    {
        var (user, secret) = FormSecret.Of(body);
        ulong form = HashMix.Stable(user != 0 && secret != 0 ? (ulong)user << 32 | secret : RecentSet.Text(body), RecentSet.Pair(default, flow.Initiator));
        if (body.Length > 0 && _formsSent.Contains(form)) return;
        _formsSent.Add(form, flow.Time);
        _openForms.Add((ulong)flow.FlowId, flow.Time);
    }

    /// <returns>True for a refusal that counts.</returns>
    private bool Count(Guessed service, in FlowEvent flow, LoginResult login)
    {
        var source = flow.Initiator;
        bool seen = service.Tries.TryGetValue(source, out var tries);
        if (!seen && service.Tries.Count >= MostSources) return false;
        if (login.Accepted)
        {
            if (tries is { Failed: > 0, Known: false }) service.GotIn++;
            service.Tries[source] = tries with { Known = true };
            service.LetsIn = true;
            _letIn.Add(Pair(flow), flow.Time);
            return false;
        }

        if (tries.Known) return false;
        if (login.CredentialHash != 0 && !_refusedBefore.Add(HashMix.Stable(Pair(flow), login.CredentialHash), flow.Time))
        {
            service.Repeated++;
            return false;
        }

        if (tries.Failed == 0) service.Sources++;
        else if (tries.Failed == 1) service.Persistent++;
        else if (tries.Failed == TriesOfEach - 1 && !_letIn.Contains(Pair(flow), flow.Time)) service.Stubborn++;
        service.Failed++;
        service.Latest.Add(flow.Time);
        service.Tries[source] = new Tries(tries.Failed + 1, false);
        return true;
    }

    private static ulong Pair(in FlowEvent flow) => RecentSet.Pair(flow.Initiator, flow.Responder, flow.ResponderPort);

    public void OnTick(PacketTime now, IEvidenceSink sink) => _services.RemoveIdle(now, 2 * WindowSeconds);

    public void OnEpoch() => _services.Clear();
}
