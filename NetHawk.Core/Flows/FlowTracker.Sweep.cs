using NetHawk.Core.Packets;

namespace NetHawk.Core.Flows;

/// <summary>What happens because time passes: time-outs, interim reports, the end of a second.</summary>
public sealed partial class FlowTracker
{
    private const int LoadSweepSeconds = 10;

    private readonly List<int> _touchedLoads = new(256);
    private UnreportedCounts _undecoded;
    private MacAddress _undecodedFrom;
    private long _nextLoadSweep;

    private void Sweep()
    {
        _nextSweep = _now.Nanoseconds + SweepEvery;
        Span<int> due = stackalloc int[FlowTable.BlockLength];
        for (int block = _flows.NextBlock(0, _now.Nanoseconds); block >= 0; block = _flows.NextBlock(block + 1, _now.Nanoseconds))
        {
            int count = _flows.Due(block, _now.Nanoseconds, due);
            foreach (int index in due[..count]) OnDeadline(index);
            _flows.Settle(block);
        }

        Publish();
    }

    private void OnDeadline(int index)
    {
        ref var slot = ref _flows.Slot(index);
        if (AwaitsAnswer(ref slot) && slot.First.Nanoseconds + Nanoseconds(_options.AnswerSeconds) <= _now.Nanoseconds)
        {
            slot.Marks |= FlowMarks.UnansweredSent;
            Emit(ref slot, FlowEventKind.Unanswered);
        }

        if (slot.Last.Nanoseconds + Nanoseconds(IdleSeconds(ref slot)) <= _now.Nanoseconds)
        {
            Release(index, FlowEndReason.IdleTimeout);
            return;
        }

        if (slot.Has(FlowMarks.Unreported) && slot.LastReport.Nanoseconds + Nanoseconds(_options.InterimSeconds) <= _now.Nanoseconds)
            EmitInterim(ref slot);
        _flows.SetDeadline(index, NextDeadline(ref slot, slot.Has(FlowMarks.Unreported)));
    }

    /// <param name="unreported">There is something to report. Without it the flow is parked until it times out or sends again: most open flows are
    /// silent, and looking at each of them with every sweep was the dearest part of the whole path.</param>
    private long NextDeadline(ref FlowSlot slot, bool unreported)
    {
        long next = slot.Last.Nanoseconds + Nanoseconds(IdleSeconds(ref slot));
        if (!slot.Has(FlowMarks.ClosedSent))
        {
            if (unreported) next = Math.Min(next, Math.Max(InterimDue(ref slot), _now.Nanoseconds + SweepEvery));
            else slot.Marks |= FlowMarks.Parked;
        }

        if (AwaitsAnswer(ref slot)) next = Math.Min(next, slot.First.Nanoseconds + Nanoseconds(_options.AnswerSeconds));
        return next;
    }

    private long InterimDue(ref FlowSlot slot) => slot.LastReport.Nanoseconds + Nanoseconds(_options.InterimSeconds);

    /// <summary>A parked flow sent again: its next report is due as if it had been looked at all the while.</summary>
    private void Unpark(int index, ref FlowSlot slot)
    {
        slot.Marks &= ~FlowMarks.Parked;
        long due = Math.Max(InterimDue(ref slot), _now.Nanoseconds);
        if (due < _flows.Deadline(index)) _flows.SetDeadline(index, due);
    }

    private bool AwaitsAnswer(ref FlowSlot slot)
    {
        if (slot.Has(FlowMarks.AnsweredSent | FlowMarks.RefusedSent | FlowMarks.UnansweredSent | FlowMarks.ClosedSent | FlowMarks.RecordOnly | FlowMarks.FirstFromResponder))
            return false;
        return slot.Key.Protocol switch
        {
            IpProtocol.Icmp => _flows.Detail(ref slot).IcmpType is 8 or 13 or 15 or 17 && !IsGroup(slot.Responder),
            IpProtocol.IcmpV6 => _flows.Detail(ref slot).IcmpType == 128 && !IsGroup(slot.Responder),
            IpProtocol.Igmp => false,
            _ => !IsGroup(slot.Responder),
        };
    }

    /// <summary>Multicast and the limited broadcast: nobody in particular owes an answer.</summary>
    private static bool IsGroup(AddressKey address) => address.IsV4 ? address.V4 >> 28 >= 0xE : address.High >> 56 == 0xFF;

    private double IdleSeconds(ref FlowSlot slot)
    {
        if (slot.Has(FlowMarks.ClosedSent)) return _options.TcpLingerSeconds;
        return slot.Key.Protocol switch
        {
            IpProtocol.Tcp when slot.Has(FlowMarks.ForwardFin) && slot.Has(FlowMarks.BackwardFin) => _options.TcpLingerSeconds,
            IpProtocol.Tcp when slot.Has(FlowMarks.SawStart) && slot.Handshake != HandshakeState.Proven => _options.HalfOpenSeconds,
            IpProtocol.Tcp => _options.TcpIdleSeconds,
            IpProtocol.Udp => _options.UdpIdleSeconds,
            _ => _options.OtherIdleSeconds,
        };
    }

    /// <summary>Ends a flow, accounts for packets that no record has reported, and frees its slot.</summary>
    private void Release(int index, FlowEndReason reason)
    {
        ref var slot = ref _flows.Slot(index);
        if (slot.Has(FlowMarks.SampledOut)) AddUnreported(ref slot);
        else if (!slot.Has(FlowMarks.ClosedSent))
        {
            _flows.Detail(ref slot).EndReason = slot.Has(FlowMarks.ForwardFin) && slot.Has(FlowMarks.BackwardFin) ? FlowEndReason.Fin : reason;
            EmitClosed(ref slot);
        }
        else if (slot.Has(FlowMarks.Unreported))
        {
            Report(ref Emit(ref slot, FlowEventKind.Aggregate), ref slot);
        }

        _hosts.Slot(slot.InitiatorHost).References--;
        _hosts.Slot(slot.ResponderHost).References--;
        _flows.Remove(index);
        Counters.FlowsActive = _flows.Count;
    }

    private void CloseAll(FlowEndReason reason)
    {
        RollSecond();
        int end = _flows.HighWater;
        for (int i = 0; i < end; i++)
            if (_flows.Slot(i).Has(FlowMarks.InUse)) Release(i, reason);
        SweepLoads(all: true);
    }

    private void RollSecond()
    {
        foreach (int index in _touchedLoads) EmitLoad(ref _loads.Slot(index));
        _touchedLoads.Clear();
        _secondEnds = (_now.Nanoseconds / PacketTime.NanosecondsPerSecond + 1) * PacketTime.NanosecondsPerSecond;
        if (_now.Nanoseconds >= _nextLoadSweep) SweepLoads(all: false);
    }

    private void SweepLoads(bool all)
    {
        _nextLoadSweep = _now.Nanoseconds + LoadSweepSeconds * PacketTime.NanosecondsPerSecond;
        for (int i = 1; i < _loads.HighWater; i++)
        {
            ref var load = ref _loads.Slot(i);
            if (!load.InUse) continue;
            EmitUnreported(ref load.Unreported, _hosts.Slot(load.Host).Address);
            if (!all && _now.SecondsSince(load.LastSeen) < 60) continue;
            _hosts.Slot(load.Host).Load = 0;
            _loads.Free(i);
        }

        EmitUnreported(ref _unwatched, AddressKey.None);
        if (_undecoded.Packets > 0) EmitAggregate(AddressKey.None, IpProtocol.Undecoded, ref _undecoded);
        Counters.LoadsUnwatched = _loads.Unwatched;
        Counters.LoadsActive = _loads.Count;
        Counters.PeeksSkipped = _peek?.Skipped ?? 0;
        Counters.PeekFaults = _peek?.Faults ?? 0;
    }

    private static long Nanoseconds(double seconds) => (long)(seconds * PacketTime.NanosecondsPerSecond);
}
