using System.Numerics;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Core.Features;

/// <summary>
/// What each source did in the last 30 to 60 seconds of packet time, for the features that one flow alone cannot have. Bounded: at the cap, sources of
/// a single flow make room first, then those that were silent longest; <see cref="Evictions"/> counts them. Owned by the analysis worker.
/// </summary>
public sealed class SourceWindow
{
    public const double HalfSeconds = 30;

    /// <summary>The same, to be compared without a division: each event asks whether its windows are due.</summary>
    internal const long HalfNanoseconds = (long)HalfSeconds * PacketTime.NanosecondsPerSecond;

    private const double GapMemory = 0.2;
    private readonly AddressTable<SourceState> _table;

    /// <param name="capacity">Sources kept; about 900 bytes each, allocated as they come.</param>
    public SourceWindow(int capacity = 32_768) => _table = new AddressTable<SourceState>(capacity);

    public int Count => _table.Count;

    public long Evictions => _table.Evictions;

    /// <summary>Takes one event into its initiator's window. Call for every event, in order, before <see cref="Read"/>.</summary>
    public void Observe(in FlowEvent flow)
    {
        switch (flow.Kind)
        {
            case FlowEventKind.Opened:
                Open(flow);
                break;
            case FlowEventKind.Established:
                if (Touch(flow, out int proven)) _table[proven].Current.Proven++;
                break;
            case FlowEventKind.Refused or FlowEventKind.Unanswered:
                if (Touch(flow, out int failed)) _table[failed].Current.Failures += Math.Max(1, flow.SampleWeight);
                break;
            case FlowEventKind.Closed:
                Close(flow);
                break;
            case FlowEventKind.Application:
                Note(flow);
                break;
            default:
                break;
        }

        // The states' memory is not the collector's: it must not be freed while a reference into it is in use.
        GC.KeepAlive(_table);
    }

    /// <summary>The state of the initiator's window; all zero where it is not known.</summary>
    public void Read(in FlowEvent flow, out SourceStatistics statistics)
    {
        statistics = new SourceStatistics { ServiceStartGap = -1, ServiceStartVariation = -1, ServiceSizeVariation = -1 };
        if (!Touch(flow, out int index)) return;
        ref var state = ref _table[index];
        ref var a = ref state.Current;
        ref var b = ref state.Previous;
        long flows = a.Flows + b.Flows, closed = a.Closed + b.Closed;
        double since = b.Flows > 0 ? HalfSeconds + flow.Time.SecondsSince(state.HalfStarted) : flow.Time.SecondsSince(state.HalfStarted);
        statistics.Flows = flows;
        statistics.FlowsPerSecond = flows / Math.Max(1, since);
        statistics.Ports = Math.Max(state.Ports.Count, b.Ports);
        statistics.Hosts = Math.Max(state.Hosts.Count, b.Hosts);
        statistics.FailureShare = Share(a.Failures + b.Failures, flows);
        statistics.ProvenShare = Share(a.Proven + b.Proven, flows);
        statistics.AlikeShare = Share(a.Alike + b.Alike, closed);
        statistics.ShortShare = Share(a.Short + b.Short, closed);
        statistics.PacketsPerFlow = closed == 0 ? 0 : (a.ClosedPackets + b.ClosedPackets) / (double)closed;

        ulong service = ServiceOf(flow);
        for (int i = 0; i < ServiceStates.Count; i++)
        {
            ref var known = ref state.Services[i];
            if (known.Starts == 0 || known.Service != service) continue;
            statistics.ServiceShare = Share(known.CurrentFlows + known.PreviousFlows, flows);
            if (known.Starts < 3) break;
            statistics.ServiceStartGap = known.GapMean;
            statistics.ServiceStartVariation = known.GapMean > 0 ? Math.Sqrt(known.GapVariance) / known.GapMean : 0;
            if (known.Sizes >= 3) statistics.ServiceSizeVariation = Math.Sqrt(known.SizeVariance);
            break;
        }

        statistics.OpenFlows = state.Open;
        if (flow.Application == AppProtocol.Dns) Names(a.Names, b.Names, ref statistics);
        else if (flow.Application == AppProtocol.Http) Requests(a.Requests, b.Requests, ref statistics);

        GC.KeepAlive(_table);
    }

    private static void Names(in NameCounts a, in NameCounts b, ref SourceStatistics statistics)
    {
        int questions = a.Questions + b.Questions, answers = a.Answers + b.Answers;
        statistics.Questions = questions;
        statistics.DistinctNames = Variety.Count(a.Names, b.Names);
        statistics.NameLength = Mean(a.Characters + b.Characters, questions);
        statistics.NameEntropy = Mean(a.Entropy + b.Entropy, questions);
        statistics.OddTypeShare = Share(a.OddTypes + b.OddTypes, questions);
        statistics.MissingNameShare = Share(a.Missing + b.Missing, answers);
        statistics.AnswerLength = Mean(a.AnswerBytes + b.AnswerBytes, answers);
    }

    private static void Requests(in RequestCounts a, in RequestCounts b, ref SourceStatistics statistics)
    {
        int requests = a.Requests + b.Requests;
        statistics.Requests = requests;
        statistics.DistinctTargets = Variety.Count(a.Targets, b.Targets);
        statistics.TargetLength = Mean(a.Characters + b.Characters, requests);
        statistics.OddCharacterShare = Share(a.OddCharacters + b.OddCharacters, a.Characters + b.Characters);
        statistics.BodyShare = Share(a.WithBody + b.WithBody, requests);
        statistics.BareShare = Share(a.Bare + b.Bare, requests);
        statistics.RefusedRequestShare = Share(a.Refused + b.Refused, a.Answers + b.Answers);
    }

    private static double Mean(double sum, int count) => count == 0 ? 0 : sum / count;

    /// <summary>Packet time jumped: all windows are forgotten.</summary>
    public void Clear() => _table.Clear();

    private static double Share(long part, long whole) => whole <= 0 ? 0 : Math.Min(1, part / (double)whole);

    private void Open(in FlowEvent flow)
    {
        int index = _table.FindOrAdd(flow.Initiator, flow.Time);
        ref var state = ref _table[index];
        Rotate(ref state, flow.Time);
        int weight = Math.Max(1, flow.SampleWeight);
        state.Current.Flows += weight;
        state.Ports.Add((uint)flow.Protocol << 16 | PortOf(flow));
        state.Hosts.Add((uint)HashMix.Stable(flow.Responder.High, flow.Responder.Low));
        if (state.Current.Flows + state.Previous.Flows > 1) _table.Protect(index);
        CountStart(ref state, ServiceOf(flow), flow.Time, weight);
        state.Open++;
    }

    private void Note(in FlowEvent flow)
    {
        if (flow.Peek is not (DnsMessage or HttpRequest or HttpResponse) || !Touch(flow, out int index)) return;
        ref var half = ref _table[index].Current;
        switch (flow.Peek)
        {
            case DnsMessage message:
                half.Names.Add(message);
                break;
            case HttpRequest request:
                half.Requests.Add(request);
                break;
            case HttpResponse response:
                half.Requests.Add(response);
                break;
        }
    }

    private void Close(in FlowEvent flow)
    {
        if (!Touch(flow, out int index)) return;
        ref var state = ref _table[index];
        ulong shape = ShapeOf(flow);
        state.Current.Closed++;
        if (state.Known && shape == state.LastShape) state.Current.Alike++;
        if (flow.TotalPackets <= 3) state.Current.Short++;
        state.Current.ClosedPackets += flow.TotalPackets;
        state.LastShape = shape;
        state.Known = true;
        if (state.Open > 0) state.Open--;
        CountSize(ref state, ServiceOf(flow), flow.Forward.PayloadBytes);
    }

    private bool Touch(in FlowEvent flow, out int index)
    {
        if (!_table.TryFind(flow.Initiator, out index)) return false;
        Rotate(ref _table[index], flow.Time);
        return true;
    }

    private static void Rotate(ref SourceState state, PacketTime now)
    {
        if (now.Nanoseconds - state.HalfStarted.Nanoseconds < HalfNanoseconds) return;
        double age = now.SecondsSince(state.HalfStarted);
        bool adjacent = age < 2 * HalfSeconds;
        state.Previous = adjacent ? state.Current : default;
        if (adjacent) (state.Previous.Ports, state.Previous.Hosts) = (state.Ports.Count, state.Hosts.Count);
        state.Current = default;
        state.Ports.Clear();
        state.Hosts.Clear();
        for (int i = 0; i < ServiceStates.Count; i++)
        {
            ref var service = ref state.Services[i];
            service.PreviousFlows = adjacent ? service.CurrentFlows : 0;
            service.CurrentFlows = 0;
        }

        state.HalfStarted = adjacent ? state.HalfStarted.AddSeconds(HalfSeconds) : now;
    }

    private static void CountStart(ref SourceState state, ulong service, PacketTime now, int weight)
    {
        int slot = 0;
        for (int i = 0; i < ServiceStates.Count; i++)
        {
            ref var candidate = ref state.Services[i];
            if (candidate.Starts > 0 && candidate.Service == service)
            {
                double gap = Math.Max(0, now.SecondsSince(candidate.LastStart));
                double share = candidate.Starts == 1 ? 1 : GapMemory;
                double delta = gap - candidate.GapMean;
                candidate.GapMean += share * delta;
                candidate.GapVariance = candidate.Starts == 1 ? 0 : (1 - share) * (candidate.GapVariance + share * delta * delta);
                candidate.LastStart = now;
                candidate.Starts = Math.Min(candidate.Starts + 1, 1_000_000);
                candidate.CurrentFlows += weight;
                return;
            }

            if (candidate.Starts == 0 || (state.Services[slot].Starts > 0 && candidate.LastStart < state.Services[slot].LastStart)) slot = i;
        }

        state.Services[slot] = new ServiceState { Service = service, LastStart = now, Starts = 1, CurrentFlows = weight };
    }

    private static void CountSize(ref SourceState state, ulong service, long payload)
    {
        for (int i = 0; i < ServiceStates.Count; i++)
        {
            ref var known = ref state.Services[i];
            if (known.Starts == 0 || known.Service != service) continue;
            float size = MathF.Log2(1 + payload), delta = size - known.SizeMean;
            float share = known.Sizes == 0 ? 1 : (float)GapMemory;
            known.SizeMean += share * delta;
            known.SizeVariance = known.Sizes == 0 ? 0 : (1 - share) * (known.SizeVariance + share * delta * delta);
            known.Sizes = Math.Min(known.Sizes + 1, 1_000_000);
            return;
        }
    }

    private static ulong ServiceOf(in FlowEvent flow) =>
        HashMix.Stable(flow.Responder.High ^ ((ulong)flow.Protocol << 16 | PortOf(flow)), flow.Responder.Low);

    /// <summary>What stands in the port's place for other protocols is an identifier, no service.</summary>
    private static uint PortOf(in FlowEvent flow) => flow.Protocol is IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.Sctp ? flow.ResponderPort : 0u;

    /// <summary>Sizes to the power of two: alike flows of one tool fall together, those of a person do not.</summary>
    private static ulong ShapeOf(in FlowEvent flow) =>
        (ulong)flow.Protocol << 32 | (uint)Log(flow.Forward.Packets) << 24 | (uint)Log(flow.Backward.Packets) << 16
        | (uint)Log(flow.Forward.PayloadBytes) << 8 | (uint)Log(flow.Backward.PayloadBytes);

    private static int Log(long value) => value <= 0 ? 0 : BitOperations.Log2((ulong)value) + 1;
}
