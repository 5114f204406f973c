using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.BruteForce;

/// <summary>
/// Password guessing by one source at one service: refused log-ins where they can be read, log-in forms sent again and again, else short connections
/// whose packets per flow stay in a narrow band (Hofstede et al. 2014). A long session after that is a probable success.
/// </summary>
public sealed class BruteForceDetector : IDetector
{
    private const double ForgetSeconds = 3600;

    /// <summary>Bytes that the names, credentials and times of all sources may take.</summary>
    private const long MostHeld = 32 << 20;
    private const double FiveMinutes = 300;
    private const double TenMinutes = 600;
    private const double HalfHour = 1800;

    /// <summary>Nobody types so many passwords in so little time; several connections do it side by side. Shown at once, blocked a little later.</summary>
    private const int SprintFailures = 5;
    private const double SprintSeconds = 3;

    /// <summary>Different passwords for one name within two minutes, where the server delays each refusal by seconds: a program has one, a person thinks between them.</summary>
    private const int DifferentFailures = 9;
    private const string NextAtOnce = "a program tries them, but they are few so far: one that knows several passwords of its owner's looks alike";
    private const string FewDifferent = "somebody who has forgotten his password may try as many";
    private const double SprintLogOdds = 3.2;
    private const double SprayLogOdds = 4.2;

    /// <summary>A person who mistypes, even through all the tries that an SSH server grants (MaxAuthTries 6), gets in at last; who guesses does not.</summary>
    private const int MostMistyped = 6;

    /// <summary>So often in an hour: whoever owns one account could hide guesses at another between log-ins of his own.</summary>
    private const int MostForgiven = 10;

    private const string KnownThere = "this service let it in before: its password may have been changed";
    private const string CannotBeCompared = "a program with an old password looks alike: its answers to the server's changing questions cannot be compared";
    private const string SeveralMistype = "this service let it in before: several people of one house may have mistyped in the same moment";

    /// <summary>Refusals from one program outside, of answers that cannot be compared, after which it is slowed down: nobody repairs it, or it guesses with patience.</summary>
    private const int MostOfProgram = 200;

    private const string SamePassword = "the same text each time: a program with an old password";
    /// <summary>Refusals of such answers within <see cref="SprintSeconds"/> that are more than a house's programs together cause.</summary>
    private const int RushFailures = 60;

    /// <summary>Connections of a pool that open together, and seconds in which all of them have been refused and it has begun to wait.</summary>
    private const int PoolSize = 24;
    private const double PoolSeconds = 3;

    /// <summary>
    /// Names at which one password was refused, none of them twice, from which on nobody's programs do so: they, and people who were all given the same first password, try again. Devices that sign in to pages and
    /// interfaces have names of their own and the password of their make, and begin together.
    /// </summary>
    private const int SprayedNames = 12, SprayedNamesOfDevices = 24;
    private const string FirstPassword = "people who were all given the same first password may have been refused";
    private const string SignsOthersIn = "it was let in before, and may sign others in: who asked it to is not known";

    /// <summary>Characters from which a body may have been longer than what is read of it.</summary>
    private const int CutBody = 1_000;

    private readonly BruteForceOptions _options;
    private readonly BoundedTable<ClientKey, GuessedService> _services;
    private readonly ServiceOutages _outages = new();
    private readonly RecentSet _readFlows = new(100_000, 600);
    private readonly RecentSet _authorized = new(100_000, 600);
    private readonly RecentSet _proxied = new(100_000, 600);
    private readonly RecentSet _openForms = new(100_000, 600);
    private readonly RecentSet _codePages = new(100_000, 600);
    private readonly RecentSet _ledFlows = new(100_000, 600);
    private readonly NetworkRoles _network;
    private readonly GuessReports _reports;
    private readonly GuessedForms _forms;
    private readonly AlikeConnections _alike;

    public BruteForceDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _options = context.Options.BruteForce;
        _network = context.Network;
        _reports = new GuessReports(Name, _outages);
        _forms = new GuessedForms(_options, _reports);
        _alike = new AlikeConnections(_options, _reports);
        _services = new BoundedTable<ClientKey, GuessedService>(Math.Min(context.Options.MaxTrackedHosts, 65_536), mostHeld: MostHeld);
    }

    public string Name => "brute-force";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.Request | DetectorEvents.Response | DetectorEvents.OtherRead | DetectorEvents.ClosedUsed | DetectorEvents.Tick;

    public long Evictions => _services.Evictions + _outages.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Initiator.IsNone) return;
        if (flow.Protocol != IpProtocol.Tcp)
        {
            if (flow.Kind == FlowEventKind.Application && flow.Peek is SnmpRequest question) OnCommunity(flow, question, sink);
            if (flow.Kind == FlowEventKind.Application && flow.Peek is LoginResult login) OnLogin(flow, login, sink);
            return;
        }

        if (flow.Kind == FlowEventKind.Application) OnPeek(flow, sink);
        else if (flow.Kind == FlowEventKind.Closed && AlikeConnections.IsTry(flow) && !_readFlows.Contains((ulong)flow.FlowId)) _alike.Add(flow, Service(flow), sink);
    }

    public void OnTick(PacketTime now, IEvidenceSink sink)
    {
        _services.RemoveIdle(now, ForgetSeconds);
        _outages.OnTick(now);
    }

    public void OnEpoch() => _services.Clear();

    private void OnPeek(in FlowEvent flow, IEvidenceSink sink)
    {
        switch (flow.Peek)
        {
            case LoginResult login:
                OnLogin(flow, login, sink);
                break;

            // A browser is asked for credentials by the first 401; refused is one who sent some.
            case HttpResponse { Status: 401 } when _authorized.Contains((ulong)flow.FlowId):
                OnLogin(flow, Service(flow).LastLogin, sink);
                break;

            // Some proxies (tinyproxy) refuse their own credentials by 401.
            case HttpResponse { Status: 401 or 407 } when _proxied.Contains((ulong)flow.FlowId):
                OnLogin(flow, Service(flow).LastLogin, sink);
                break;
            case HttpRequest request:
                if (request.HasProxyAuthorization)
                {
                    _proxied.Add((ulong)flow.FlowId, flow.Time);
                    Service(flow).NoteAuthorization(request);
                }

                if (request.HasAuthorization)
                {
                    _authorized.Add((ulong)flow.FlowId, flow.Time);
                    Service(flow).NoteAuthorization(request);
                }
                else
                {
                    _authorized.Remove((ulong)flow.FlowId);
                }

                if (request.Method != "POST" || !LoginService.AsksForCode(request.Target)) _codePages.Remove((ulong)flow.FlowId);
                else _codePages.Add((ulong)flow.FlowId, flow.Time);
                if (request is { Method: "POST", MayBeLed: true }) _ledFlows.Add((ulong)flow.FlowId, flow.Time);
                else _ledFlows.Remove((ulong)flow.FlowId);
                bool isForm = LoginService.IsLoginForm(request);
                if (isForm) Service(flow).Agents.Add(RecentSet.Text(request.UserAgent));
                if (isForm) OnForm(flow, request.BodyStart, request.BodyStart.Length >= request.ContentLength, sink);
                else if (_services.TryGet(ClientKey.Of(flow), out var known)) NoteOther(known, request);
                break;
            case HttpWhole { Request: var whole }:
                OnWhole(flow, whole, sink);
                break;
            case HttpBody body when LoginService.HasPassword(body.Start, _codePages.Contains((ulong)flow.FlowId)):
                OnForm(flow, body.Start, body.Start.Length < CutBody, sink);
                break;
            case HttpResponse response when _openForms.Contains((ulong)flow.FlowId):
                _openForms.Remove((ulong)flow.FlowId);
                Service(flow).FormAnswers.Add(response.Status);
                if (response.Status is >= 200 and < 400 && _authorized.Contains((ulong)flow.FlowId)) Service(flow).Accepted.Add(flow.Time);
                break;
            case HttpResponse { Status: >= 200 and < 400 } when _authorized.Contains((ulong)flow.FlowId) || _proxied.Contains((ulong)flow.FlowId):
                Service(flow).Accepted.Add(flow.Time);
                break;
        }
    }

    private void OnForm(in FlowEvent flow, string body, bool isWhole, IEvidenceSink sink)
    {
        _openForms.Add((ulong)flow.FlowId, flow.Time);
        if (_ledFlows.Contains((ulong)flow.FlowId)) Service(flow).LedForms += LoginService.Tries(body);
        _forms.Add(flow, Service(flow), body, isWhole, _authorized.Contains((ulong)flow.FlowId), sink);
    }

    /// <summary>What the beginning of a request did not show yet: credentials further down in its header, a form's fields.</summary>
    private void OnWhole(in FlowEvent flow, HttpRequest request, IEvidenceSink sink)
    {
        if (request.HasAuthorization && !_authorized.Contains((ulong)flow.FlowId))
        {
            _authorized.Add((ulong)flow.FlowId, flow.Time);
            Service(flow).NoteAuthorization(request);
        }

        if (_openForms.Contains((ulong)flow.FlowId) || !LoginService.IsLoginForm(request)) return;
        if (request.MayBeLed) _ledFlows.Add((ulong)flow.FlowId, flow.Time);
        Service(flow).Agents.Add(RecentSet.Text(request.UserAgent));
        OnForm(flow, request.BodyStart, request.BodyStart.Length >= request.ContentLength, sink);
    }

    private void OnLogin(in FlowEvent flow, LoginResult login, IEvidenceSink sink)
    {
        var protocol = login.Protocol;
        _readFlows.Add((ulong)flow.FlowId, flow.Time);
        var service = Service(flow);
        if (login.Accepted)
        {
            service.Accepted.Add(flow.Time);
            _outages.Accepted(flow.Initiator, flow.Responder, flow.ResponderPort, flow.Time);
            if (service.ReportedCount == 0) Forgive(service, flow.Time);
            // What was refused before and is let in now was right all the time: an account, or its directory, has come up.
            else if (service.ReportedCount >= _options.BurstFailures && !service.WasLetIn && (login.CredentialHash == 0 || !service.Credentials.Contains(login.CredentialHash))) _reports.Success(flow, service, sink, Invariant($"then a {GuessReports.Named(protocol, "log-in")} was accepted"));
            service.Refused = 0;
            return;
        }

        if (service.FailureCount == 0) service.WasLetIn = _outages.WasLetIn(flow.Initiator, flow.Responder, flow.ResponderPort);
        service.Refused++;
        service.FailureCount++;
        var before = service.Failures.Count > 0 ? service.LastRefused : flow.Time;
        service.LastRefused = flow.Time;
        service.Failures.Add(flow.Time);
        _outages.Refused(flow.Initiator, flow.Responder, flow.ResponderPort, flow.Time);
        if (login.AnswersChallenge)
        {
            service.Proofs.Add(login.UserHash, Begun(flow, protocol, before), flow.Time);
            service.People.AddProof(login.UserHash);
        }
        else if (login.CredentialHash != 0)
        {
            service.ToldApart++;
            bool isNew = service.Credentials.Add(login.CredentialHash);
            service.People.Add(login.UserHash, login.CredentialHash, login.SecretHash);
            if (HasLastingPassword(protocol)) service.Ready.Add(login.UserHash, isNew, flow.FirstPacket, flow.Time);
        }

        // Of telnet only how the typed text differs is known, not who is named: said, but no reason to block.
        if (service.IsOldPassword && protocol != AppProtocol.Telnet) return;
        var times = service.Failures;
        int sprayed = Sprayed(service, protocol);
        bool sprint = times.Within(flow.Time, SprintSeconds) >= SprintFailures;
        bool different = service.AllDiffer && !service.WasLetIn && times.Within(flow.Time, 120) >= DifferentFailures && times.Within(flow.Time, 120) < _options.FastFailures && times.Within(flow.Time, 30) < _options.BurstFailures;
        double window = sprint && !service.WasLetIn ? SprintSeconds
            : times.Within(flow.Time, 30) >= _options.BurstFailures ? 30
            : times.Within(flow.Time, 120) >= _options.FastFailures ? 120
            : different ? 120
            : service.ReportedCount == 0 && !service.WasLetIn && times.Within(flow.Time, FiveMinutes) >= _options.SteadyFailures ? FiveMinutes
            : times.Within(flow.Time, TenMinutes) >= _options.MediumFailures ? TenMinutes
            : times.Within(flow.Time, HalfHour) >= _options.SlowFailures ? HalfHour
            : sprayed > 0 && times.Within(flow.Time, TenMinutes) >= sprayed ? TenMinutes
            : sprint ? SprintSeconds : 0;
        bool atOnce = window <= 0 && !service.WasLetIn && service.Ready.IsOfProgram;
        if (atOnce) window = 120;
        if (window <= 0) return;

        // A telephone with an old password answers each refusal by itself, some at once, others every half minute for ever, and its answers to the
        // server's changing questions cannot be compared: only a rush of them is no telephone's.
        if (protocol == AppProtocol.Sip && times.Within(flow.Time, 30) < 2 * _options.BurstFailures) return;

        // Many users behind one address, or a script with one bad entry: part of the log-ins is accepted.
        int failed = times.Within(flow.Time, Math.Max(30, window));
        if (service.Accepted.Within(flow.Time, window) * 4 > failed) return;
        bool spraysFirst = sprayed > 0 && !service.SprayReported;
        if (!spraysFirst && !GuessReports.IsDue(service, service.FailureCount, flow.Time)) return;
        service.SprayReported |= spraysFirst;
        double logOdds = window >= FiveMinutes || different || atOnce ? GuessReports.SlowLogOdds : failed < _options.BurstFailures ? SprintLogOdds : 4.2 + GuessReports.Grown(service.FailureCount, _options.BurstFailures);
        bool proven = flow.Protocol == IpProtocol.Tcp;
        bool rush = service.AreProofs && times.Within(flow.Time, SprintSeconds) >= RushFailures;
        if (sprayed > 0) logOdds = Math.Max(logOdds, SprayLogOdds);
        bool many = service.People.MayBeMany && !rush && sprayed == 0, comesBack = service.AreProofs && service.Proofs.ComesBack && !rush, program = comesBack && service.Proofs.Names == 1;
        bool opening = service.AreProofs && service.Proofs.Names == 1 && service.Proofs.Count <= PoolSize && service.Proofs.Seconds < PoolSeconds;
        if (many && service.People.AreFew) logOdds = Math.Min(logOdds, GuessReports.SlowLogOdds);
        _reports.Report(flow, service, sink, proven ? SpoofClass.Application : SpoofClass.Unverified, service.FailureCount, logOdds,
            decisive: proven && failed >= 2 * _options.BurstFailures && window <= 120,
            Invariant($"{flow.Initiator} was refused {service.FailureCount} {GuessReports.Named(protocol, "log-ins")} by {flow.Responder}:{flow.ResponderPort} in {FlowFacts.Span(flow.Time.SecondsSince(service.First))}{(atOnce ? Invariant($", and each time had another password for one name ready {service.Ready.Pause}") : "")}{(sprayed > 0 ? Invariant($", one and the same password for {sprayed} names") : "")}"), many ? GuessReports.ManySignIn : sprayed > 0 ? FirstPassword : comesBack ? CannotBeCompared : service.WasLetIn ? KnownThere : GuessReports.IsOneSided(flow) ? GuessReports.OneSided : null,
            watchOnly: atOnce ? NextAtOnce : different ? FewDifferent : service.IsOldPassword ? SamePassword : many && (service.People.SomeRepeat || service.People.AreFew) ? GuessReports.ManySignIn : service.WasLetIn && window <= SprintSeconds ? SeveralMistype
                : sprayed > 0 && service.WasLetIn && _network.IsInside(flow.Initiator) ? SignsOthersIn
                : opening || program && (service.FailureCount < MostOfProgram || _network.IsInside(flow.Initiator)) ? CannotBeCompared
                : protocol == AppProtocol.Http && login.AnswersChallenge && times.Within(flow.Time, 30) < 2 * _options.BurstFailures ? CannotBeCompared : null,
            technique: sprayed > 0 ? "T1110.003" : "T1110");
    }

    /// <returns>Names of one password that is sprayed; 0 where that may be what a house does.</returns>
    private static int Sprayed(GuessedService service, AppProtocol protocol) =>
        (HasLastingPassword(protocol) || protocol == AppProtocol.Http) && service.People.SprayedNames is var names && names >= (protocol == AppProtocol.Http ? SprayedNamesOfDevices : SprayedNames) ? names : 0;

    /// <summary>When a try began: with its connection; on one that stays open, and without connections, where only some services keep a refused client waiting (HTTP, SIP and RTSP not), when it was refused.</summary>
    private static PacketTime Begun(in FlowEvent flow, AppProtocol protocol, PacketTime before) =>
        flow.FirstPacket.SecondsSince(before) <= 0 && protocol is AppProtocol.Http or AppProtocol.Sip or AppProtocol.Rtsp ? flow.Time : flow.FirstPacket;

    /// <summary>Services whose passwords are people's: a broker of messages or an interface may be given another that a program has just made.</summary>
    private static bool HasLastingPassword(AppProtocol protocol) => protocol is AppProtocol.Ftp or AppProtocol.Pop3 or AppProtocol.Imap or AppProtocol.Smtp;

    private static void NoteOther(GuessedService service, HttpRequest request)
    {
        service.OtherRequests++;
        if (request.Method == "POST") service.Agents.Add(RecentSet.Text(request.UserAgent));
    }

    private static void Forgive(GuessedService service, PacketTime now)
    {
        if (service.Refused is 0 or > MostMistyped || service.Forgiven.Within(now, ForgetSeconds) >= MostForgiven) return;
        service.Forgiven.Add(now);
        service.Failures.RemoveLast(service.Refused);
        service.FailureCount -= service.Refused;
    }

    /// <summary>A management station knows one community or a few; whoever tries many does not know any.</summary>
    private void OnCommunity(in FlowEvent flow, SnmpRequest question, IEvidenceSink sink)
    {
        var service = Service(flow);
        if (!service.Communities.Add(question.CommunityHash) && !service.Communities.IsFull) return;
        int tried = service.Communities.Count;
        service.Failures.Add(flow.Time);
        if (service.Failures.Within(flow.Time, 300) < Math.Min(GuessedService.MostCommunities, _options.BurstFailures) || !GuessReports.IsDue(service, tried, flow.Time)) return;
        _reports.Report(flow, service, sink, SpoofClass.Unverified, tried, 4.2 + GuessReports.Grown(tried, _options.BurstFailures), decisive: false,
            Invariant($"{flow.Initiator} tried {tried} SNMP communities on {flow.Responder}:{flow.ResponderPort} in {FlowFacts.Span(flow.Time.SecondsSince(service.First))}"));
    }

    private GuessedService Service(in FlowEvent flow)
    {
        var service = _services.GetOrAdd(ClientKey.Of(flow), static _ => new GuessedService());
        if (service.First == default) service.First = flow.FirstPacket;
        service.LastSeen = flow.Time;
        return service;
    }
}
