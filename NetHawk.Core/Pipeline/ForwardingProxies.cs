using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Pipeline;

/// <summary>
/// Reverse proxies and content networks in front of a server: through their few addresses come all customers, and some who attack. To block one shuts everybody out. Known by what they have done
/// for some time: nearly every request names the client for whom it is, there are many of those, and most requests are answered well. A header alone makes nobody a proxy; and who makes himself one
/// by ordinary requests has to go on with them, four for each that is reported.
/// </summary>
internal sealed class ForwardingProxies
{
    private const int MostPairs = 1_024, MostIdleSeconds = 3_600;

    private const int LeastClients = 24, LeastRequests = 200, LeastAnswers = 50;
    private const double LeastSeconds = 60;

    /// <summary>
    /// Of a newcomer at a server that nobody else is a proxy of. Proxies are at work from the first moments of watching, and where there is one there are more; who
    /// comes later and alone may have taken the header up to be excused, and that shall take him long.
    /// </summary>
    private const double LeastSecondsOfNewcomer = 1_800, FirstMoments = 120;

    /// <summary>Before a flood: it has no ordinary requests beside it to be measured by.</summary>
    private const double LeastSecondsBeforeFlood = 300;

    private const double ReportedShare = 0.2;

    private readonly record struct Pair(AddressKey Proxy, AddressKey Server)
    {
        // Written out: what the compiler makes goes through the framework's generic comparers, which are compiled at each start.
        public bool Equals(Pair other) => Proxy == other.Proxy && Server == other.Server;

        public override int GetHashCode() => HashMix.Fold32(Proxy, Server);
    }

    private readonly BoundedTable<Pair, ForwardedClients> _pairs = new(MostPairs);
    private PacketTime _began;
    private long _flow;

    public long Evictions => _pairs.Evictions;

    /// <summary>What is reported from now on is this flow's.</summary>
    public void Note(in FlowEvent flow)
    {
        _flow = flow.FlowId;
        if (_began == default) _began = flow.Time;
        if (flow.Kind != FlowEventKind.Application) return;
        if (flow.Peek is HttpRequest request) OnRequest(flow, request);
        else if (flow.Peek is HttpResponse response && _pairs.Count > 0 && _pairs.TryGet(new Pair(flow.Initiator, flow.Responder), out var known)) known.Answer(response.Status);
    }

    public void OnTick(PacketTime now)
    {
        _flow = 0;
        _pairs.RemoveIdle(now, MostIdleSeconds);
    }

    public void Clear()
    {
        _pairs.Clear();
        _began = default;
    }

    /// <summary>The evidence as it is, or, of an established proxy, watched only and with the client's name.</summary>
    public Evidence Judge(Evidence evidence)
    {
        if (_pairs.Count == 0 || evidence.Source is not { } source || evidence.Destination is not { } server || !IsOfTheWeb(evidence.Class) || !_pairs.TryGet(new Pair(source, server), out var proxy)) return evidence;
        bool small = proxy.IsSmallPart(evidence.Flows, ReportedShare, evidence.Time);
        if (!IsEstablished(proxy, evidence.Time) || !IsExpected(proxy, server, evidence.Time)) return evidence;
        bool flood = evidence.Class is ThreatClass.DosFlood or ThreatClass.SlowDos;
        if (flood ? evidence.FirstPacket.SecondsSince(proxy.First) < LeastSecondsBeforeFlood : !small) return evidence;
        var client = proxy.ClientOf(_flow);
        return evidence with
        {
            Decisive = false,
            WatchOnly = evidence.WatchOnly ?? Invariant($"{source} is a proxy that passes on the requests of {proxy.Clients.Count}{(proxy.Clients.IsFull ? " or more" : "")} clients: block {client}, whom it names, there"),
            Reason = Invariant($"{evidence.Reason}, in the name of {client}"),
        };
    }

    private void OnRequest(in FlowEvent flow, HttpRequest request)
    {
        var client = request.ForwardedFor.Length > 0 && AddressKey.TryParse(request.ForwardedFor, out var named) ? named : default;
        var pair = new Pair(flow.Initiator, flow.Responder);
        if (!client.IsNone) _pairs.GetOrAdd(pair, static _ => new ForwardedClients()).Ask(flow.FlowId, client, flow.Time);
        else if (_pairs.Count > 0 && _pairs.TryGet(pair, out var known)) known.Ask(flow.FlowId, default, flow.Time);
    }

    private static bool IsOfTheWeb(ThreatClass kind) =>
        kind is ThreatClass.WebAttack or ThreatClass.BruteForce or ThreatClass.DosFlood or ThreatClass.SlowDos or ThreatClass.Exploit;

    private static bool IsEstablished(ForwardedClients proxy, PacketTime now) =>
        proxy.Forwarded >= LeastRequests && proxy.Clients.Count >= LeastClients && proxy.Forwarded * 10 >= proxy.Requests * 9
        && proxy.Answered >= LeastAnswers && proxy.Well * 3 >= proxy.Answered * 2 && now.SecondsSince(proxy.First) >= LeastSeconds;

    private bool IsExpected(ForwardedClients proxy, AddressKey server, PacketTime now)
    {
        if (now.SecondsSince(proxy.First) >= LeastSecondsOfNewcomer || proxy.First.SecondsSince(_began) <= FirstMoments) return true;
        for (int i = 0; i < _pairs.Count; i++)
            if (_pairs.KeyAt(i).Server == server && _pairs[i] != proxy && IsEstablished(_pairs[i], now)) return true;
        return false;
    }
}
