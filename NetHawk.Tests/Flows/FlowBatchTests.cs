using System.Runtime.CompilerServices;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;

namespace NetHawk.Tests.Flows;

public class FlowBatchTests
{
    [Fact]
    public void Packets_taken_together_give_the_same_events_as_one_after_the_other()
    {
        byte[] window = new byte[4_096];
        new Random(3).NextBytes(window);
        var packets = Packets(new Random(7), 60_000, flows: 30_000);
        var one = new PacketScript(new FlowOptions { MaxFlows = 2_048 });
        foreach (ref readonly var pending in packets.AsSpan())
        {
            if (pending.Error == DecodeError.None) one.Tracker.OnPacket(pending.Packet, pending.Frame(window));
            else one.Tracker.OnDecodeError(pending.Error, pending.Packet);
        }

        one.Tracker.Complete();
        var together = new PacketScript(new FlowOptions { MaxFlows = 2_048 });
        var random = new Random(5);
        for (int at = 0; at < packets.Length;)
        {
            int count = Math.Min(random.Next(1, 90), packets.Length - at);
            together.Tracker.OnPackets(packets.AsSpan(at, count), window);
            at += count;
        }

        together.Tracker.Complete();
        Assert.True(one.Flows.Count > 20_000);
        Assert.True(one.Tracker.Counters.FlowsEvicted > 0);
        Assert.Equal(one.Flows.Select(Facts), together.Flows.Select(Facts));
        Assert.Equal(one.Loads.Select(l => (l.Time, l.Destination, l.Packets, l.Answers, l.Bytes, l.Syns, l.Sources)),
            together.Loads.Select(l => (l.Time, l.Destination, l.Packets, l.Answers, l.Bytes, l.Syns, l.Sources)));
        Assert.Equal(one.Tracker.Counters.DecodeErrors(DecodeError.TruncatedTcp), together.Tracker.Counters.DecodeErrors(DecodeError.TruncatedTcp));
        Assert.Equal(packets.Length, together.Tracker.Counters.Packets);
    }

    [Fact]
    public void Packets_taken_together_allocate_nothing()
    {
        byte[] window = new byte[4_096];
        var packets = Packets(new Random(7), 20_000, flows: 4_000).Where(p => p.Packet.Protocol == IpProtocol.Tcp).ToArray();
        var tracker = new FlowTracker(new FlowOptions(), new Discard(), null, TimeSpan.Zero, TimeProvider.System);
        Send();
        Send();
        Assert.Equal(0, AllocatedBytes.Of(Send));

        void Send()
        {
            for (int at = 0; at < packets.Length; at += 100) tracker.OnPackets(packets.AsSpan(at, Math.Min(100, packets.Length - at)), window);
        }
    }

    private sealed class Discard : IBatchSink
    {
        public EventBatch Publish(EventBatch batch)
        {
            batch.Clear();
            return batch;
        }
    }

    /// <summary>What a further packet touches lies in whole cache lines, and no more of them than are asked for.</summary>
    [Fact]
    public void A_flow_fills_cache_lines()
    {
        Assert.Equal(FlowSlot.Lines * Prefetch.Line, Unsafe.SizeOf<FlowSlot>());
        Assert.Equal(FlowDetail.Lines * Prefetch.Line, Unsafe.SizeOf<FlowDetail>());
        Assert.Equal(Prefetch.Line, Unsafe.SizeOf<DirectionState>());
        var slot = default(FlowSlot);
        Assert.Equal(Prefetch.Line, (int)Unsafe.ByteOffset(ref Unsafe.As<FlowSlot, byte>(ref slot), ref Unsafe.As<DirectionState, byte>(ref slot.Forward)));
    }

    [Fact]
    public void More_than_four_billion_packets_of_a_flow_are_told()
    {
        var direction = new DirectionState { Packets = 5, DataPackets = uint.MaxValue, Bytes = 1L << 45 };
        var counts = default(DirectionCounts);
        direction.Write(ref counts, new PacketOverflow { Packets = 3, DataPackets = 2 });
        Assert.Equal((3L << 32) + 5, counts.Packets);
        Assert.Equal((3L << 32) - 1, counts.DataPackets);
        Assert.Equal(1L << 45, counts.Bytes);
    }

    private static object Facts(FlowEvent e) => (e.Kind, e.Time, e.FlowId, e.Initiator, e.Responder, e.InitiatorPort,
        (e.Forward.Packets, e.Forward.Bytes, e.Forward.PayloadBytes, e.Forward.DataPackets, e.Forward.Syns, e.Forward.Flags),
        (e.Backward.Packets, e.Backward.Retransmissions, e.Backward.Resets, e.Backward.Fins, e.Backward.ZeroWindows, e.RttMicroseconds),
        (e.NewPackets, e.NewBytes, e.EndReason, e.Handshake, e.GapSum, e.GapMax), (e.EarlyCount, e.Early[0].SignedPayload, e.Early[3].GapMicroseconds, e.ForwardEntropy, e.BackwardEntropy));

    private static PendingPacket[] Packets(Random random, int count, int flows)
    {
        var packets = new PendingPacket[count];
        double now = 1_700_000_000;
        for (int i = 0; i < count; i++)
        {
            int flow = (int)(flows * random.NextDouble() * random.NextDouble());
            bool back = random.Next(3) == 0;
            var client = AddressKey.FromV4(0x0A00_0000u + (uint)flow / 4);
            var server = AddressKey.FromV4(0xC0A8_0000u + (uint)flow % 64);
            ushort port = (ushort)(1_024 + flow), service = (ushort)(flow % 3 == 0 ? 53 : 443);
            int payload = random.Next(2) * random.Next(1_200);
            now += random.NextDouble() * 0.01;
            packets[i].Error = random.Next(50) == 0 ? DecodeError.TruncatedTcp : DecodeError.None;
            packets[i].FrameAt = random.Next(1_000);
            packets[i].Packet = new PacketInfo
            {
                Time = PacketTime.FromSeconds(now),
                Kind = PacketKind.Ip,
                EtherType = 0x0800,
                Protocol = flow % 3 == 0 ? IpProtocol.Udp : IpProtocol.Tcp,
                Source = back ? server : client,
                Destination = back ? client : server,
                SourcePort = back ? service : port,
                DestinationPort = back ? port : service,
                TcpFlags = (TcpFlags)(1 << random.Next(5)) | (random.Next(2) == 0 ? TcpFlags.Ack : TcpFlags.None),
                TcpSequence = (uint)random.Next(3_000),
                TcpAcknowledgement = (uint)random.Next(3_000),
                TcpWindow = (ushort)random.Next(3),
                PayloadOffset = 54,
                PayloadLength = payload,
                PayloadWireLength = payload,
                CapturedLength = 54 + payload,
                WireLength = 54 + payload,
            };
        }

        return packets;
    }
}
