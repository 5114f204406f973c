using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Tests.Flows;

/// <summary>Feeds hand-made packets to a flow tracker and keeps copies of everything it emits.</summary>
internal sealed class PacketScript : IBatchSink
{
    public static readonly AddressKey Client = AddressKey.Parse("198.51.100.7");
    public static readonly AddressKey Server = AddressKey.Parse("10.0.0.5");

    private readonly byte[] _frame = new byte[2048];

    public PacketScript(FlowOptions? options = null, IPayloadPeek? peek = null)
    {
        Random.Shared.NextBytes(_frame);
        Tracker = new FlowTracker(options ?? new FlowOptions(), this, peek, TimeSpan.Zero, TimeProvider.System);
    }

    public FlowTracker Tracker { get; }

    public List<FlowEvent> Flows { get; } = [];

    public List<DestinationLoad> Loads { get; } = [];

    public List<LinkEvent> Links { get; } = [];

    public int Epochs { get; private set; }

    public double Now { get; set; } = 1_700_000_000;

    public long Sent { get; private set; }

    public EventBatch Publish(EventBatch batch)
    {
        foreach (var flow in batch.Flows) Flows.Add(flow);
        foreach (var load in batch.Loads) Loads.Add(load);
        foreach (var link in batch.Links) Links.Add(link);
        if (batch.EndsEpoch) Epochs++;
        batch.Clear();
        return batch;
    }

    public IEnumerable<FlowEvent> Of(FlowEventKind kind) => Flows.Where(f => f.Kind == kind);

    public void Tcp(AddressKey from, ushort fromPort, AddressKey to, ushort toPort, TcpFlags flags, uint seq = 0, uint ack = 0, int payload = 0)
    {
        var packet = Ip(from, to, IpProtocol.Tcp, payload);
        packet.SourcePort = fromPort;
        packet.DestinationPort = toPort;
        packet.TcpFlags = flags;
        packet.TcpSequence = seq;
        packet.TcpAcknowledgement = ack;
        packet.TcpWindow = 1000;
        Send(packet);
    }

    /// <summary>A segment of the client's that says something.</summary>
    public void Say(ushort clientPort, ushort serverPort, uint seq, ReadOnlySpan<byte> text)
    {
        text.CopyTo(_frame.AsSpan(54));
        Tcp(Client, clientPort, Server, serverPort, TcpFlags.Ack | TcpFlags.Psh, seq, 5001, text.Length);
    }

    public void Udp(AddressKey from, ushort fromPort, AddressKey to, ushort toPort, int payload = 100)
    {
        var packet = Ip(from, to, IpProtocol.Udp, payload);
        packet.SourcePort = fromPort;
        packet.DestinationPort = toPort;
        Send(packet);
    }

    public void Icmp(AddressKey from, AddressKey to, byte type, byte code = 0, ushort id = 0)
    {
        var packet = Ip(from, to, IpProtocol.Icmp, 32);
        packet.IcmpType = type;
        packet.IcmpCode = code;
        packet.IcmpId = id;
        Send(packet);
    }

    public void Unreachable(AddressKey from, AddressKey to, AddressKey quotedDestination, ushort quotedSourcePort, ushort quotedDestinationPort, IpProtocol protocol)
    {
        var packet = Ip(from, to, IpProtocol.Icmp, 28);
        packet.IcmpType = 3;
        packet.IcmpCode = 3;
        packet.HasQuoted = true;
        packet.QuotedSource = to;
        packet.QuotedDestination = quotedDestination;
        packet.QuotedSourcePort = quotedSourcePort;
        packet.QuotedDestinationPort = quotedDestinationPort;
        packet.QuotedProtocol = protocol;
        Send(packet);
    }

    /// <summary>SYN, SYN-ACK, ACK.</summary>
    public void Connect(ushort clientPort, ushort serverPort, uint isn = 1000, uint serverIsn = 5000)
    {
        Tcp(Client, clientPort, Server, serverPort, TcpFlags.Syn, isn);
        Tcp(Server, serverPort, Client, clientPort, TcpFlags.Syn | TcpFlags.Ack, serverIsn, isn + 1);
        Tcp(Client, clientPort, Server, serverPort, TcpFlags.Ack, isn + 1, serverIsn + 1);
    }

    public void Send(in PacketInfo packet)
    {
        var copy = packet;
        copy.Time = PacketTime.FromSeconds(Now);
        Tracker.OnPacket(copy, _frame);
        Sent++;
    }

    private static PacketInfo Ip(AddressKey from, AddressKey to, IpProtocol protocol, int payload) => new()
    {
        Kind = PacketKind.Ip,
        EtherType = 0x0800,
        Source = from,
        Destination = to,
        Protocol = protocol,
        WireLength = 54 + payload,
        CapturedLength = 54 + payload,
        PayloadOffset = 54,
        PayloadLength = payload,
        PayloadWireLength = payload,
        TimeToLive = 64,
    };
}
