using System.Runtime.CompilerServices;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Core.Flows;

/// <summary>
/// A capture worker's flow engine: takes each packet to completion in place and emits events in batches. Owned by one thread; nothing here
/// allocates per packet, locks, logs or waits. All that a peer can make grow is capped by <see cref="FlowOptions"/>.
/// </summary>
public sealed partial class FlowTracker : IPacketSink
{
    private const long SweepEvery = PacketTime.NanosecondsPerSecond / 4;
    private const long BackwardEpoch = 10 * PacketTime.NanosecondsPerSecond;

    /// <summary>A flow that has reached so many packets has no further checkpoints.</summary>
    private const uint LastCheckpoint = 1 << 30;
    private const long ForwardEpoch = 3_600 * PacketTime.NanosecondsPerSecond;

    private readonly FlowOptions _options;
    private readonly IBatchSink _sink;
    private readonly IPayloadPeek? _peek;
    private readonly TimeProvider _clock;
    private readonly long _maxBatchAge;
    private readonly TrackerSeat _seat;
    private readonly FlowTable _flows;
    private readonly HostTable _hosts;
    private readonly LoadTable _loads;
    private EventBatch _batch = new();
    private PacketTime _now;
    private PacketTime _batchOpened;
    private long _secondEnds;
    private long _nextSweep;
    private long _flowId;
    private long _lastFlowId;
    private bool _started;

    /// <param name="maxBatchAge">A batch leaves at the latest after this much packet time; zero: only when full or on a sweep (files).</param>
    /// <param name="seat">Its place among several workers; null: the only one.</param>
    public FlowTracker(FlowOptions options, IBatchSink sink, IPayloadPeek? peek, TimeSpan maxBatchAge, TimeProvider clock, TrackerSeat? seat = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _sink = sink;
        _peek = peek;
        _clock = clock;
        _maxBatchAge = maxBatchAge.Ticks * 100;
        _seat = seat ?? new TrackerSeat(0, 1, new FlowIds());
        var capacity = FlowCapacity.Of(options, _seat.Workers);
        _flows = new FlowTable(capacity.Flows);
        _hosts = new HostTable(capacity.Hosts);
        _loads = new LoadTable(capacity.Loads);
        Counters.FlowsCapacity = capacity.Flows;
        Counters.HostsCapacity = capacity.Hosts;
        Counters.LoadsCapacity = capacity.Loads;
    }

    public FlowCounters Counters { get; } = new();

    public void OnPacket(in PacketInfo packet, ReadOnlySpan<byte> frame)
    {
        var keyed = new KeyedPacket(packet);
        Take(packet, frame, keyed);
        KeepTables();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Take(in PacketInfo packet, ReadOnlySpan<byte> frame, in KeyedPacket keyed)
    {
        Advance(packet.Time);
        Counters.Packets++;
        Counters.Bytes += packet.WireLength;

        if (packet.Kind == PacketKind.Arp) EmitArp(packet);
        else if ((packet.Protocol == IpProtocol.IcmpV6 || packet is { Protocol: IpProtocol.Icmp, IcmpType: IcmpRedirect }) && packet.Kind == PacketKind.Ip) EmitNeighbour(packet);

        int index = _flows.Find(keyed.Key, keyed.Hash);
        bool isNew = false;
        if (index >= 0 && _flows.Slot(index).Has(FlowMarks.Bypassed) && Bypass(ref _flows.Slot(index), packet, keyed.SourceIsA)) return;
        if (index >= 0 && (packet.TcpFlags & (TcpFlags.Syn | TcpFlags.Ack | TcpFlags.Rst)) == TcpFlags.Syn && packet.Kind == PacketKind.Ip && BeginsAnew(index, packet, keyed.SourceIsA))
        {
            Release(index, FlowEndReason.Reused);
            index = -1;
        }

        if (index < 0)
        {
            index = Open(keyed.Key, keyed.Hash, packet, keyed.SourceIsA);
            isNew = true;
        }

        Update(index, packet, frame, keyed.SourceIsA, isNew);
        PublishInTime();
    }

    /// <summary>What waits in a batch that does not fill leaves all the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PublishInTime()
    {
        if (_maxBatchAge > 0 && _batch.Count > 0 && _now.Nanoseconds - _batchOpened.Nanoseconds > _maxBatchAge) Publish();
    }

    public void OnDecodeError(DecodeError reason, in PacketInfo packet)
    {
        Advance(packet.Time);
        Counters.Packets++;
        Counters.Bytes += packet.WireLength;
        Counters.CountDecodeError(reason);
        _undecoded.Packets++;
        _undecoded.Bytes += packet.WireLength;

        // Who floods a link with the names of stations need not write more than the beginning of a packet; one station's broken packets are one message.
        if (packet.SourceMac.IsNone || packet.SourceMac == _undecodedFrom) return;
        _undecodedFrom = packet.SourceMac;
        EmitStation(packet);
    }

    public void OnIdle(PacketTime now)
    {
        if (!_started) return;
        Advance(now);
        Publish();
        KeepTables();
    }

    /// <summary>The input ended: closes every flow and sends what is left.</summary>
    public void Complete()
    {
        if (_started) CloseAll(FlowEndReason.EndOfInput);
        Publish();
        _flows.Trim();
        KeepTables();
    }

    /// <summary>The tables' memory is not the collector's: it must not be freed while a reference into it is in use.</summary>
    private void KeepTables() => GC.KeepAlive(this);

    /// <summary>Nearly all packets come within the second, before the next sweep.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Advance(PacketTime time)
    {
        if (time < _now || time.Nanoseconds >= _secondEnds || time.Nanoseconds >= _nextSweep) Turn(time);
        else _now = Counters.Clock = time;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Turn(PacketTime time)
    {
        if (!_started)
        {
            Start(time);
            Counters.FirstPacket = time;
        }
        else if (time.Nanoseconds < _now.Nanoseconds - BackwardEpoch || time.Nanoseconds > _now.Nanoseconds + ForwardEpoch)
        {
            CloseAll(FlowEndReason.Epoch);
            _batch.EndsEpoch = true;
            Publish();
            Counters.Epochs++;
            Start(time);
        }
        else if (time > _now)
        {
            _now = time;
            Counters.Clock = time;
        }

        if (_now.Nanoseconds >= _secondEnds) RollSecond();
        if (_now.Nanoseconds >= _nextSweep) Sweep();
    }

    private void Start(PacketTime time)
    {
        _started = true;
        _now = time;
        Counters.Clock = time;
        _secondEnds = (time.Nanoseconds / PacketTime.NanosecondsPerSecond + 1) * PacketTime.NanosecondsPerSecond;
        _nextSweep = time.Nanoseconds + SweepEvery;
    }

    /// <summary>A fresh SYN on a connection that is over, stale, or was never seen to start.</summary>
    private bool BeginsAnew(int index, in PacketInfo packet, bool sourceIsA)
    {
        ref var slot = ref _flows.Slot(index);
        if (slot.Has(FlowMarks.ClosedSent)) return true;
        bool fromInitiator = sourceIsA == slot.Has(FlowMarks.InitiatorIsA);
        if (fromInitiator && slot.Handshake != HandshakeState.None && packet.TcpSequence == _flows.Detail(index).InitiatorSequence) return false;
        return !slot.Has(FlowMarks.SawStart) || packet.Time.SecondsSince(slot.Last) > 60;
    }

    private int Open(in FlowKey key, ulong hash, in PacketInfo packet, bool sourceIsA)
    {
        if (_flows.IsFull)
        {
            Release(_flows.PickVictim(), FlowEndReason.Evicted);
            Counters.FlowsEvicted++;
        }

        int sourceHost = _hosts.FindOrAdd(packet.Source, _now);
        _hosts.Slot(sourceHost).References++;
        int destinationHost = _hosts.FindOrAdd(packet.Destination, _now);
        _hosts.Slot(destinationHost).References++;
        if (sourceHost == 0 || destinationHost == 0) Counters.HostsUnwatched++;

        int index = _flows.Add(key, hash);
        ref var slot = ref _flows.Slot(index);
        ref var detail = ref _flows.Detail(index);
        bool fromInitiator = SenderIsInitiator(packet);
        slot.FlowId = NextFlowId();
        slot.First = slot.Last = slot.LastReport = packet.Time;
        slot.NextCheckpoint = 4;
        slot.SampleWeight = 1;
        detail.ForwardEntropy = detail.BackwardEntropy = -1;
        detail.FirstFlags = packet.TcpFlags;
        detail.IcmpType = packet.IcmpType;
        detail.IcmpCode = packet.IcmpCode;
        if (sourceIsA == fromInitiator) slot.Marks |= FlowMarks.InitiatorIsA;
        slot.InitiatorHost = fromInitiator ? sourceHost : destinationHost;
        slot.ResponderHost = fromInitiator ? destinationHost : sourceHost;
        detail.InitiatorMac = fromInitiator ? packet.SourceMac : packet.DestinationMac;
        detail.ResponderMac = fromInitiator ? packet.DestinationMac : packet.SourceMac;
        if (!fromInitiator) slot.Marks |= FlowMarks.FirstFromResponder;
        if (packet.Kind == PacketKind.Ip && fromInitiator
            && (packet.Protocol != IpProtocol.Tcp || (packet.TcpFlags & (TcpFlags.Syn | TcpFlags.Ack)) == TcpFlags.Syn))
            slot.Marks |= FlowMarks.SawStart;
        if (packet.Kind != PacketKind.Ip || packet.IsLaterFragment) slot.Marks |= FlowMarks.RecordOnly;
        _flows.SetDeadline(index, NextDeadline(ref slot, unreported: true));

        Counters.FlowsOpened++;
        Counters.FlowsActive = _flows.Count;
        Counters.HostsActive = _hosts.Count;
        Counters.HostsEvicted = _hosts.Evictions;
        return index;
    }

    private long NextFlowId()
    {
        if (_flowId == _lastFlowId) (_flowId, _lastFlowId) = _seat.Ids.NextBlock();
        return ++_flowId;
    }

    /// <summary>A SYN-ACK, or a segment or reset from a service port to a high one, seen first: its sender is the responder.</summary>
    private static bool SenderIsInitiator(in PacketInfo packet)
    {
        if (packet.Protocol == IpProtocol.Icmp) return packet.IcmpType != 0;
        if (packet.Protocol == IpProtocol.IcmpV6) return packet.IcmpType != 129;
        if (packet.Protocol != IpProtocol.Tcp) return true;
        var flags = packet.TcpFlags & (TcpFlags.Syn | TcpFlags.Ack | TcpFlags.Rst);
        if (flags == (TcpFlags.Syn | TcpFlags.Ack)) return false;
        if (flags is TcpFlags.Syn or TcpFlags.None) return true;
        return !(packet.SourcePort < 1024 && packet.DestinationPort >= 1024);
    }

    private void Update(int index, in PacketInfo packet, ReadOnlySpan<byte> frame, bool sourceIsA, bool isNew)
    {
        ref var slot = ref _flows.Slot(index);
        bool fromInitiator = sourceIsA == slot.Has(FlowMarks.InitiatorIsA);
        ref var direction = ref fromInitiator ? ref slot.Forward : ref slot.Backward;

        CountSender(ref slot, packet, fromInitiator);
        if (slot.Has(FlowMarks.Parked)) Unpark(index, ref slot);
        CountEarly(ref slot, packet, fromInitiator);
        slot.Marks |= FlowMarks.Unreported;
        if (++direction.Packets == 0) Overflow(index, fromInitiator).Packets++;
        direction.Bytes += packet.WireLength;
        if (packet.PayloadWireLength > 0)
        {
            direction.PayloadBytes += packet.PayloadWireLength;
            if (++direction.DataPackets <= 1) FirstData(index, packet, frame, fromInitiator, overflowed: direction.DataPackets == 0);
        }

        bool proven = false, ended = false, repeated = false;
        if (packet.Protocol == IpProtocol.Tcp && packet.Kind == PacketKind.Ip && !packet.IsLaterFragment)
        {
            repeated = TcpState.Count(ref direction, packet);
            TcpState.FollowAcknowledgement(ref slot, packet, fromInitiator, Counters);
            proven = slot.Handshake != HandshakeState.Proven && TcpState.FollowHandshake(ref slot, ref _flows.Detail(index), packet, fromInitiator);
            ended = TcpState.FollowEnd(ref slot, packet, fromInitiator);
        }

        if (packet.Kind == PacketKind.Ip) CountLoad(ref slot, packet, fromInitiator, isNew, proven);
        if (packet.FragmentFault != DecodeError.None) TellFault(ref slot, packet, fromInitiator);
        if (slot.Has(FlowMarks.RecordOnly)) return;

        if (isNew) EmitOpened(ref slot);
        if (proven)
        {
            // Slot 0 is everybody who found no room: nobody's proof may count for all of them.
            if (slot.InitiatorHost != 0) _hosts.Slot(slot.InitiatorHost).Proven = true;
            Promote(ref slot);
            Emit(ref slot, FlowEventKind.Established);
        }

        if (!fromInitiator && !slot.Has(FlowMarks.AnsweredSent)) FirstAnswer(index, ref slot, packet);

        // SSH is read by its turns, so what a mirror port shows twice would be two. Elsewhere the second may differ: innocent bytes that the server throws away, then others in their place.
        if (packet.PayloadLength > 0 && !(repeated && slot.Peek.Application == AppProtocol.Ssh) && _peek is not null && _peek.Wants(slot.Peek, !fromInitiator))
            Peek(index, ref slot, packet, frame, !fromInitiator);
        if (packet.HasQuoted) RefuseQuoted(packet);

        if (slot.TotalPackets == slot.NextCheckpoint) ReachCheckpoint(ref slot);

        if (packet.Protocol == IpProtocol.Tcp && (packet.TcpFlags & TcpFlags.Rst) != 0) Reset(index, ref slot, fromInitiator);
        else if (ended) Close(index, ref slot, FlowEndReason.Fin);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CountSender(ref FlowSlot slot, in PacketInfo packet, bool fromInitiator)
    {
        ref var sender = ref _hosts.Slot(fromInitiator ? slot.InitiatorHost : slot.ResponderHost);
        sender.PacketsSent++;
        sender.Last = _now;
        if (!packet.SourceMac.IsNone) sender.Mac = packet.SourceMac;
    }

    private void ReachCheckpoint(ref FlowSlot slot)
    {
        slot.NextCheckpoint = slot.NextCheckpoint < LastCheckpoint ? slot.NextCheckpoint * 2 : 0;
        Promote(ref slot);
        ref var checkpoint = ref Emit(ref slot, FlowEventKind.Checkpoint);
        checkpoint.CheckpointPackets = (int)slot.TotalPackets;
        if (MayBypass(ref slot)) slot.Marks |= FlowMarks.Bypassed;
    }

    private ref PacketOverflow Overflow(int index, bool fromInitiator)
    {
        ref var detail = ref _flows.Detail(index);
        return ref fromInitiator ? ref detail.ForwardOverflow : ref detail.BackwardOverflow;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FirstData(int index, in PacketInfo packet, ReadOnlySpan<byte> frame, bool fromInitiator, bool overflowed)
    {
        if (overflowed)
        {
            Overflow(index, fromInitiator).DataPackets++;
            return;
        }

        ref var detail = ref _flows.Detail(index);
        ref float entropy = ref fromInitiator ? ref detail.ForwardEntropy : ref detail.BackwardEntropy;

        // Again after 2^32 packets: the first ones count.
        if (entropy < 0 && packet.PayloadLength > 0) entropy = PayloadEntropy.Of(frame.Slice(packet.PayloadOffset, packet.PayloadLength));
    }

    private void CountEarly(ref FlowSlot slot, in PacketInfo packet, bool fromInitiator)
    {
        double gap = slot.TotalPackets > 0 ? CountGap(ref slot, packet, fromInitiator) : 0;
        if (slot.EarlyCount == EarlyPackets.Capacity) return;
        int size = Math.Min(packet.PayloadWireLength, short.MaxValue);
        _flows.Detail(ref slot).Early[slot.EarlyCount++] = new EarlyPacket
        {
            SignedPayload = (short)(fromInitiator ? size : -size),
            FromResponder = !fromInitiator,
            Flags = packet.TcpFlags,
            GapMicroseconds = (int)Math.Min(gap * 1e6, int.MaxValue),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double CountGap(ref FlowSlot slot, in PacketInfo packet, bool fromInitiator)
    {
        double gap = Math.Max(0, packet.Time.SecondsSince(slot.Last));
        slot.GapSum += gap;
        slot.GapSquares += gap * gap;
        if (gap > slot.GapMax) slot.GapMax = (float)gap;
        if (gap >= FlowEvent.LedAfterSeconds) CountTurn(ref slot, packet, fromInitiator);
        if (packet.Time > slot.Last) slot.Last = packet.Time;
        return gap;
    }

    /// <summary>Data after a pause; a byte of keep-alive is none.</summary>
    private static void CountTurn(ref FlowSlot slot, in PacketInfo packet, bool fromInitiator)
    {
        ref ushort led = ref fromInitiator ? ref slot.InitiatorLed : ref slot.ResponderLed;
        if (packet.PayloadWireLength > 1 && led < ushort.MaxValue) led++;
    }

    private void FirstAnswer(int index, ref FlowSlot slot, in PacketInfo packet)
    {
        if (packet.Protocol == IpProtocol.Tcp && (packet.TcpFlags & TcpFlags.Rst) != 0) return;
        slot.Marks |= FlowMarks.AnsweredSent;
        _flows.SetDeadline(index, NextDeadline(ref slot, unreported: true));
        Emit(ref slot, FlowEventKind.Answered);
    }

    private void Reset(int index, ref FlowSlot slot, bool fromInitiator)
    {
        if (!fromInitiator && slot.Handshake < HandshakeState.Proven && slot.Backward.DataPackets == 0 && slot.Forward.Packets > 0
            && !slot.Has(FlowMarks.RefusedSent))
        {
            slot.Marks |= FlowMarks.RefusedSent;
            Emit(ref slot, FlowEventKind.Refused);
        }

        Close(index, ref slot, FlowEndReason.Reset);
    }

    private void Close(int index, ref FlowSlot slot, FlowEndReason reason)
    {
        if (slot.Has(FlowMarks.ClosedSent)) return;
        _flows.Detail(index).EndReason = reason;
        EmitClosed(ref slot);
        _flows.SetDeadline(index, NextDeadline(ref slot, unreported: true));
    }

    /// <summary>An ICMP error names the flow that it refuses.</summary>
    private void RefuseQuoted(in PacketInfo packet)
    {
        // Time exceeded is traceroute's and fragmentation needed is path MTU discovery's: neither is a refusal.
        bool refusal = packet.Protocol == IpProtocol.Icmp ? packet.IcmpType == 3 && packet.IcmpCode != 4 : packet.IcmpType == 1;
        if (!refusal) return;
        var key = FlowKey.Create(packet.QuotedSource, packet.QuotedDestination, packet.QuotedSourcePort, packet.QuotedDestinationPort, packet.QuotedProtocol, packet.VlanId, packet.TunnelId, out _);
        int index = _flows.Find(key, key.Hash());
        if (index < 0) return;
        ref var slot = ref _flows.Slot(index);
        if (slot.Initiator != packet.QuotedSource || slot.Has(FlowMarks.RefusedSent | FlowMarks.AnsweredSent | FlowMarks.ClosedSent | FlowMarks.RecordOnly)) return;
        slot.Marks |= FlowMarks.RefusedSent | FlowMarks.RefusedByIcmp;
        ref var detail = ref _flows.Detail(index);
        detail.IcmpType = packet.IcmpType;
        detail.IcmpCode = packet.IcmpCode;
        Emit(ref slot, FlowEventKind.Refused);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TellFault(ref FlowSlot slot, in PacketInfo packet, bool fromInitiator)
    {
        Counters.CountDecodeError(packet.FragmentFault);
        if (packet.FragmentFault == DecodeError.FragmentBufferFull) return;
        ref var flow = ref Emit(ref slot, FlowEventKind.Application);
        flow.Peek = new MalformedFragment(packet.FragmentFault) { FromResponder = !fromInitiator };
    }

    /// <summary>Bytes of a cut payload that hold what matters of it: most headers and log-ins.</summary>
    private const int LeastRead = 320;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Peek(int index, ref FlowSlot slot, in PacketInfo packet, ReadOnlySpan<byte> frame, bool fromResponder)
    {
        _peek!.Now = _now;
        if (packet.IsCut && packet.PayloadLength < LeastRead)
        {
            Counters.PayloadsCut++;
            _batch.PayloadsCut++;
        }

        bool begins = !fromResponder && slot.Peek is { Application: AppProtocol.Unknown, ForwardLooks: 0 } && packet.Protocol == IpProtocol.Tcp && slot.Has(FlowMarks.SawStart);
        uint origin = begins ? _flows.Detail(index).InitiatorSequence + 1 : packet.TcpSequence;
        var info = _peek.Look(ref slot.Peek, fromResponder, packet.Protocol, slot.InitiatorPort, slot.ResponderPort,
            frame.Slice(packet.PayloadOffset, packet.PayloadLength), packet.PayloadWireLength, packet.TcpSequence, origin);
        for (; info is not null; info = info.Then)
        {
            Promote(ref slot);
            ref var flow = ref Emit(ref slot, FlowEventKind.Application);
            flow.Peek = info;
        }
    }
}
