using NetHawk.Core.Flows;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Features;

/// <summary>
/// What each responder was asked in the last 30 to 60 seconds of packet time, over all who ask: floods, and guesses shared out among many, show here and in
/// no single source. Bounded like <see cref="SourceWindow"/>. Owned by the analysis worker.
/// </summary>
public sealed class TargetWindow
{
    private readonly AddressTable<State> _table;

    /// <param name="capacity">Responders kept; about 280 bytes each, allocated as they come.</param>
    public TargetWindow(int capacity = 32_768) => _table = new AddressTable<State>(capacity);

    public int Count => _table.Count;

    public long Evictions => _table.Evictions;

    /// <summary>Takes one event into its responder's window. Call for every event, in order, before <see cref="Read"/>.</summary>
    public void Observe(in FlowEvent flow)
    {
        int index;
        switch (flow.Kind)
        {
            case FlowEventKind.Opened:
                Open(flow);
                break;
            case FlowEventKind.Established:
                if (Touch(flow, out index)) _table[index].Current.Proven++;
                break;
            case FlowEventKind.Refused or FlowEventKind.Unanswered:
                if (Touch(flow, out index)) _table[index].Current.Failures += Math.Max(1, flow.SampleWeight);
                break;
            case FlowEventKind.Closed:
                Close(flow);
                break;
            default:
                break;
        }

        // The states' memory is not the collector's: it must not be freed while a reference into it is in use.
        GC.KeepAlive(_table);
    }

    /// <summary>The state of the responder's window; all zero where it is not known.</summary>
    public void Read(in FlowEvent flow, out TargetStatistics statistics)
    {
        statistics = default;
        if (!Touch(flow, out int index)) return;
        ref var state = ref _table[index];
        ref var a = ref state.Current;
        ref var b = ref state.Previous;
        long flows = a.Flows + b.Flows, closed = a.Closed + b.Closed;
        double since = flow.Time.SecondsSince(state.HalfStarted) + (b.Flows > 0 ? SourceWindow.HalfSeconds : 0);
        statistics.Flows = flows;
        statistics.FlowsPerSecond = flows / Math.Max(1, since);
        statistics.Sources = Math.Max(state.Sources.Count, b.Sources);
        statistics.FailureShare = Share(a.Failures + b.Failures, flows);
        statistics.ProvenShare = Share(a.Proven + b.Proven, flows);
        statistics.ShortShare = Share(a.Short + b.Short, closed);
        statistics.PacketsPerFlow = closed == 0 ? 0 : (a.ClosedPackets + b.ClosedPackets) / (double)closed;
        statistics.OpenFlows = state.OpenFlows;
        GC.KeepAlive(_table);
    }

    /// <summary>Packet time jumped: all windows are forgotten.</summary>
    public void Clear() => _table.Clear();

    private static double Share(long part, long whole) => whole <= 0 ? 0 : Math.Min(1, part / (double)whole);

    private void Open(in FlowEvent flow)
    {
        int index = _table.FindOrAdd(flow.Responder, flow.Time);
        ref var state = ref _table[index];
        Rotate(ref state, flow.Time);
        state.Current.Flows += Math.Max(1, flow.SampleWeight);
        state.Sources.Add((uint)HashMix.Stable(flow.Initiator.High, flow.Initiator.Low));
        if (state.Current.Flows + state.Previous.Flows > 1) _table.Protect(index);
        state.OpenFlows++;
    }

    private void Close(in FlowEvent flow)
    {
        if (!Touch(flow, out int index)) return;
        ref var state = ref _table[index];
        state.Current.Closed++;
        if (flow.TotalPackets <= 3) state.Current.Short++;
        state.Current.ClosedPackets += flow.TotalPackets;
        if (state.OpenFlows > 0) state.OpenFlows--;
    }

    private bool Touch(in FlowEvent flow, out int index)
    {
        if (!_table.TryFind(flow.Responder, out index)) return false;
        Rotate(ref _table[index], flow.Time);
        return true;
    }

    private static void Rotate(ref State state, PacketTime now)
    {
        if (now.Nanoseconds - state.HalfStarted.Nanoseconds < SourceWindow.HalfNanoseconds) return;
        double age = now.SecondsSince(state.HalfStarted);
        bool adjacent = age < 2 * SourceWindow.HalfSeconds;
        state.Previous = adjacent ? state.Current : default;
        if (adjacent) state.Previous.Sources = state.Sources.Count;
        state.Current = default;
        state.Sources.Clear();
        state.HalfStarted = adjacent ? state.HalfStarted.AddSeconds(SourceWindow.HalfSeconds) : now;
    }

    private struct Half
    {
        public long Flows;
        public long Failures;
        public long ClosedPackets;
        public int Proven;
        public int Closed;
        public int Short;

        /// <summary>Distinct ones, once the half is over; of the present half the state has the set.</summary>
        public int Sources;
    }

    private struct State : IAddressState
    {
        public PacketTime HalfStarted { get; set; }
        public Half Current;
        public Half Previous;
        public int OpenFlows;
        public byte List { get; set; }
        public int Newer { get; set; }
        public int Older { get; set; }

        /// <summary>Of the current half.</summary>
        public DistinctSet Sources;
    }
}
