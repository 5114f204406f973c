using System.Buffers.Binary;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Flows;

/// <summary>From slots to events.</summary>
public sealed partial class FlowTracker
{
    /// <summary>Where events of sampled-out flows go, so that callers need not ask.</summary>
    private FlowEvent _discarded;

    private void Publish()
    {
        if (!_started) return;
        _batch.Now = _now;
        _batch.Lane = _seat.Lane;
        _batch.PublishedAt = _clock.GetTimestamp();
        _batch = _sink.Publish(_batch);
        _batchOpened = _now;
    }

    private void Reserve()
    {
        if (_batch.IsFull) Publish();
        if (_batch.Count == 0) _batchOpened = _now;
    }

    private void EmitOpened(ref FlowSlot slot) => Emit(ref slot, FlowEventKind.Opened);

    /// <summary>A flow that was left out by sampling has shown that it is worth a look.</summary>
    private void Promote(ref FlowSlot slot)
    {
        if (!slot.Has(FlowMarks.SampledOut)) return;
        slot.Marks &= ~FlowMarks.SampledOut;
        Emit(ref slot, FlowEventKind.Opened);
    }

    private void EmitClosed(ref FlowSlot slot)
    {
        bool leftOut = slot.Has(FlowMarks.SampledOut);
        if (leftOut) return;
        var kind = slot.Has(FlowMarks.RecordOnly) ? FlowEventKind.Aggregate : FlowEventKind.Closed;
        Report(ref Emit(ref slot, kind), ref slot);
        slot.Marks |= FlowMarks.ClosedSent;
    }

    private void EmitInterim(ref FlowSlot slot)
    {
        if (slot.Has(FlowMarks.SampledOut))
        {
            AddUnreported(ref slot);
            slot.LastReport = _now;
            return;
        }

        Report(ref Emit(ref slot, slot.Has(FlowMarks.RecordOnly) ? FlowEventKind.Aggregate : FlowEventKind.Interim), ref slot);
    }

    private void Report(ref FlowEvent flow, ref FlowSlot slot)
    {
        (flow.NewPackets, flow.NewBytes) = TakeNews(ref slot);
        slot.LastReport = _now;
    }

    /// <returns>What no record has reported yet; from now on it has.</returns>
    private (long Packets, long Bytes) TakeNews(ref FlowSlot slot)
    {
        ref var detail = ref _flows.Detail(ref slot);
        long packets = slot.TotalPackets + ((long)detail.ForwardOverflow.Packets + detail.BackwardOverflow.Packets << 32), bytes = slot.TotalBytes;
        var news = (packets - detail.ReportedPackets, bytes - detail.ReportedBytes);
        detail.ReportedPackets = packets;
        detail.ReportedBytes = bytes;
        slot.Marks &= ~FlowMarks.Unreported;
        return news;
    }

    private ref FlowEvent Emit(ref FlowSlot slot, FlowEventKind kind)
    {
        if (slot.Has(FlowMarks.SampledOut)) return ref _discarded;
        Reserve();
        ref var flow = ref _batch.AddFlow();
        ref var detail = ref _flows.Detail(ref slot);
        flow.Kind = kind;
        flow.EndReason = kind == FlowEventKind.Closed ? detail.EndReason : FlowEndReason.None;
        flow.Handshake = slot.Handshake;
        flow.SawStart = slot.Has(FlowMarks.SawStart);
        flow.FirstFromResponder = slot.Has(FlowMarks.FirstFromResponder);
        flow.Time = _now;
        flow.FirstPacket = slot.First;
        flow.LastPacket = slot.Last;
        flow.FlowId = slot.FlowId;
        flow.Initiator = slot.Initiator;
        flow.Responder = slot.Responder;
        flow.InitiatorPort = slot.InitiatorPort;
        flow.ResponderPort = slot.ResponderPort;
        flow.Protocol = slot.Key.Protocol;
        flow.VlanId = (ushort)slot.Key.Scope;
        flow.TunnelId = slot.Key.TunnelId;
        flow.InitiatorMac = detail.InitiatorMac;
        flow.ResponderMac = detail.ResponderMac;
        flow.FirstFlags = detail.FirstFlags;
        flow.IcmpType = detail.IcmpType;
        flow.IcmpCode = detail.IcmpCode;
        flow.RefusedByIcmp = slot.Has(FlowMarks.RefusedByIcmp);
        slot.Forward.Write(ref flow.Forward, detail.ForwardOverflow);
        slot.Backward.Write(ref flow.Backward, detail.BackwardOverflow);
        flow.NewPackets = 0;
        flow.NewBytes = 0;
        flow.RttMicroseconds = slot.Handshake == HandshakeState.Proven ? detail.RttMicroseconds : 0;
        flow.ResponderRttMicroseconds = slot.Forward.Probe.Smallest;
        flow.InitiatorRttMicroseconds = slot.Backward.Probe.Smallest;
        flow.Early = detail.Early;
        flow.EarlyCount = slot.EarlyCount;
        flow.CheckpointPackets = 0;
        flow.GapSum = slot.GapSum;
        flow.GapSquares = slot.GapSquares;
        flow.GapMax = slot.GapMax;
        flow.InitiatorLed = slot.InitiatorLed;
        flow.ResponderLed = slot.ResponderLed;
        flow.ForwardEntropy = detail.ForwardEntropy;
        flow.BackwardEntropy = detail.BackwardEntropy;
        flow.Application = slot.Peek.Application;
        flow.Peek = null;
        flow.InitiatorHostPackets = _hosts.Slot(slot.InitiatorHost).PacketsSent;
        flow.ResponderHostPackets = _hosts.Slot(slot.ResponderHost).PacketsSent;
        flow.SampleWeight = slot.SampleWeight;
        flow.Prediction = default;
        flow.Confidence = 0;
        flow.OpinionStands = false;
        return ref flow;
    }

    private void EmitUnreported(ref UnreportedByProtocol sums, AddressKey destination)
    {
        for (int i = 0; i < UnreportedByProtocol.Length; i++)
            if (sums[i].Packets > 0) EmitAggregate(destination, UnreportedByProtocol.Protocol(i), ref sums[i]);
    }

    private void EmitAggregate(AddressKey destination, IpProtocol protocol, ref UnreportedCounts counts)
    {
        Reserve();
        ref var flow = ref _batch.AddFlow();
        flow = new FlowEvent
        {
            Kind = FlowEventKind.Aggregate,
            Time = _now,
            FirstPacket = _now,
            LastPacket = _now,
            Responder = destination,
            Protocol = protocol,
            NewPackets = counts.Packets,
            NewBytes = counts.Bytes,
            ForwardEntropy = -1,
            BackwardEntropy = -1,
            SampleWeight = 1,
        };
        counts = default;
    }

    private void EmitArp(in PacketInfo packet)
    {
        Reserve();
        ref var link = ref _batch.AddLink();
        link = new LinkEvent
        {
            Kind = packet.ArpOperation == 2 ? LinkEventKind.ArpReply : LinkEventKind.ArpRequest,
            Time = _now,
            VlanId = packet.VlanId,
            FrameSource = packet.SourceMac,
            FrameDestination = packet.DestinationMac,
            ClaimMac = packet.ArpSenderMac,
            ClaimAddress = packet.Source,
            Target = packet.Destination,
        };
    }

    private void EmitStation(in PacketInfo packet)
    {
        Reserve();
        ref var link = ref _batch.AddLink();
        link = new LinkEvent
        {
            Kind = LinkEventKind.Undecoded,
            Time = _now,
            VlanId = packet.VlanId,
            FrameSource = packet.SourceMac,
            FrameDestination = packet.DestinationMac,
        };
    }

    /// <summary>Type of RFC 792's redirect; ICMPv6 has another.</summary>
    private const byte IcmpRedirect = 5;

    /// <summary>Neighbour discovery and router advertisements bind addresses to MACs as ARP does (RFC 4861); redirects name another router.</summary>
    private void EmitNeighbour(in PacketInfo packet)
    {
        var kind = packet.IcmpType switch
        {
            134 => LinkEventKind.RouterAdvertisement,
            135 => LinkEventKind.NeighborSolicitation,
            136 => LinkEventKind.NeighborAdvertisement,
            137 => LinkEventKind.Redirect,
            _ => default,
        };
        if (packet.Protocol == IpProtocol.Icmp) kind = LinkEventKind.Redirect;
        if (kind == default || (kind == LinkEventKind.Redirect ? packet.NdTarget.IsNone : packet.NdLinkAddress.IsNone)) return;
        Reserve();
        ref var link = ref _batch.AddLink();
        link = new LinkEvent
        {
            Kind = kind,
            Time = _now,
            VlanId = packet.VlanId,
            FrameSource = packet.SourceMac,
            FrameDestination = packet.DestinationMac,
            ClaimMac = packet.NdLinkAddress,
            OffersRoute = packet.NdOffersRoute,
            ClaimAddress = kind == LinkEventKind.NeighborAdvertisement ? packet.NdTarget : packet.Source,
            Target = packet.NdTarget,
        };
    }
}
