using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.SlowDos;

/// <summary>
/// Attacks that hold a server's connections with requests that never complete: Slowloris (headers), R-U-Dead-Yet (bodies), closed windows (slow read), mute
/// connections, and greeted ones that go no further. An answered connection is out at once, so that only what waits is kept.
/// </summary>
public sealed class SlowDosDetector : IDetector
{
    private const string DetectorName = "slow-dos";
    private const double ForgetSeconds = 300;
    private const int SmallestFullSegment = 500;

    /// <summary>Bytes a second of a reader that reads nothing else: an old modem is ten times as fast.</summary>
    private const double MostReadRate = 1000;

    /// <summary>Records after the handshake that nobody answers, and bytes of each: a header line of an attack and what TLS adds (22 to 29 bytes), beside one request's beginning.</summary>
    private const int LeastEncryptedPieces = 3;
    private const int MostInRecord = 100;
    private const int LongestRequest = 1000;

    /// <summary>A client without a trickling connection for this long begins anew.</summary>
    private const double OwingMemory = 60;

    /// <summary>Server hello with certificate, finished, tickets, the settings of HTTP/2: what comes after is an answer.</summary>
    private const int HandshakeFlights = 4;

    /// <summary>Bytes of a service's first words (a database's version and challenge).</summary>
    private const int LongestGreeting = 255;

    private readonly SlowDosOptions _options;
    private readonly WaitingJudge _judge;
    private readonly BoundedTable<ServiceKey, WaitingService> _services;

    /// <summary>Of connections that are over, for those to come: each connection would otherwise leave garbage that has lived long enough to be moved twice.</summary>
    private readonly Stack<WaitingFlow> _free = new();

    public SlowDosDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _options = context.Options.SlowDos;
        _judge = new WaitingJudge(_options);
        _services = new BoundedTable<ServiceKey, WaitingService>(4096);
    }

    public string Name => DetectorName;

    public DetectorScope Scope => DetectorScope.Victim;

    public DetectorEvents Events => DetectorEvents.Established | DetectorEvents.Application | DetectorEvents.Checkpoint | DetectorEvents.Interim | DetectorEvents.Closed | DetectorEvents.Tick;

    public long Evictions => _services.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Protocol != IpProtocol.Tcp) return;
        switch (flow.Kind)
        {
            case FlowEventKind.Established:
                Start(flow);
                break;
            case FlowEventKind.Application:
                OnPeek(flow);
                break;
            case FlowEventKind.Checkpoint:
            case FlowEventKind.Interim:
                OnProgress(flow);
                break;
            case FlowEventKind.Closed:
                OnClosed(flow, sink);
                break;
        }
    }

    public void OnTick(PacketTime now, IEvidenceSink sink)
    {
        for (int i = 0; i < _services.Count && (i = _services.NextAwake(i)) >= 0; i++)
        {
            var service = _services[i];
            if (service.Flows.Count >= _options.Headers) _judge.Judge(_services.KeyAt(i), service, now, sink);
            else _services.Rest(i);
        }

        _services.RemoveIdle(now, ForgetSeconds);
    }

    public void OnEpoch() => _services.Clear();

    private void Start(in FlowEvent flow)
    {
        int slot = _services.SlotOf(ServiceKey.Of(flow), static _ => new WaitingService());
        var service = _services[slot];
        service.LastSeen = flow.Time;
        if (service.Flows.Count >= WaitingService.MostFlows)
        {
            service.Untracked++;
            return;
        }

        service.Flows[flow.FlowId] = Fresh().Begin(flow.Initiator, flow.Time, WaitKind.Mute, flow.InitiatorHostPackets);
        _services.Wake(slot);
    }

    private void OnPeek(in FlowEvent flow)
    {
        int slot = _services.Find(ServiceKey.Of(flow));
        if (slot < 0)
        {
            if (flow.Peek is not HttpRequest { HeadersComplete: false }) return;
            slot = _services.SlotOf(ServiceKey.Of(flow), static _ => new WaitingService());
        }

        var service = _services[slot];
        service.LastSeen = flow.Time;
        if (flow.Peek is HttpResponse or Banner or LoginResult)
        {
            // A greeting answers nothing, and a client's version asks for nothing.
            if (flow.Peek is Banner { FromResponder: false }) return;
            if (flow.Peek is Banner && HasSaidNothing(flow) && service.Flows.TryGetValue(flow.FlowId, out var greeted))
            {
                greeted.Kind = WaitKind.Greeted;
                return;
            }

            // "100 Continue" answers nothing yet; an error that comes before the body leaves the rest of it owing.
            if (flow.Peek is HttpResponse { Status: < 200 }) return;
            if (flow.Peek is HttpResponse && service.Flows.TryGetValue(flow.FlowId, out var owing) && owing.Kind == WaitKind.Body && owing.Owes(flow.Forward.PayloadBytes) > 0)
                owing.Kind = WaitKind.AnsweredBody;
            else
                Answered(service, flow.FlowId);
            return;
        }

        bool cut = flow.Forward.DataPackets <= 1 && flow.Forward.PayloadBytes < SmallestFullSegment;
        if (!service.Flows.TryGetValue(flow.FlowId, out var waiting))
        {
            // Where answers do not pass us there is no proven handshake: an unfinished header tells all the same.
            if (flow.Peek is not HttpRequest { HeadersComplete: false } || !cut || service.Flows.Count >= WaitingService.MostFlows) return;
            service.Flows[flow.FlowId] = waiting = Fresh().Begin(flow.Initiator, flow.Time, WaitKind.Mute, 0);
            _services.Wake(slot);
        }

        waiting.HostPackets = flow.InitiatorHostPackets;

        // Honest headers are cut only where a segment is full: large cookies.
        if (flow.Peek is HttpBody) (waiting.Bytes, waiting.Pieces) = (flow.Forward.PayloadBytes, flow.Forward.DataPackets - waiting.PiecesBefore);
        if (waiting.Kind == WaitKind.Header && flow.Peek is HttpWhole { Request: { HeadersComplete: true, ContentLength: <= 0, IsChunked: false } }) waiting.Kind = WaitKind.Complete;
        if (flow.Peek is not HttpRequest request) return;
        // A body in chunks announces no length: it owes nothing that could be counted, but trickles as any other.
        (waiting.Announced, waiting.BodyFrom) = (Math.Max(0, request.ContentLength), flow.Forward.PayloadBytes - request.BodyStart.Length);
        (waiting.Bytes, waiting.PiecesBefore, waiting.Pieces) = (flow.Forward.PayloadBytes, flow.Forward.DataPackets, 0);
        waiting.Kind = !request.HeadersComplete ? cut ? WaitKind.Header : WaitKind.Complete : request.ContentLength > request.BodyStart.Length || request.IsChunked ? WaitKind.Body : WaitKind.Complete;
    }

    private void OnProgress(in FlowEvent flow)
    {
        int slot = _services.Find(ServiceKey.Of(flow));
        if (slot < 0) return;
        var service = _services[slot];
        bool slowRead = flow.Forward.ZeroWindows >= 3 && flow.Backward.PayloadBytes < 64_000;
        if (!service.Flows.TryGetValue(flow.FlowId, out var waiting))
        {
            if (!slowRead || service.Flows.Count >= WaitingService.MostFlows) return;
            service.Flows[flow.FlowId] = Fresh().Begin(flow.Initiator, flow.FirstPacket, WaitKind.SlowRead, flow.InitiatorHostPackets);
            _services.Wake(slot);
            return;
        }

        waiting.Bytes = flow.Forward.PayloadBytes;
        waiting.Pieces = flow.Forward.DataPackets - waiting.PiecesBefore;
        waiting.HostPackets = flow.InitiatorHostPackets;
        if (waiting.Kind == WaitKind.AnsweredBody || (waiting.Kind == WaitKind.Greeted && (HasSaidNothing(flow) || IsUnfinished(flow)))) return;
        if (slowRead) waiting.Kind = WaitKind.SlowRead;
        if (slowRead || flow.Backward.DataPackets == 0) return;
        // A greeting of whatever service: the server spoke first and once, and the client, for its part, has yet to begin.
        if (flow.Forward.DataPackets == 0 && flow.Backward.DataPackets == 1 && flow.Backward.PayloadBytes <= LongestGreeting)
        {
            waiting.Kind = WaitKind.Greeted;
            return;
        }

        if (flow.Application == AppProtocol.Tls && flow.Backward.DataPackets <= HandshakeFlights && flow.Backward.PayloadBytes < 8000)
        {
            waiting.Kind = AddsPieces(flow, waiting) ? WaitKind.EncryptedPieces : WaitKind.Encrypted;
            return;
        }

        Answered(service, flow.FlowId);
    }

    /// <summary>
    /// A header or body sent a few bytes at a time behind TLS: long after the handshake the client adds small records, and the server says nothing to them. Idle pools say nothing themselves,
    /// long polls wait after one request, heartbeats are answered.
    /// </summary>
    private bool AddsPieces(in FlowEvent flow, WaitingFlow waiting)
    {
        if (flow.Time.SecondsSince(waiting.Since) < _options.OwingSeconds)
        {
            (waiting.PiecesBefore, waiting.BytesBefore, waiting.AnswersBefore) = (flow.Forward.DataPackets, flow.Forward.PayloadBytes, flow.Backward.DataPackets);
            return false;
        }

        long pieces = flow.Forward.DataPackets - waiting.PiecesBefore;
        return waiting.PiecesBefore > 0 && pieces >= LeastEncryptedPieces && flow.Backward.DataPackets <= waiting.AnswersBefore + 1
            && flow.Forward.PayloadBytes - waiting.BytesBefore <= LongestRequest + MostInRecord * pieces;
    }

    /// <summary>An SSH client's version comes unasked and leads to nothing by itself.</summary>
    private static bool HasSaidNothing(in FlowEvent flow) => flow.Forward.DataPackets <= 1 && flow.Forward.PayloadBytes <= 255;

    /// <summary>A command whose line does not end: the server has said nothing since its greeting, however often the client adds a letter.</summary>
    private static bool IsUnfinished(in FlowEvent flow) => flow.Backward.DataPackets <= 1 && flow.Forward.PayloadBytes <= 255;

    private void Answered(WaitingService service, long flowId)
    {
        if (service.Flows.Remove(flowId, out var waiting)) KeepFree(waiting);
    }

    private WaitingFlow Fresh() => _free.TryPop(out var waiting) ? waiting : new WaitingFlow();

    private void KeepFree(WaitingFlow waiting)
    {
        if (_free.Count < WaitingService.MostFlows) _free.Push(waiting);
    }

    /// <summary>
    /// A connection that ended while most of its announced body was still owed, after seconds in which it trickled: servers that answer with
    /// an error at once and linger are held that way too. Exact, since the end of a flow has all counts. One broken upload is nobody's attack.
    /// </summary>
    private void OnClosed(in FlowEvent flow, IEvidenceSink sink)
    {
        OnSlowReader(flow, sink);
        if (!_services.TryGet(ServiceKey.Of(flow), out var service) || !service.Flows.Remove(flow.FlowId, out var waiting)) return;
        KeepFree(waiting);
        if (waiting.Kind == WaitKind.Greeted && flow.Forward.DataPackets == 0) OnSilent(flow, service, sink);
        if (waiting.Kind is not (WaitKind.Body or WaitKind.AnsweredBody) || flow.Handshake != HandshakeState.Proven) return;
        double age = flow.LastPacket.SecondsSince(waiting.Since);
        long sent = flow.Forward.PayloadBytes;
        if (age < _options.OwingSeconds || 2 * waiting.Owes(sent) < waiting.Announced || sent > _options.TrickleRate * age + 2000) return;
        HeldAgain(flow, service.Owing, waiting.Since, _options.Bodies, _options.OwingSeconds, " and never sent most of the body that it had announced", sink);
    }

    /// <summary>A service hangs up on who was greeted and said nothing for seconds; who holds it that way connects again. Twenty in a minute are no monitor's.</summary>
    private void OnSilent(in FlowEvent flow, WaitingService service, IEvidenceSink sink)
    {
        if (flow.Handshake != HandshakeState.Proven || flow.DurationSeconds < _options.OwingSeconds) return;
        HeldAgain(flow, service.Silent, flow.FirstPacket, _options.Greeted, _options.OwingSeconds, ", was greeted and never said a word", sink);
    }

    /// <summary>
    /// What a reader did after its last checkpoint, the end tells: it kept its window closed most of the time and took a trickle. TLS hides the request, not this.
    /// </summary>
    private void OnSlowReader(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Handshake != HandshakeState.Proven || flow.Forward.ZeroWindows < 3 || flow.DurationSeconds < _options.PatienceSeconds) return;
        if (flow.Backward.PayloadBytes >= 64_000 || flow.Backward.PayloadBytes > MostReadRate * flow.DurationSeconds || flow.Forward.PayloadBytes > 4_000) return;
        var service = _services[_services.SlotOf(ServiceKey.Of(flow), static _ => new WaitingService())];
        service.LastSeen = flow.Time;
        HeldAgain(flow, service.SlowReaders, flow.FirstPacket, _options.Bodies, _options.PatienceSeconds, " with its window closed and read at a snail's pace", sink);
    }

    /// <summary>One more connection that a client held and that has ended; told from so many on, and each time they have doubled.</summary>
    private static void HeldAgain(in FlowEvent flow, Dictionary<AddressKey, OwingClient> clients, PacketTime since, int least, double seconds, string how, IEvidenceSink sink)
    {
        if (clients.Count >= WaitingService.MostFlows) clients.Clear();
        if (!clients.TryGetValue(flow.Initiator, out var client) || flow.Time.SecondsSince(client.Last) > OwingMemory) clients[flow.Initiator] = client = new OwingClient { First = since };
        client.Last = flow.Time;
        client.Count++;
        if (client.Count < least || client.Count < 2 * client.Reported) return;
        sink.Add(Base(ServiceKey.Of(flow), flow.Time) with
        {
            LogOdds = Math.Min(6, 3.4 + 0.9 * Math.Log2((double)client.Count / least)),
            Source = flow.Initiator,
            FirstPacket = client.First,
            Packets = flow.InitiatorHostPackets,
            Flows = client.Count - client.Reported,
            Reason = Invariant($"{flow.Initiator} held {client.Count} connections to {flow.Responder}:{flow.ResponderPort} for {seconds:0} s or more each{how}"),
        });
        client.Reported = client.Count;
    }

    internal static Evidence Base(ServiceKey key, PacketTime now) => new()
    {
        Detector = DetectorName,
        Class = ThreatClass.SlowDos,
        Spoof = SpoofClass.TwoWay,
        LogOdds = 0,
        Source = null,
        Destination = key.Server,
        DestinationPort = key.Port,
        Protocol = IpProtocol.Tcp,
        FirstPacket = now,
        Time = now,
        Technique = "T1499.002",
        Reason = "",
    };
}
