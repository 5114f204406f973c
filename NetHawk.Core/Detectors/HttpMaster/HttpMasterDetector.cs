using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.HttpMaster;

/// <summary>
/// Programs that report to their master by plain HTTP. No sign is proof: posts to bare addresses, names and paths without words, a browser's name without a browser's
/// headers, posts that follow from no page, again and again (the heuristics that Slips and Zeek users look for one by one); together they are rare among honest
/// programs. Only watched, since some honest ones are written no better.
/// </summary>
public sealed class HttpMasterDetector : IDetector
{
    private const double ForgetSeconds = 7200;

    /// <summary>Seconds after which the pace of requests tells a program that reports from a tool that tries.</summary>
    private const double PatienceSeconds = 15;

    private const double PauseSeconds = 2;

    /// <summary>Requests with pauses between them all, and log-odds above what is shown, from which no more patience is needed.</summary>
    private const int LeastSlow = 3;
    private const double Certainly = 0.6;

    /// <summary>What hides who asks, or for what: the rest says only that the other side has neither a name nor a usual port.</summary>
    private const RequestSigns Hides = RequestSigns.FalseBrowser | RequestSigns.BareBrowser | RequestSigns.NoAgent | RequestSigns.RandomPath | RequestSigns.RandomQuery | RequestSigns.RandomDomain | Disguise
        | RequestSigns.EmptyAgent | RequestSigns.WordAgent | RequestSigns.TellsMachine | RequestSigns.HidesMachine | RequestSigns.SealedValue;

    /// <summary>What takes the form of something else: no two honest machines of one small network have use for it between them.</summary>
    private const RequestSigns Disguise = RequestSigns.FalseBrowser | RequestSigns.FalseAgent | RequestSigns.NamelessCookie | RequestSigns.FalseCounter | RequestSigns.SealedForm;

    /// <summary>Sums of tenths are not exact.</summary>
    private const double Rounding = 1e-6;

    /// <summary>Seconds between two questions to one script that are no page's parts.</summary>
    private const double PollSeconds = 2.5;

    /// <summary>What a program asks that waits for an order: a script, or whoever reads what it has encoded.</summary>
    private const RequestSigns Waits = RequestSigns.Script | RequestSigns.SealedCookie | RequestSigns.NamelessCookie | RequestSigns.SealedQuery;

    /// <summary>Characters of a target that are kept as they are.</summary>
    private const int LongestTarget = 256;

    /// <summary>Requests for one and the same name.</summary>
    private const int LeastPolls = 10;

    private sealed class Talk : ITracked
    {
        public RequestSigns Signs { get; set; }
        public MachineFacts Facts { get; set; }

        /// <summary>Of the request whose body is awaited: who sent it, and whether it called it a form.</summary>
        public string Agent { get; set; } = "";
        public bool Named { get; set; }
        public bool AwaitsForm { get; set; }
        public int Gets { get; set; }
        public int Posts { get; set; }
        public string Example { get; set; } = "";

        /// <summary>What it asked for first, and whether it ever asked for anything else.</summary>
        public string Target { get; set; } = "";
        public bool AsksForMore { get; set; }

        /// <summary>How often one script was asked again after a pause, and when it was asked last.</summary>
        public int Polls { get; set; }
        public PacketTime Polled { get; set; }

        /// <summary>A browser was seen to ask there.</summary>
        public bool Browsed { get; set; }
        public int ReportedAt { get; set; }
        public PacketTime First { get; set; }
        public PacketTime LastSeen { get; set; }
        public double Weight => Posts + Gets;
    }

    private readonly HttpMasterOptions _options;
    private readonly RequestShape _shape = new();
    private readonly NetworkRoles _network;
    private readonly BoundedTable<ClientKey, Talk> _talks;

    public HttpMasterDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _options = context.Options.HttpMaster;
        _network = context.Network;
        _talks = new BoundedTable<ClientKey, Talk>(Math.Min(context.Options.MaxTrackedHosts, 32_768));
    }

    public string Name => "http-master";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.Request | DetectorEvents.OtherRead | DetectorEvents.Tick;

    public long Evictions => _talks.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind != FlowEventKind.Application) return;
        if (flow.Peek is HttpBody { FromResponder: false } body) OnBody(flow, body, sink);
        if (HttpRequest.WithHeader(flow.Peek) is not { FromResponder: false } request) return;
        if (request.Method is not ("GET" or "POST")) return;
        bool neighbours = _network.AreNeighbours(flow.Initiator, flow.Responder);
        if (!neighbours && !_network.IsOutgoing(flow.Initiator, flow.Responder)) return;
        var talk = _talks.GetOrAdd(ClientKey.Of(flow), static _ => new Talk());
        if (talk.LastSeen == default) talk.First = flow.FirstPacket;
        talk.LastSeen = flow.Time;
        if (request.Method == "POST") talk.Posts++;
        else talk.Gets++;
        string asked = Kept(request.Target);
        if (talk.Target.Length == 0) talk.Target = asked;
        else talk.AsksForMore |= asked != talk.Target;
        var signs = _shape.Of(request, flow.ResponderPort);
        var facts = RequestShape.FactsOf(request);
        bool named = _shape.IsNamed(request);
        signs |= SignOf(facts, named);
        if ((signs & Waits) != 0 && ((signs & RequestSigns.SealedQuery) != 0 || RequestShape.PathOf(asked).SequenceEqual(RequestShape.PathOf(talk.Target))))
        {
            if (talk.Polled != default && flow.Time.SecondsSince(talk.Polled) >= PollSeconds) talk.Polls++;
            talk.Polled = flow.Time;
        }

        talk.Facts |= facts;
        talk.AwaitsForm = request.ClaimsForm && !request.HasLanguage && request.BodyStart.Length == 0 && request.ContentLength <= RequestShape.MostSealed;
        (talk.Agent, talk.Named) = (request.UserAgent, named);
        talk.Browsed |= request.HasLanguage;

        // A page that was read first makes the post that follows an ordinary one.
        if (talk.Gets > 0 && request.HasLanguage) signs &= ~RequestSigns.LonePost;
        if (talk.Example.Length == 0 || signs > talk.Signs) talk.Example = $"{request.Method} {request.Target[..Math.Min(60, request.Target.Length)]}";
        talk.Signs |= signs;
        Judge(flow, talk, neighbours, sink);
    }

    /// <summary>Of a long one the beginning, and a mark of the whole: thirty thousand talks with targets of two thousand characters each were 130 MB.</summary>
    private static string Kept(string target) =>
        target.Length <= LongestTarget ? target : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{target.AsSpan(0, LongestTarget)}{RecentSet.Text(target):x16}");

    /// <summary>A body that came in a packet of its own.</summary>
    private void OnBody(in FlowEvent flow, HttpBody body, IEvidenceSink sink)
    {
        if (!_talks.TryGet(ClientKey.Of(flow), out var talk)) return;
        if (talk.AwaitsForm) talk.Signs |= _shape.OfForm(body.Start, talk.Agent);
        var facts = MachineFactsReader.OfBody(body.Start);
        talk.Facts |= facts;
        talk.Signs |= SignOf(facts, talk.Named);
        Judge(flow, talk, _network.AreNeighbours(flow.Initiator, flow.Responder), sink);
    }

    /// <summary>Agents of inventories, and programs that look for updates, say who they are.</summary>
    private static RequestSigns SignOf(MachineFacts facts, bool named)
    {
        if (facts.HasFlag(MachineFacts.Hidden)) return RequestSigns.HidesMachine;
        return MachineFactsReader.Score(facts) > 0 && !named ? RequestSigns.TellsMachine : RequestSigns.None;
    }

    private void Judge(in FlowEvent flow, Talk talk, bool neighbours, IEvidenceSink sink)
    {
        double score = Score(talk);

        // Tools that try what a service does to their requests look alike, but are in a hurry: between two private networks who commands whom is not plain.
        double span = flow.Time.SecondsSince(talk.First);
        // Whoever takes another's form all along and takes his time is no tool.
        int requests = talk.Posts + talk.Gets;
        bool patient = requests >= LeastSlow && span >= PauseSeconds * (requests - 1) && score >= _options.Score + Certainly && (talk.Signs & Disguise) != 0;
        if (_network.IsInside(flow.Responder) && !patient && (span < PatienceSeconds || requests > span)) return;

        // Devices of one small network ask each other by their bare addresses, in few words, at whatever ports; none of them takes a browser's name for that, but a program that the browser starts.
        if (neighbours && (talk.Browsed || (talk.Signs & Disguise) == 0)) return;

        // Collectors of measurements and logs, stores of backups and nodes of a chain often have neither a name nor a usual port, in the house or out of it: agents that say who they are and ask for words report to those.
        if ((talk.Signs & Hides) == 0) return;
        if (score < _options.Score - Rounding || requests < talk.ReportedAt * 2) return;
        Report(flow, talk, score, sink);
    }

    public void OnTick(PacketTime now, IEvidenceSink sink) => _talks.RemoveIdle(now, ForgetSeconds);

    public void OnEpoch() => _talks.Clear();

    private static readonly (RequestSigns Sign, double Weight)[] Weights =
    [
        (RequestSigns.NoAccept, 0.3), (RequestSigns.FalseAgent, 1.4), (RequestSigns.EmptyAgent, 1.2), (RequestSigns.WordAgent, 0.5), (RequestSigns.NamelessCookie, 1.7), (RequestSigns.FalseCounter, 2.6),
        (RequestSigns.ForeignReferer, 0.9), (RequestSigns.SealedForm, 1.8), (RequestSigns.SealedValue, 0.6), (RequestSigns.BodyInGet, 1.6), (RequestSigns.Script, 0.3), (RequestSigns.NoHost, 1), (RequestSigns.LineInLine, 1.4),
        (RequestSigns.SealedCookie, 1.3),
    ];

    /// <summary>Devices ask for what they need without a name; but not in words of theirs alone, with a body, or with what machine they are.</summary>
    private const RequestSigns AskedByNobody = RequestSigns.RandomQuery | RequestSigns.BodyInGet | RequestSigns.TellsMachine | RequestSigns.HidesMachine;

    /// <summary>Log-odds of each sign, the sum of what was seen.</summary>
    private static double Score(Talk talk)
    {
        double score = 0;
        var signs = talk.Signs;
        if (signs.HasFlag(RequestSigns.BareAddress)) score += talk.Posts > 0 ? 1.2 : 0.4;
        if (signs.HasFlag(RequestSigns.OddPort)) score += 0.7;
        if (signs.HasFlag(RequestSigns.FalseBrowser)) score += 0.9;
        if (signs.HasFlag(RequestSigns.BareBrowser)) score += 0.6;
        if (signs.HasFlag(RequestSigns.NoAgent) && (talk.Posts > 0 || (signs & AskedByNobody) != 0)) score += 0.7;
        if (signs.HasFlag(RequestSigns.LonePost)) score += 0.5;
        if (signs.HasFlag(RequestSigns.RandomPath)) score += 0.8;
        if (signs.HasFlag(RequestSigns.RandomQuery)) score += 0.5;
        if (signs.HasFlag(RequestSigns.RandomDomain)) score += 0.9;
        if (signs.HasFlag(RequestSigns.PlainOnTlsPort)) score += 0.7;
        foreach (var (sign, weight) in Weights)
            if (signs.HasFlag(sign)) score += weight;
        if ((signs & (RequestSigns.TellsMachine | RequestSigns.HidesMachine)) != 0) score += MachineFactsReader.Score(talk.Facts);

        // Who hides his name and asks again and again waits for an order. Devices have none: they report in words.
        if (talk.Polls > 0 && talk.Gets > 0 && (signs & (RequestSigns.FalseBrowser | RequestSigns.BareBrowser | RequestSigns.SealedQuery | RequestSigns.EmptyAgent | RequestSigns.WordAgent)) != 0) score += (talk.Polls > 1 ? 0.8 : 0.5) + ((signs & RequestSigns.SealedQuery) != 0 ? 0.6 : 0);

        // Nothing but one name without words, over and over: whoever watches a page or plays a list fetches what it names.
        if (signs.HasFlag(RequestSigns.RandomPath) && signs.HasFlag(RequestSigns.BareAddress) && !talk.AsksForMore && talk.Gets >= LeastPolls && talk.LastSeen.SecondsSince(talk.First) >= 2 * PatienceSeconds) score += 0.6;

        // A report is repeated after a pause; what a program posts at once when it starts is one act.
        if (talk is { Gets: 0, Posts: >= 2 } && talk.LastSeen.SecondsSince(talk.First) >= PauseSeconds) score += 0.5;
        return score;
    }

    private void Report(in FlowEvent flow, Talk talk, double score, IEvidenceSink sink)
    {
        int fresh = talk.Posts + talk.Gets - talk.ReportedAt;
        talk.ReportedAt = talk.Posts + talk.Gets;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.C2Beacon,
            Spoof = SpoofClass.TwoWay,
            LogOdds = Math.Min(4, score),
            WatchOnly = "some honest programs speak HTTP no better",
            Source = flow.Initiator,
            Destination = flow.Responder,
            DestinationPort = flow.ResponderPort,
            Protocol = IpProtocol.Tcp,
            FirstPacket = talk.First,
            Time = flow.Time,
            Packets = flow.InitiatorHostPackets,
            Flows = fresh,
            Technique = "T1071.001",
            Reason = Invariant($"{flow.Initiator} reported to {flow.Responder}:{flow.ResponderPort} by plain HTTP ({talk.Posts} {(talk.Posts == 1 ? "post" : "posts")}, {talk.Gets} other {(talk.Gets == 1 ? "request" : "requests")} in {FlowFacts.Span(flow.Time.SecondsSince(talk.First))}): {Describe(talk)}, \"{talk.Example}\""),
        });
    }

    private static string Describe(Talk talk)
    {
        var parts = new List<string>(8);
        var signs = talk.Signs;
        if (signs.HasFlag(RequestSigns.BareAddress)) parts.Add("a bare address");
        if (signs.HasFlag(RequestSigns.OddPort)) parts.Add("an unusual port");
        if (signs.HasFlag(RequestSigns.PlainOnTlsPort)) parts.Add("in clear on the port of HTTPS");
        if (signs.HasFlag(RequestSigns.RandomDomain)) parts.Add("a server's name that looks made by a machine");
        if (signs.HasFlag(RequestSigns.RandomPath) || signs.HasFlag(RequestSigns.RandomQuery)) parts.Add("addresses without a readable word");
        if (signs.HasFlag(RequestSigns.FalseBrowser)) parts.Add("a browser's name without a browser's headers");
        if (signs.HasFlag(RequestSigns.FalseAgent)) parts.Add("a browser's name as none writes it");
        if ((signs & (RequestSigns.EmptyAgent | RequestSigns.WordAgent)) != 0) parts.Add("a program name that says nothing");
        if (signs.HasFlag(RequestSigns.NamelessCookie)) parts.Add("a cookie without a name");
        if (signs.HasFlag(RequestSigns.SealedCookie)) parts.Add("one long encoded cookie");
        if (signs.HasFlag(RequestSigns.SealedQuery)) parts.Add("long encoded values in questions");
        if (signs.HasFlag(RequestSigns.FalseCounter)) parts.Add("other things in cookies of a page's counter");
        if (signs.HasFlag(RequestSigns.ForeignReferer)) parts.Add("posts that name another site's page");
        if (signs.HasFlag(RequestSigns.SealedForm)) parts.Add("a form whose bytes are no form's");
        if (signs.HasFlag(RequestSigns.SealedValue)) parts.Add("one encoded value for a form");
        if (signs.HasFlag(RequestSigns.BodyInGet)) parts.Add("questions with a body");
        if (signs.HasFlag(RequestSigns.LineInLine)) parts.Add("a request line within the request line");
        if (signs.HasFlag(RequestSigns.NoHost)) parts.Add("no word of whom it asks");
        if ((signs & (RequestSigns.TellsMachine | RequestSigns.HidesMachine)) != 0) parts.Add($"particulars of the machine ({MachineFactsReader.Describe(talk.Facts)})");
        if (signs.HasFlag(RequestSigns.BareBrowser)) parts.Add("a browser's name, but asked as no browser asks");
        if (signs.HasFlag(RequestSigns.NoAgent)) parts.Add("no program name");
        if (signs.HasFlag(RequestSigns.LonePost)) parts.Add("posts that follow from no page");
        return string.Join(", ", parts);
    }
}
