using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Tests.Features;

/// <summary>Flow events made by hand or by a seeded generator, for tests of code only: nothing is ever trained on them for use.</summary>
internal static class SyntheticFlows
{
    public static readonly PacketTime Start = PacketTime.FromSeconds(1_700_000_000);

    public static FlowEvent Opened(string source, string target, ushort port, double at, int weight = 1) => new()
    {
        Kind = FlowEventKind.Opened,
        Time = Start.AddSeconds(at),
        FirstPacket = Start.AddSeconds(at),
        LastPacket = Start.AddSeconds(at),
        Initiator = AddressKey.Parse(source),
        Responder = AddressKey.Parse(target),
        InitiatorPort = 40_000,
        ResponderPort = port,
        Protocol = IpProtocol.Tcp,
        SawStart = true,
        FirstFlags = TcpFlags.Syn,
        SampleWeight = 1 * weight,
        ForwardEntropy = -1,
        BackwardEntropy = -1,
    };

    public static FlowEvent As(this FlowEvent flow, FlowEventKind kind, double after = 0)
    {
        flow.Kind = kind;
        flow.Time = flow.Time.AddSeconds(after);
        if (kind == FlowEventKind.Closed) flow.EndReason = FlowEndReason.Fin;
        return flow;
    }

    /// <summary>A stream of mixed events with every field set from a seed.</summary>
    public static List<FlowEvent> Mixed(int count, int seed)
    {
        var random = new Random(seed);
        var list = new List<FlowEvent>();
        FlowEventKind[] kinds = [FlowEventKind.Opened, FlowEventKind.Established, FlowEventKind.Checkpoint, FlowEventKind.Refused, FlowEventKind.Unanswered, FlowEventKind.Closed];
        for (int i = 0; i < count; i++)
        {
            bool tcp = random.Next(3) > 0;
            var flow = Opened($"10.0.{random.Next(4)}.{random.Next(1, 20)}", $"192.0.2.{random.Next(1, 250)}", (ushort)random.Next(1, 65_535), i * 0.05);
            flow.Kind = kinds[random.Next(kinds.Length)];
            flow.Protocol = tcp ? IpProtocol.Tcp : IpProtocol.Udp;
            flow.FirstPacket = flow.Time.AddSeconds(-random.NextDouble() * 20);
            flow.InitiatorPort = (ushort)random.Next(1024, 65_535);
            flow.Application = (AppProtocol)random.Next(0, 12);
            flow.Handshake = tcp ? (HandshakeState)random.Next(4) : HandshakeState.None;
            flow.ForwardEntropy = random.Next(3) == 0 ? -1 : (float)(random.NextDouble() * 8);
            flow.Forward = Counts(random);
            flow.Backward = random.Next(4) == 0 ? default : Counts(random);
            flow.EarlyCount = (byte)Math.Min(16, flow.TotalPackets);
            for (int p = 0; p < flow.EarlyCount; p++)
            {
                bool back = random.Next(2) == 0;
                int size = random.Next(3) == 0 ? 0 : random.Next(1_460);
                flow.Early[p] = new EarlyPacket { FromResponder = back, SignedPayload = (short)(back ? -size : size), GapMicroseconds = random.Next(1_000_000) };
            }

            flow.GapSum = random.NextDouble() * 10;
            flow.GapSquares = flow.GapSum * flow.GapSum * random.NextDouble();
            flow.GapMax = flow.GapSum * random.NextDouble();
            list.Add(flow);
        }

        return list;
    }

    private static DirectionCounts Counts(Random random)
    {
        int packets = random.Next(1, 60), data = random.Next(packets);
        return new DirectionCounts
        {
            Packets = packets,
            DataPackets = data,
            PayloadBytes = data * random.Next(1, 1_400),
            Pushes = random.Next(packets),
            Fins = random.Next(2),
            Resets = random.Next(2),
        };
    }
}
