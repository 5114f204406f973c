using System.Runtime.CompilerServices;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Flows;

/// <summary>Follows a TCP connection in its slot: handshake proof, retransmissions, end (RFC 9293).</summary>
internal static class TcpState
{
    /// <summary>A window and more: what can be under way at a time.</summary>
    private const uint MostUnseen = 1 << 24;

    /// <summary>Counts flags and retransmissions of one segment.</summary>
    /// <returns>True when its payload was seen already: it repeats the newest one. An older one sent again may be new here, lost on its first way.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Count(ref DirectionState direction, in PacketInfo packet)
    {
        var flags = packet.TcpFlags;
        direction.Flags |= flags;
        if ((flags & TcpFlags.Syn) != 0) direction.Syns++;
        if ((flags & TcpFlags.Fin) != 0) direction.Fins += (byte)(direction.Fins < byte.MaxValue ? 1 : 0);
        if ((flags & TcpFlags.Rst) != 0) direction.Resets++;
        if ((flags & TcpFlags.Psh) != 0) direction.Pushes++;
        if (packet.TcpWindow == 0 && (flags & (TcpFlags.Rst | TcpFlags.Syn)) == 0 && direction.ZeroWindows < ushort.MaxValue) direction.ZeroWindows++;

        uint length = (uint)packet.PayloadWireLength;
        if ((flags & (TcpFlags.Syn | TcpFlags.Fin)) != 0) length++;
        if (length == 0) return false;
        uint end = packet.TcpSequence + length;

        // Serial number arithmetic (RFC 1982): a segment that ends at or before what was sent already is sent again.
        if (direction.Packets > 1 && (int)(end - direction.Next) <= 0 && (int)(end - direction.Next) > -(1 << 24))
        {
            direction.Retransmissions++;
            direction.Probe.OnData(end, packet.Time, isRetransmission: true);
            return end == direction.Next;
        }

        direction.Next = end;
        if (packet.PayloadWireLength > 0) direction.Probe.OnData(end, packet.Time, isRetransmission: false);
        return false;
    }

    /// <summary>What an acknowledgement says of the other direction: how long it took, and whether all that it acknowledges was seen here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FollowAcknowledgement(ref FlowSlot slot, in PacketInfo packet, bool fromInitiator, FlowCounters counters)
    {
        if (slot.Handshake != HandshakeState.Proven || (packet.TcpFlags & (TcpFlags.Ack | TcpFlags.Rst)) != TcpFlags.Ack) return;
        uint number = packet.TcpAcknowledgement;
        ref var other = ref fromInitiator ? ref slot.Backward : ref slot.Forward;
        other.Probe.OnAcknowledgement(number, packet.Time);
        counters.AcksSeen++;
        if ((int)(number - other.Next) > 0) CountUnseen(ref other.Next, number, counters);
    }

    /// <summary>Acknowledged, so it was sent, but it never passed here. Numbers far ahead are forged or of a connection that we mistook.</summary>
    private static void CountUnseen(ref uint sent, uint number, FlowCounters counters)
    {
        uint bytes = number - sent;
        if (bytes > MostUnseen) return;
        sent = number;
        counters.AcksOfUnseenData++;
        counters.UnseenBytes += bytes;
    }

    /// <summary>To be called until the handshake is proven.</summary>
    /// <returns>True when this segment proved the handshake.</returns>
    public static bool FollowHandshake(ref FlowSlot slot, ref FlowDetail detail, in PacketInfo packet, bool fromInitiator)
    {
        var flags = packet.TcpFlags & (TcpFlags.Syn | TcpFlags.Ack | TcpFlags.Rst | TcpFlags.Fin);
        if (fromInitiator)
        {
            if (flags == TcpFlags.Syn)
            {
                if (slot.Handshake < HandshakeState.SynAckSeen)
                {
                    slot.Handshake = HandshakeState.SynSeen;
                    detail.InitiatorSequence = packet.TcpSequence;
                    detail.SynTime = packet.Time;
                }

                return false;
            }

            if (slot.Handshake != HandshakeState.SynAckSeen || (flags & TcpFlags.Ack) == 0) return false;

            // The RST of a half-open scan proves nothing: its numbers come from the scanner's own segment.
            if ((flags & (TcpFlags.Rst | TcpFlags.Syn)) != 0) return false;

            // The first ACK may be lost to us: a later one acknowledges at most what the responder has sent.
            uint acknowledged = packet.TcpAcknowledgement - (detail.ResponderSequence + 1);
            if (acknowledged > slot.Backward.PayloadBytes + 1) return false;
            slot.Handshake = HandshakeState.Proven;
            double rtt = packet.Time.SecondsSince(detail.SynTime);
            detail.RttMicroseconds = slot.Has(FlowMarks.SawStart) && rtt is >= 0 and < 60 ? Math.Max(1, (int)(rtt * 1e6)) : 0;
            return true;
        }

        if (flags == (TcpFlags.Syn | TcpFlags.Ack) && slot.Handshake <= HandshakeState.SynSeen
            && (slot.Handshake == HandshakeState.None || packet.TcpAcknowledgement == detail.InitiatorSequence + 1))
        {
            // A SYN-ACK whose SYN we did not see still tells the responder's number; the initiator's proof is as good.
            slot.Handshake = HandshakeState.SynAckSeen;
            detail.ResponderSequence = packet.TcpSequence;
        }

        return false;
    }

    /// <returns>True when both sides have finished and the last FIN was acknowledged.</returns>
    public static bool FollowEnd(ref FlowSlot slot, in PacketInfo packet, bool fromInitiator)
    {
        bool bothBefore = slot.Has(FlowMarks.ForwardFin) && slot.Has(FlowMarks.BackwardFin);
        if ((packet.TcpFlags & TcpFlags.Fin) != 0)
        {
            slot.Marks |= fromInitiator ? FlowMarks.ForwardFin : FlowMarks.BackwardFin;
            return false;
        }

        return bothBefore && (packet.TcpFlags & TcpFlags.Ack) != 0;
    }
}
