using System.Net;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Exfiltration;

/// <summary>
/// Data carried away in the heads of HTTP requests (addresses, cookies): hundreds of requests without a body to a server that is asked for by its bare address, each longer than its answer. Pages answer with more than they are
/// asked with; counters and trackers have names. Bodies of other requests of the same connection (layers put into a registry, parts of an object) are not counted.
/// </summary>
public sealed class HeadUploadDetector : IDetector
{
    private const double WindowSeconds = 600, ForgetSeconds = 3600;

    /// <summary>Bytes said in heads within the window, their mean, and how many times the answers'.</summary>
    private const long Floor = 250_000;
    private const long LeastHead = 600;
    private const int Ratio = 3;

    private sealed class Sum : ITracked
    {
        public PacketTime First { get; set; }
        public PacketTime LastSeen { get; set; }
        public long Out { get; set; }
        public long In { get; set; }
        public int Requests { get; set; }
        public bool Reported { get; set; }
        public double Weight => Out;
    }

    /// <summary>Bytes of bodies between two requests without, up to which those are subtracted.</summary>
    private const long MostBodies = 65_536;

    private sealed class Asking : ITracked
    {
        public long Out { get; set; }
        public long In { get; set; }
        public int Requests { get; set; }

        /// <summary>Bytes of bodies that were announced since the last count: they are no heads.</summary>
        public long Bodies { get; set; }

        /// <summary>A body of unknown length was among them.</summary>
        public bool HasChunks { get; set; }

        /// <summary>Nothing that was sent since the last count can be told apart: a large body is sent again in part where packets are lost, and the volume of such bodies is for others to judge.</summary>
        public bool IsMixed => HasChunks || Bodies > MostBodies;
        public PacketTime LastSeen { get; set; }
        public double Weight => 1;
    }

    private readonly NetworkRoles _network;
    private readonly HalfView _view;
    private readonly TextMemo<bool> _bare = new(static host => IPEndPoint.TryParse(host, out _));
    private readonly BoundedTable<long, Asking> _flows = new(16_384);
    private readonly BoundedTable<HostPair, Sum> _sums = new(8192);

    public HeadUploadDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _network = context.Network;
        _view = context.View;
    }

    public string Name => "head-upload";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.Request | DetectorEvents.ClosedUsed | DetectorEvents.Tick;

    public long Evictions => _flows.Evictions + _sums.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind == FlowEventKind.Closed)
        {
            if (_flows.TryGet(flow.FlowId, out var ended)) Count(flow, ended, sink);
            _flows.Remove(flow.FlowId);
            return;
        }

        if (flow.Peek is not HttpRequest request) return;
        if (!_bare.Of(request.Host) || !_network.IsOutgoing(flow.Initiator, flow.Responder) || _view.IsHalf) return;

        // Also of a connection that begins with a body: what was sent before its first request without one is no head.
        var asking = _flows.GetOrAdd(flow.FlowId, static _ => new Asking());
        asking.LastSeen = flow.Time;
        asking.Requests++;
        if (request.IsChunked) asking.HasChunks = true;
        else if (request.ContentLength > 0) asking.Bodies += Math.Min(request.ContentLength, MostBodies + 1);
        else Count(flow, asking, sink);
    }

    public void OnTick(PacketTime now, IEvidenceSink sink)
    {
        _flows.RemoveIdle(now, ForgetSeconds);
        _sums.RemoveIdle(now, ForgetSeconds);
    }

    public void OnEpoch()
    {
        _flows.Clear();
        _sums.Clear();
    }

    private void Count(in FlowEvent flow, Asking asking, IEvidenceSink sink)
    {
        long more = asking.IsMixed ? 0 : Math.Max(0, flow.Forward.PayloadBytes - asking.Out - asking.Bodies), back = Math.Max(0, flow.Backward.PayloadBytes - asking.In);
        int requests = asking.IsMixed ? 0 : asking.Requests;
        (asking.Out, asking.In, asking.Bodies, asking.HasChunks, asking.Requests) = (flow.Forward.PayloadBytes, flow.Backward.PayloadBytes, 0, false, 0);
        var sum = _sums.GetOrAdd(HostPair.Of(flow), static _ => new Sum());
        if (sum.Requests == 0 || flow.Time.SecondsSince(sum.First) > WindowSeconds) (sum.First, sum.Out, sum.In, sum.Requests, sum.Reported) = (flow.Time, 0, 0, 0, false);
        sum.LastSeen = flow.Time;
        sum.Out += more;
        sum.In += back;
        sum.Requests += requests;
        if (sum.Reported || sum.Out < Floor || sum.Out < Ratio * sum.In || sum.Out < LeastHead * sum.Requests) return;
        sum.Reported = true;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.Exfiltration,
            Spoof = SpoofClass.TwoWay,
            LogOdds = 2.6,
            WatchOnly = "a collector of measurements without a name looks alike",
            Source = flow.Initiator,
            Destination = flow.Responder,
            DestinationPort = flow.ResponderPort,
            Protocol = IpProtocol.Tcp,
            FirstPacket = sum.First,
            Time = flow.Time,
            Packets = flow.InitiatorHostPackets,
            Flows = sum.Requests,
            Technique = "T1048.003",
            Reason = Invariant($"{flow.Initiator} asked {flow.Responder} {sum.Requests} times in {FlowFacts.Span(flow.Time.SecondsSince(sum.First))} with {sum.Out / sum.Requests} bytes of addresses and headers each time and was answered with {sum.In / sum.Requests}"),
        });
    }
}
