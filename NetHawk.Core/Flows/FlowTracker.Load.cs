using System.Runtime.CompilerServices;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Flows;

/// <summary>Load per destination and second, and the sampling of floods.</summary>
public sealed partial class FlowTracker
{
    private UnreportedByProtocol _unwatched;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CountLoad(ref FlowSlot slot, in PacketInfo packet, bool fromInitiator, bool isNew, bool proven)
    {
        int senderHost = fromInitiator ? slot.InitiatorHost : slot.ResponderHost;
        int receiverHost = fromInitiator ? slot.ResponderHost : slot.InitiatorHost;
        ref var receiver = ref _hosts.Slot(receiverHost);
        if (receiver.Load == 0)
        {
            if (receiverHost == 0) return;
            receiver.Load = _loads.Allocate(receiverHost);
            if (receiver.Load == 0) return;
        }

        ref var counters = ref _loads.Slot(receiver.Load);
        if (counters.Load.Packets++ == 0) _touchedLoads.Add(receiver.Load);
        counters.LastSeen = _now;
        counters.Load.Bytes += packet.WireLength;

        if (_hosts.Slot(senderHost).Load is > 0 and var own)
        {
            ref var answers = ref _loads.Slot(own).Load;
            answers.Answers++;
            if (packet.Protocol == IpProtocol.Tcp)
            {
                if ((packet.TcpFlags & (TcpFlags.Syn | TcpFlags.Ack)) == (TcpFlags.Syn | TcpFlags.Ack)) answers.SynAcks++;
                else if ((packet.TcpFlags & TcpFlags.Rst) != 0) answers.Resets++;
            }
        }

        if (proven) counters.Load.Handshakes++;
        if (slot.Handshake == HandshakeState.Proven) return;

        if (fromInitiator || !slot.Has(FlowMarks.SawStart))
        {
            counters.CountSource(senderHost, packet.Source);
            counters.CountPort(packet.Protocol, packet.DestinationPort);
        }

        if (isNew)
        {
            counters.Load.NewFlows++;
            if (_hosts.Slot(senderHost).PacketsSent == 1) counters.Load.NewSources++;
            Sample(ref slot, ref counters);
        }

        CountProtocol(ref counters.Load, ref slot, packet, fromInitiator);
    }

    private static void CountProtocol(ref DestinationLoad load, ref FlowSlot slot, in PacketInfo packet, bool fromInitiator)
    {
        switch (packet.Protocol)
        {
            case var _ when packet.IsLaterFragment:
                load.OtherPackets++;
                break;
            case IpProtocol.Tcp:
                if ((packet.TcpFlags & (TcpFlags.Syn | TcpFlags.Ack)) == TcpFlags.Syn) load.Syns++;
                else if (!slot.Has(FlowMarks.SawStart))
                {
                    load.StrayTcp++;
                    if ((packet.TcpFlags & TcpFlags.Syn) != 0) load.StraySynAcks++;
                }

                break;
            case IpProtocol.Udp:
                if (!fromInitiator)
                {
                    load.Replies++;
                    break;
                }

                load.UdpPackets++;
                load.UdpBytes += packet.WireLength;
                if (slot.Backward.Packets > 0) load.UdpAnswered++;
                else if (Reflectors.IsReflectorPort(packet.SourcePort) && packet.DestinationPort != packet.SourcePort)
                {
                    load.UnaskedReplies++;
                    load.UnaskedReplyBytes += packet.WireLength;
                }

                break;
            case IpProtocol.Icmp or IpProtocol.IcmpV6:
                if (fromInitiator) load.IcmpPackets++;
                else if (slot.Forward.Packets == 0) load.UnaskedEchoes++;
                else load.Replies++;
                break;
            default:
                load.OtherPackets++;
                break;
        }
    }

    /// <summary>
    /// Above the limit of new flows per second only every 8th, far above every 64th opening is reported, so that a flood cannot swamp the
    /// analysis. A flow that answers for itself (handshake, fourth packet, payload) is reported all the same.
    /// </summary>
    private void Sample(ref FlowSlot slot, ref LoadCounters counters)
    {
        int limit = _options.SampleAbovePerSecond;
        if (counters.Load.NewFlows <= limit) return;
        byte weight = counters.Load.NewFlows <= 10 * limit ? (byte)8 : (byte)64;
        if (++counters.SampleCounter % weight == 0)
        {
            slot.SampleWeight = weight;
            return;
        }

        slot.Marks |= FlowMarks.SampledOut;
        Counters.FlowsSampledOut++;
    }

    private void AddUnreported(ref FlowSlot slot)
    {
        int load = _hosts.Slot(slot.ResponderHost).Load;
        ref var sums = ref load > 0 ? ref _loads.Slot(load).Unreported : ref _unwatched;
        ref var sum = ref sums[UnreportedByProtocol.Index(slot.Key.Protocol)];
        var (packets, bytes) = TakeNews(ref slot);
        sum.Packets += packets;
        sum.Bytes += bytes;
    }

    private void EmitLoad(ref LoadCounters counters)
    {
        bool recently = counters.LastEmitted.Nanoseconds != 0 && _now.SecondsSince(counters.LastEmitted) < 60;
        if (counters.Load.Packets >= DestinationLoad.LoadFloor || recently)
        {
            var top = default(HeavySource);
            for (int i = 0; i < LoadCounters.Heavies; i++)
                if (counters.Heavy[i].Packets - counters.Heavy[i].Error > top.Packets - top.Error) top = counters.Heavy[i];
            var port = counters.Port[0];
            for (int i = 1; i < LoadCounters.Ports; i++)
                if (counters.Port[i].Packets - counters.Port[i].Error > port.Packets - port.Error) port = counters.Port[i];

            Reserve();
            ref var load = ref _batch.AddLoad();
            load = counters.Load;
            load.Time = _now;
            load.Destination = _hosts.Slot(counters.Host).Address;
            load.Sources = Math.Max(counters.EstimateSources(), top.Packets > 0 ? 1 : 0);
            load.TopPort = (ushort)port.ProtocolAndPort;
            load.TopProtocol = (IpProtocol)(port.ProtocolAndPort >> 16);
            load.TopPortPackets = port.Packets - port.Error;
            if (top.Packets > 0)
            {
                ref var source = ref _hosts.Slot(top.Host);
                load.TopSource = source.Address;
                load.TopSourcePackets = top.Packets - top.Error;
                load.TopSourceTotalPackets = source.PacketsSent;
                load.TopSourceFirstPacket = source.First;
                load.TopSourceProven = source.Proven;
                load.TopSourceMac = source.Mac;
            }

            if (counters.Load.Packets >= DestinationLoad.LoadFloor) counters.LastEmitted = _now;
        }

        counters.StartSecond();
    }
}
