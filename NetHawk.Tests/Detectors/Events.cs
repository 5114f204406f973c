using NetHawk.Core.Detectors;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

/// <summary>Writes event sequences as a capture worker would and collects what a detector makes of them.</summary>
internal sealed class Events(IDetector detector) : IEvidenceSink
{
    private static readonly PacketTime Start = PacketTime.FromParts(1_700_000_000, 0);
    private readonly Dictionary<AddressKey, long> _sent = [];
    private PacketTime _ticked = Start;
    private long _flowId;

    public double Clock { get; private set; }

    public List<Evidence> Found { get; } = [];

    public PacketTime Now => Start.AddSeconds(Clock);

    public void Add(Evidence evidence) => Found.Add(evidence);

    public static DetectorContext Context(DetectionOptions? options = null) => new(NetworkRoles.Default, options ?? new DetectionOptions());

    public Events Wait(double seconds)
    {
        double end = Clock + seconds;
        while (Clock < end)
        {
            Clock = Math.Min(end, Clock + 1);
            TickIfDue();
        }

        return this;
    }

    public FlowEvent Flow(string source, string target, int port, IpProtocol protocol = IpProtocol.Tcp, int sourcePort = 0, TcpFlags flags = TcpFlags.Syn)
    {
        var from = AddressKey.Parse(source);
        _sent[from] = _sent.GetValueOrDefault(from) + 1;
        return new FlowEvent
        {
            Kind = FlowEventKind.Opened,
            SawStart = protocol != IpProtocol.Tcp || flags == TcpFlags.Syn,
            Handshake = protocol == IpProtocol.Tcp && flags == TcpFlags.Syn ? HandshakeState.SynSeen : HandshakeState.None,
            Time = Now,
            FirstPacket = Now,
            LastPacket = Now,
            FlowId = ++_flowId,
            Initiator = from,
            Responder = AddressKey.Parse(target),
            InitiatorPort = (ushort)(sourcePort == 0 ? 40_000 + _flowId % 20_000 : sourcePort),
            ResponderPort = (ushort)port,
            Protocol = protocol,
            FirstFlags = protocol == IpProtocol.Tcp ? flags : TcpFlags.None,
            Forward = new DirectionCounts { Packets = 1, Syns = flags == TcpFlags.Syn ? 1 : 0, Bytes = 60, Flags = flags },
            InitiatorHostPackets = _sent[from],
            SampleWeight = 1,
        };
    }

    public Events Send(FlowEvent flow, FlowEventKind kind)
    {
        flow.Kind = kind;
        flow.Time = Now;
        if (kind == FlowEventKind.Closed) flow.LastPacket = Now;
        detector.OnFlow(flow, this);
        return this;
    }

    /// <summary>A probe that is refused at once.</summary>
    public Events Refused(string source, string target, int port, IpProtocol protocol = IpProtocol.Tcp)
    {
        var flow = Flow(source, target, port, protocol);
        Send(flow, FlowEventKind.Opened);
        flow.Backward.Packets = 1;
        return Send(flow, FlowEventKind.Refused);
    }

    /// <summary>A probe that nobody answers: the time-out is reported, the clock stands still.</summary>
    public Events Unanswered(string source, string target, int port, IpProtocol protocol = IpProtocol.Tcp, int packets = 1, TcpFlags flags = TcpFlags.Syn)
    {
        var flow = Flow(source, target, port, protocol, flags: flags);
        Send(flow, FlowEventKind.Opened);
        flow.Forward.Packets = packets;
        flow.Forward.Syns = protocol == IpProtocol.Tcp && flags == TcpFlags.Syn ? packets : 0;
        return Send(flow, FlowEventKind.Unanswered);
    }

    /// <summary>A whole connection: handshake, data both ways, end.</summary>
    public Events Session(string source, string target, int port, double seconds = 0.5, int packets = 20, int bytesEach = 1500,
        AppProtocol application = AppProtocol.Unknown, params PeekInfo[] peeks)
    {
        var flow = Flow(source, target, port);
        Send(flow, FlowEventKind.Opened);
        flow.Handshake = HandshakeState.SynAckSeen;
        Send(flow, FlowEventKind.Answered);
        flow.Handshake = HandshakeState.Proven;
        Send(flow, FlowEventKind.Established);
        flow.Application = application;
        flow.Forward = new DirectionCounts { Packets = packets / 2, DataPackets = packets / 4, PayloadBytes = bytesEach, Bytes = bytesEach + 60 * packets / 2, Syns = 1 };
        flow.Backward = flow.Forward;
        foreach (var peek in peeks)
        {
            flow.Peek = peek;
            Send(flow, FlowEventKind.Application);
        }

        flow.Peek = null;
        Wait(seconds);
        return Send(flow, FlowEventKind.Closed);
    }

    public Events Load(string destination, Action<Box> set)
    {
        var box = new Box { Load = new DestinationLoad { Destination = AddressKey.Parse(destination) } };
        set(box);
        Clock += 1;
        box.Load.Time = Now;
        detector.OnLoad(box.Load, this);
        TickIfDue();
        return this;
    }

    public Events Link(LinkEventKind kind, string frameSource, string claim, string target, string frameDestination = "ff:ff:ff:ff:ff:ff", string? claimMac = null, bool offersRoute = false)
    {
        detector.OnLink(new LinkEvent
        {
            Kind = kind,
            OffersRoute = offersRoute,
            Time = Now,
            FrameSource = Mac(frameSource),
            FrameDestination = Mac(frameDestination),
            ClaimMac = Mac(claimMac ?? frameSource),
            ClaimAddress = AddressKey.Parse(claim),
            Target = AddressKey.Parse(target),
        }, this);
        return this;
    }

    private static MacAddress Mac(string text) => MacAddress.TryParse(text, out var mac) ? mac : throw new FormatException(text);

    private void TickIfDue()
    {
        while (Now.SecondsSince(_ticked) >= 1)
        {
            _ticked = _ticked.AddSeconds(1);
            detector.OnTick(_ticked, this);
        }
    }

    internal sealed class Box
    {
        public DestinationLoad Load;
    }
}
