using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.WebAttack;

/// <summary>
/// Attacks on web applications in clear text: injection, traversal, scripting and shell patterns, probes for files that leak, scanners that name themselves,
/// and many different requests in vain. One request that matches is shown; several, or their number, may block.
/// </summary>
public sealed class WebAttackDetector : IDetector
{
    private const double WindowSeconds = 300;

    /// <summary>Refusals within ten seconds below which somebody follows old links rather than a list of guesses.</summary>
    private const int LeisurelyRefusals = 25;
    private const double ForgetSeconds = 3600;

    /// <summary>Bytes that the targets of all clients may take.</summary>
    private const long MostHeld = 32 << 20;

    /// <summary>Of somebody's requests, the share with patterns below which they are no attack that is blocked fully.</summary>
    private const double SeldomShare = 0.1;

    /// <summary>… of those who write and look for such words in a browser's session.</summary>
    private const double WritersShare = 0.25;

    /// <summary>Texts that hold a pattern from which they are shown: a writer sends a few a day, a shipper of logs several a minute.</summary>
    private const int QuotedTexts = 3, QuotedLogs = 64;

    /// <summary>
    /// Targets with their numbers taken out, up to which a program asks for one number after the other, and numbers for each of them at least: who appends numbers to a list of guesses pays for it by as many requests.
    /// </summary>
    private const int MostTemplates = 64, TargetsPerTemplate = 4;

    /// <summary>Things that a page asks for by itself while it stands open.</summary>
    private const int FewTemplates = 10;

    private const string MostlyOrdinary = "most of its requests are ordinary";

    /// <summary>Requests for each target from which somebody waits for a few things: several lists of guesses, one after the other, ask for the same name less often.</summary>
    private const int WaitsForEach = 5;

    /// <summary>So many times the different requests of a decisive attack are one, whatever they hold.</summary>
    private const int ManyHits = 4;

    /// <summary>Heads of tokens that say in so many ways that nobody signed them; a program writes it one way.</summary>
    private const int UnsignedHeads = 3;

    private const string Led = "a page elsewhere can have made a visitor's browser ask so: nothing came that it could not make it send";

    private const string Follows = "crawlers, previews and translators ask for whatever others have linked to, and each request says that it comes from such";

    /// <summary>Characters of JSON from which it is a page or a cell; a log-in or a search into which something is slipped is shorter.</summary>
    private const int LongCallLength = 160;

    private readonly WebAttackOptions _options;
    private readonly BoundedTable<HostPair, WebClient> _clients;

    public WebAttackDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _options = context.Options.WebAttack;
        _clients = new BoundedTable<HostPair, WebClient>(Math.Min(context.Options.MaxTrackedHosts, 32_768), mostHeld: MostHeld);
    }

    public string Name => "web-attack";

    /// <summary>Flows whose last request a page elsewhere can have led to; a body that comes by itself does not say whose it is.</summary>
    private readonly RecentSet _ledFlows = new(50_000, 60);

    private readonly TextMemo<WebPattern> _targets = new(WebPatterns.InTarget);
    private readonly TextMemo<bool> _derived = new(DerivedPath.Is);
    private readonly TextMemo<bool> _long = new(LongPath.Is);
    private readonly TextMemo<WebPattern> _agents = new(WebPatterns.InAgent);

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.Request | DetectorEvents.Response | DetectorEvents.OtherRead | DetectorEvents.Tick;

    public long Evictions => _clients.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind != FlowEventKind.Application) return;
        switch (flow.Peek)
        {
            case HttpRequest request:
                OnRequest(flow, request, sink);
                break;
            case HttpWhole whole:
                if (whole is { HeaderCame: true, Request.MayBeLed: true }) Client(flow).Led++;
                Read(flow, Client(flow), whole.Request, sink);
                break;
            case HttpBody body:
                if (WebPatterns.InBody(body.Start, out bool quoted) is not WebPattern.None and var found)
                    OnHit(flow, Client(flow), found, quoted || ReportText.Is(body.Start) ? body.Start : "in a body", InBody(body.Start, quoted), _ledFlows.Contains((ulong)flow.FlowId) ? HitBy.Led : HitBy.Anybody, sink, body.Start);
                break;
            case HttpResponse response:
                OnResponse(flow, response, sink);
                break;
        }
    }

    public void OnTick(PacketTime now, IEvidenceSink sink) => _clients.RemoveIdle(now, ForgetSeconds);

    public void OnEpoch() => _clients.Clear();

    private void OnRequest(in FlowEvent flow, HttpRequest request, IEvidenceSink sink)
    {
        var client = Client(flow);
        client.All++;

        // Tools that look for many programs ask for the first page again and again: as a look at the site it counts once.
        if (client.Targets.Add(Hash(request.Target)) || request.Target != "/") client.Requests++;
        client.Templates.Add(Template(request.Target));
        if (_derived.Of(request.Target)) client.Derived++;
        if (_long.Of(request.Target)) client.LongNames++;
        client.NotePlace(request.Target, IsOfFiles(request.Method));
        if (IsOfFiles(request.Method)) client.OfFiles++;
        if (request.HasContext && request.HasLanguage) client.InContext++;
        if (request.MayBeLed) client.Led++;
        if (request.MayBeLed) _ledFlows.Add((ulong)flow.FlowId, flow.Time);
        else if (request.HeadersComplete) _ledFlows.Remove((ulong)flow.FlowId);
        Read(flow, client, request, sink);
    }

    private void Read(in FlowEvent flow, WebClient client, HttpRequest request, IEvidenceSink sink)
    {
        var found = _targets.Of(request.Target);
        if (found == WebPattern.None) found = _agents.Of(request.UserAgent);
        var place = found is WebPattern.Probe or WebPattern.Traversal && !request.Target.Contains("..", StringComparison.Ordinal) ? HitPlace.Name : HitPlace.Elsewhere;
        string sent = "";
        if (found == WebPattern.None && (found = WebPatterns.InContext(request.OddContext)) != WebPattern.None) sent = request.OddContext;
        if (found == WebPattern.None && (found = WebPatterns.InBody(request.BodyStart, out bool quoted)) != WebPattern.None) (place, sent) = (InBody(request.BodyStart, quoted), request.BodyStart);
        if (found == WebPattern.None && request is { IsChunked: true, ContentLength: >= 0 }) OnHit(flow, client, WebPattern.Smuggled, Invariant($"{request.Method} {request.Target} with two lengths"), place, HitBy.Anybody, sink);
        if (found == WebPattern.None) return;

        // Another's page has no say in a cookie, but in the path of its own that a browser tells.
        bool led = request.MayBeLed && (sent.Length == 0 || sent != request.OddContext || sent.StartsWith("http", StringComparison.Ordinal));
        var by = led ? HitBy.Led : LinkFollower.Is(request) && _agents.Of(request.UserAgent) == WebPattern.None ? HitBy.Follower : HitBy.Anybody;
        if (by != HitBy.Anybody) client.Agents.Add(RecentSet.Text(request.UserAgent));
        OnHit(flow, client, found, place == HitPlace.Quoted ? sent : $"{request.Method} {request.Target}", place, by, sink, place == HitPlace.Elsewhere ? sent : "");
    }

    /// <summary>Where a pattern stands.</summary>
    private enum HitPlace
    {
        Elsewhere,

        /// <summary>In a text that may only speak of it.</summary>
        Quoted,

        /// <summary>In JSON, as programs call each other.</summary>
        Call,

        /// <summary>In JSON of some length: cells of code, reports of errors, editors' pages.</summary>
        LongCall,

        /// <summary>The name of a file, with no step up in front of it.</summary>
        Name,
    }

    /// <summary>Who, by the request itself, may have sent it without meaning it.</summary>
    private enum HitBy
    {
        Anybody,

        /// <summary>A visitor's browser, made to by a page elsewhere.</summary>
        Led,

        /// <summary>A program that asks for what others have linked to, and says which.</summary>
        Follower,
    }

    private static HitPlace InBody(string body, bool quoted) => quoted || ReportText.Is(body) ? HitPlace.Quoted : body.Length == 0 || body[0] is not ('{' or '[') ? HitPlace.Elsewhere : body.Length >= LongCallLength ? HitPlace.LongCall : HitPlace.Call;

    /// <param name="text">What is shown; whatever else tells one hit from another is not: cookies and forms hold sessions and passwords.</param>
    /// <param name="unshown">What was sent beside it, which makes another request of it.</param>
    private void OnHit(in FlowEvent flow, WebClient client, WebPattern pattern, string text, HitPlace place, HitBy by, IEvidenceSink sink, string unshown = "")
    {
        if (place == HitPlace.Quoted)
        {
            OnQuoted(flow, client, pattern, text, sink);
            return;
        }

        // The same request again is not a second one.
        // A program that writes both lengths writes them each time.
        if (!client.Hits.Add(Hash(pattern switch { WebPattern.Probe => WebPatterns.ProbeOf(text), WebPattern.Smuggled => nameof(WebPattern.Smuggled), WebPattern.Unsigned => unshown, _ => text + unshown }))) return;
        bool strong = pattern is not (WebPattern.Probe or WebPattern.Tool or WebPattern.Smuggled or WebPattern.Unsigned);
        if (by == HitBy.Led) client.LedHits++;
        else if (by == HitBy.Follower) client.FollowedHits++;
        if (strong) client.StrongHits++;
        if (strong && place is not (HitPlace.Call or HitPlace.LongCall)) client.StrongElsewhere++;
        if (strong && place != HitPlace.LongCall) client.StrongShort++;
        if (place == HitPlace.Name && client.IsInKept) client.NameHits++;
        if (client.Worst == WebPattern.None || (strong && client.Worst is WebPattern.Probe or WebPattern.Tool)) (client.Worst, client.Example) = (pattern, Shorten(text));
        int hits = client.Hits.Count;
        if (client.ReportedHits > 0 && hits < Math.Max(client.ReportedHits + 1, client.ReportedHits * 3 / 2)) return;
        int fresh = hits - client.ReportedHits;
        client.ReportedHits = hits;
        double first = strong ? 3 : 2.7;

        // Whoever attacks does little else; who searches for such words, or tests a form now and then, mostly reads. Who writes build steps, or about attacks, in a browser does so in between.
        bool writes = strong && client.InContext * 5 >= client.Requests * 4;
        bool seldom = hits < (writes ? WritersShare : SeldomShare) * client.All;

        // A writer in a hurry, a notebook's cells, a collector of errors: only who does nothing else for a while is taken for a tool.
        bool speaks = (writes || client.StrongElsewhere == 0) && (hits < ManyHits * _options.DecisiveHits || hits * 2 < client.All);
        bool edits = writes && client.StrongShort == 0 && (seldom || hits < ManyHits * _options.DecisiveHits);
        bool keeps = client.NameHits == hits && client.Refused * 2 <= client.Requests;
        Report(flow, client, sink, fresh, Math.Min(7, first + 0.7 * (hits - 1)), !seldom && !speaks && !keeps && !client.MayBeLed && !client.MayFollow && (client.StrongHits >= _options.DecisiveHits || hits >= ManyHits * _options.DecisiveHits),
            Invariant($"{flow.Initiator} sent {hits} {(hits == 1 ? "request" : "different requests")} with attack patterns to {flow.Responder}:{flow.ResponderPort} in {FlowFacts.Span(flow.Time.SecondsSince(client.First))}: {NameOf(client.Worst)}, \"{client.Example}\""),
            client.StrongHits == 0 && client.Worst == WebPattern.Unsigned && hits < UnsignedHeads ? "services for developers to try their programs on take tokens that nobody signed"
            : keeps ? "who keeps his folders on a server names what is in them" : edits ? "who edits pages, notebooks or dashboards in a browser sends code" : seldom && hits < 2 * _options.DecisiveHits ? MostlyOrdinary : null,
            seldom ? MostlyOrdinary : speaks ? "programs that pass code or reports on, and people who write about attacks, look alike" : client.MayBeLed ? Led : client.MayFollow ? Follows : null);
    }

    /// <summary>Shown when it is many, as it could be an attack that hides in prose; no reason to block.</summary>
    private void OnQuoted(in FlowEvent flow, WebClient client, WebPattern pattern, string text, IEvidenceSink sink)
    {
        int texts = ++client.Quoted;
        if (QuotedText.IsLog(text)) client.QuotesLogs = true;
        if (texts < client.ReportedQuoted * 2 || texts < (client.QuotesLogs ? QuotedLogs : QuotedTexts)) return;
        client.ReportedQuoted = texts;
        Report(flow, client, sink, texts, 2.7, false,
            Invariant($"{flow.Initiator} sent {flow.Responder}:{flow.ResponderPort} {texts} texts that hold attack patterns in {FlowFacts.Span(flow.Time.SecondsSince(client.First))}: {NameOf(pattern)}, \"{Shorten(text)}\""),
            "articles, logs, reports and scripts speak of attacks too");
    }

    private void OnResponse(in FlowEvent flow, HttpResponse response, IEvidenceSink sink)
    {
        var client = Client(flow);
        client.Answered = true;

        if (response.Status == 403) OnForbidden(flow, client, sink);
        if (!IsInVain(response.Status)) return;
        client.Refused++;
        client.Refusals.Add(flow.Time);
        int targets = Math.Min(client.Targets.Count, client.Refused);
        bool burst = targets >= _options.BurstTargets && client.Refusals.Within(flow.Time, 10) >= Math.Min(64, _options.BurstTargets) && client.Refused >= 0.9 * client.Requests;
        bool slow = targets >= _options.SlowTargets && client.Refused >= 0.7 * client.Requests;
        if ((!burst && !slow) || client.Refused < client.ReportedRefused * 2 || client.Derived * 5 >= client.Requests * 4 || IsSignedOut(client) || LooksForLitter(client) || Waits(client)) return;
        int fresh = client.Refused - client.ReportedRefused;
        client.ReportedRefused = client.Refused;

        // After a site was made anew, crawlers and old links ask for hundreds of pages that are gone, one after the other at leisure.
        bool follows = client.LongNames * 5 >= client.Requests * 3;
        bool leisurely = !burst && (follows || client.Refusals.Within(flow.Time, 10) < LeisurelyRefusals);
        Report(flow, client, sink, fresh, leisurely ? client.Requests - client.Refused > client.Requests / 10 ? 1.2 : 2.8 : Math.Min(6.5, 3.4 + 0.7 * Math.Log2((double)client.Refused / _options.BurstTargets)), !leisurely && !client.IsLed && client.Refused >= 5 * _options.BurstTargets,
            Invariant($"{flow.Initiator} asked {flow.Responder}:{flow.ResponderPort} for {client.Targets.Count} different targets in {FlowFacts.Span(flow.Time.SecondsSince(client.WindowStart))}, {client.Refused} of {client.Requests} requests were refused or not found"),
            leisurely || follows ? "a crawler that follows old links looks alike"
            : client.AsksForCodes ? "who looks at links that have run out looks alike"
            : client.AsksOnePage ? "a program that asks one page for one thing after the other looks alike"
            : client.IsOldProgram(2 * _options.BurstTargets) ? "a program that asks for what is no longer there looks alike"
            : client.OfFiles * 5 >= client.Requests * 4 ? "a file manager, or a program that keeps folders alike, looks for what may not be there yet"
            : client.InContext * 5 >= client.Requests * 4 ? "a browser whose session ran out, or whose page has lost its parts, looks alike"
            : IsCounting(client) ? "a program that asks for one number after the other looks alike" : null,
            client.IsLed ? Led : null);
    }

    /// <summary>In the beginning few numbers have been seen for each of a program's names; of a list of guesses, none.</summary>
    private static bool IsCounting(WebClient client) =>
        client.Targets.Count < MostTemplates ? client.Templates.Count * 3 <= client.Targets.Count * 2 : client.Templates.Count <= MostTemplates && client.Templates.Count * TargetsPerTemplate <= client.Targets.Count;

    /// <summary>
    /// What is not there, or nobody's business. 401 and 407 ask for credentials: refused ones are password guessing's. What is gone (410) was there; and a server that speaks of the state a thing is in, of
    /// how it was asked, or of how often (RFC 9110 §15.5, RFC 4918 §11, RFC 6585) has found it.
    /// </summary>
    private static bool IsInVain(int status) =>
        status is >= 400 and < 500 and not (401 or 405 or 407 or 408 or 409 or 410 or 411 or 412 or 413 or 415 or 416 or 422 or 423 or 424 or 425 or 428 or 429);

    /// <summary>A page whose session ran out asks for its few things again and again, and is forbidden all of them: nothing is learnt from that.</summary>
    private static bool IsSignedOut(WebClient client) =>
        client.Templates.Count <= FewTemplates && client.Forbidden * 10 >= client.Requests * 9;

    /// <summary>Programs that ask again and again until the few things they wait for are there (jobs, pieces of a film, a device's firmware).</summary>
    private static bool Waits(WebClient client) => !client.Targets.IsFull && client.Requests >= WaitsForEach * client.Targets.Count;

    /// <summary>A file manager that opens folders over WebDAV, and asks beside each file for what it may have put there itself.</summary>
    private static bool LooksForLitter(WebClient client) => client.OfFiles * 5 >= client.Requests * 4 && client.Derived * 2 >= client.Requests;

    /// <summary>Methods of WebDAV (RFC 4918), CalDAV and of who keeps files: no tool that guesses paths asks by them, and servers without WebDAV refuse them all alike.</summary>
    private static bool IsOfFiles(string method) => method is "PROPFIND" or "PROPPATCH" or "MKCOL" or "MOVE" or "COPY" or "LOCK" or "UNLOCK" or "REPORT" or "MKCALENDAR" or "DELETE" or "PUT";

    /// <summary>
    /// Numbers counted through an interface (OWASP API1, broken object level authorisation): a hundred targets that differ in a number only, some given and many forbidden. Who was signed
    /// out is forbidden all of them.
    /// </summary>
    private void OnForbidden(in FlowEvent flow, WebClient client, IEvidenceSink sink)
    {
        client.Forbidden++;
        int targets = client.Targets.Count, given = client.Requests - client.Refused;
        if (targets < _options.NumberedTargets || client.Templates.Count * 10 > targets || client.Forbidden < 0.2 * client.Requests || given < 0.05 * client.Requests) return;
        if (client.Forbidden < 2 * client.ReportedForbidden) return;
        int fresh = client.Forbidden - client.ReportedForbidden;
        client.ReportedForbidden = client.Forbidden;
        Report(flow, client, sink, fresh, 2.8, decisive: false,
            Invariant($"{flow.Initiator} asked {flow.Responder}:{flow.ResponderPort} for {targets} targets that differ in a number in {FlowFacts.Span(flow.Time.SecondsSince(client.WindowStart))}, {client.Forbidden} of {client.Requests} were forbidden"),
            "a program that is let see only part of what it asks for looks alike");
    }

    private static ulong Template(string target)
    {
        ulong hash = 14695981039346656037;
        bool number = false;
        foreach (char c in target)
        {
            bool digit = char.IsAsciiDigit(c);
            if (digit && number) continue;
            number = digit;
            hash = (hash ^ (digit ? '0' : c)) * 1099511628211;
        }

        return HashMix.Stable(hash, 1);
    }

    private void Report(in FlowEvent flow, WebClient client, IEvidenceSink sink, int flows, double logOdds, bool decisive, string reason, string? watchOnly = null, string? softOnly = null)
    {
        bool proven = flow.Handshake == HandshakeState.Proven;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.WebAttack,
            Spoof = !proven ? SpoofClass.Unverified : client.Answered ? SpoofClass.Application : SpoofClass.TwoWay,
            LogOdds = logOdds,
            Decisive = decisive && proven,
            WatchOnly = watchOnly,
            SoftOnly = softOnly,
            Source = flow.Initiator,
            Destination = flow.Responder,
            DestinationPort = flow.ResponderPort,
            Protocol = flow.Protocol,
            FirstPacket = client.First,
            Time = flow.Time,
            Packets = flow.InitiatorHostPackets,
            Flows = Math.Max(1, flows),
            Technique = client.Hits.Count > 0 ? "T1190" : "T1595.003",
            Reason = reason,
        });
    }

    private WebClient Client(in FlowEvent flow)
    {
        var client = _clients.GetOrAdd(HostPair.Of(flow), static _ => new WebClient());
        if (client.First == default)
        {
            client.First = flow.FirstPacket;
            client.WindowStart = flow.Time;
        }

        if (flow.Time.SecondsSince(client.WindowStart) > WindowSeconds) client.StartWindow(flow.Time);
        client.LastSeen = flow.Time;
        return client;
    }

    private static string NameOf(WebPattern pattern) => pattern switch
    {
        WebPattern.SqlInjection => "SQL injection",
        WebPattern.Traversal => "a path out of the web root",
        WebPattern.Scripting => "script injection",
        WebPattern.Command => "a shell command",
        WebPattern.Expression => "an expression to be evaluated (Log4Shell and alike)",
        WebPattern.Entity => "an XML entity that reads elsewhere",
        WebPattern.InnerService => "a request to be passed on to a service inside",
        WebPattern.Smuggled => "a body with two lengths, in which another request can hide (RFC 9112 §6.1)",
        WebPattern.HeaderSplit => "a line's end that adds a header (CWE-113)",
        WebPattern.Filter => "a directory's filter broken open (LDAP injection)",
        WebPattern.Object => "an object that runs something when it is read",
        WebPattern.Unsigned => "a token that says of itself that nobody signed it (CWE-347)",
        WebPattern.Overrun => "machine code behind a filled-up buffer",
        WebPattern.Probe => "a look for files that leak",
        _ => "a scanner's name",
    };

    private static string Shorten(string text) => text.Length <= 120 ? text : string.Concat(text.AsSpan(0, 117), "...");

    private static ulong Hash(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in text) hash = (hash ^ c) * 1099511628211;
        return HashMix.Stable(hash, (ulong)text.Length);
    }
}
