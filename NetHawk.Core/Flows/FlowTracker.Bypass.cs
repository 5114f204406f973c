using NetHawk.Core.Packets;

namespace NetHawk.Core.Flows;

/// <summary>
/// Large transfers. From <see cref="FlowOptions.BypassAfterPackets"/> on the packets of a proven TCP connection in which the peek looks for nothing more are
/// counted and not looked into: nothing that a detector or a record reads of them is left out (counts, bytes, gaps, turns, retransmissions, acknowledgements of
/// unseen data, loads, checkpoints, reports). SYN, FIN and RST take the whole way.
/// </summary>
public sealed partial class FlowTracker
{
    private const TcpFlags Turning = TcpFlags.Syn | TcpFlags.Fin | TcpFlags.Rst;

    private bool MayBypass(ref FlowSlot slot) =>
        _options.BypassAfterPackets > 0 && slot.TotalPackets >= _options.BypassAfterPackets
        && slot.Key.Protocol == IpProtocol.Tcp && slot.Handshake == HandshakeState.Proven
        && slot.Has(FlowMarks.AnsweredSent) && slot.EarlyCount == EarlyPackets.Capacity
        && !slot.Has(FlowMarks.ForwardFin | FlowMarks.BackwardFin | FlowMarks.ClosedSent | FlowMarks.SampledOut | FlowMarks.RecordOnly)
        && (_peek is null || !(_peek.Wants(slot.Peek, fromResponder: false) || _peek.Wants(slot.Peek, fromResponder: true)));

    /// <returns>False where the packet has to take the whole way; the flow is no longer bypassed then.</returns>
    private bool Bypass(ref FlowSlot slot, in PacketInfo packet, bool sourceIsA)
    {
        if ((packet.TcpFlags & Turning) != 0 || packet.FragmentFault != DecodeError.None)
        {
            slot.Marks &= ~FlowMarks.Bypassed;
            return false;
        }

        int index = _flows.IndexOf(ref slot);
        bool fromInitiator = sourceIsA == slot.Has(FlowMarks.InitiatorIsA);
        ref var direction = ref fromInitiator ? ref slot.Forward : ref slot.Backward;
        CountSender(ref slot, packet, fromInitiator);
        if (slot.Has(FlowMarks.Parked)) Unpark(index, ref slot);
        CountGap(ref slot, packet, fromInitiator);
        slot.Marks |= FlowMarks.Unreported;
        if (++direction.Packets == 0) Overflow(index, fromInitiator).Packets++;
        direction.Bytes += packet.WireLength;
        if (packet.PayloadWireLength > 0)
        {
            direction.PayloadBytes += packet.PayloadWireLength;
            if (++direction.DataPackets == 0) Overflow(index, fromInitiator).DataPackets++;
        }

        _ = TcpState.Count(ref direction, packet);
        TcpState.FollowAcknowledgement(ref slot, packet, fromInitiator, Counters);
        CountLoad(ref slot, packet, fromInitiator, isNew: false, proven: false);
        Counters.PacketsBypassed++;
        if (slot.TotalPackets == slot.NextCheckpoint) ReachCheckpoint(ref slot);
        PublishInTime();
        return true;
    }
}
