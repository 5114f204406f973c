using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.SlowDos;

/// <summary>Whether those who hold a service's connections at this moment are too many, and who they are.</summary>
internal sealed class WaitingJudge(SlowDosOptions options)
{
    private const double LongestWait = 900;

    /// <summary>A body that will be whole within so many seconds at its pace so far comes over a bad radio network; attacks announce what would take hours.</summary>
    private const double SlowestUpload = 120;

    /// <summary>
    /// Bytes a second of a body in chunks, which announces no length: whoever streams something has more to say. Pieces from which such a body trickles, and bytes of each, most of them the chunk's own
    /// frame: a body that came at once may be whole (not without its last chunk's five bytes), and waits for its answer; a line of a log is longer.
    /// </summary>
    private const double MostInChunks = 20;
    private const int LeastChunks = 4;
    private const int ShortestBody = 5;
    private const double MostInPiece = 24;

    private const ushort DnsPort = 53;

    /// <summary>Working memory of one judgement.</summary>
    private readonly Dictionary<AddressKey, Holder> _holders = [];
    private readonly List<AddressKey> _order = [];
    private readonly Holder _all = new();

    public void Judge(ServiceKey key, WaitingService service, PacketTime now, IEvidenceSink sink)
    {
        // Most services have a few that wait, second after second. What all clients together do not reach, none does alone: whose they are need not be looked up.
        _all.Clear();
        List<long>? over = null;
        long patience = (long)(options.PatienceSeconds * PacketTime.NanosecondsPerSecond);
        foreach (var (id, flow) in service.Flows)
        {
            long age = now.Nanoseconds - flow.Since.Nanoseconds;
            if (age < patience) continue;
            if (age > LongestWait * PacketTime.NanosecondsPerSecond) (over ??= []).Add(id);
            if (Waits(flow, now)) _all.Count(flow);
        }

        if (_all.Total > 0) service.LastSeen = now;
        if (IsMany(_all, key.Port) || (_all.Total >= options.ManySources && _all.Headers >= 2 * options.ManySources)) JudgeClients(key, service, now, sink);
        if (over is not null)
            foreach (long id in over) service.Flows.Remove(id);
    }

    private bool Waits(WaitingFlow flow, PacketTime now)
    {
        double age = now.SecondsSince(flow.Since);
        return age >= options.PatienceSeconds && flow.Kind != WaitKind.Complete && (flow.Kind != WaitKind.AnsweredBody || TricklesOn(flow))
            && (flow.Kind != WaitKind.Body || (flow.Announced == 0 ? TricklesInChunks(flow, age) : flow.Bytes <= options.TrickleRate * age + 2000 && flow.Owes(flow.Bytes) * age > SlowestUpload * (flow.Bytes - flow.BodyFrom)));
    }

    /// <summary>The server has answered, mostly with an error, and the client goes on adding letter by letter to what it announced: who still sends a body does so in full segments, who gives up sends nothing.</summary>
    private static bool TricklesOn(WaitingFlow flow) =>
        flow.Pieces >= LeastChunks && flow.Bytes - flow.BodyFrom <= MostInPiece * flow.Pieces && 2 * flow.Owes(flow.Bytes) >= flow.Announced;

    private static bool TricklesInChunks(WaitingFlow flow, double age) =>
        flow.Bytes - flow.BodyFrom < ShortestBody || (flow.Pieces >= LeastChunks && flow.Bytes - flow.BodyFrom <= Math.Min(MostInChunks * age, MostInPiece * flow.Pieces));

    private void JudgeClients(ServiceKey key, WaitingService service, PacketTime now, IEvidenceSink sink)
    {
        var holders = _holders;
        var order = _order;
        holders.Clear();
        order.Clear();
        foreach (var (_, flow) in service.Flows)
        {
            if (!Waits(flow, now)) continue;
            if (!holders.TryGetValue(flow.Source, out var holder))
            {
                holders[flow.Source] = holder = new Holder();
                order.Add(flow.Source);
            }

            holder.Count(flow);
        }

        var guilty = order.FindAll(s => IsMany(holders[s], key.Port));
        if (guilty.Count == 0 && !(order.Count >= options.ManySources && order.Sum(s => holders[s].Headers) >= 2 * options.ManySources)) return;
        if (Math.Max(guilty.Count, order.Count(s => holders[s].Headers > 0)) >= options.ManySources) ReportMany(key, service, holders, order, now, sink);
        else
            foreach (var source in guilty) Report(key, service, source, holders[source], now, sink);
    }

    private bool IsMany(Holder h, ushort port) => Ratio(h, port) >= 1 || h.Encrypted + h.Pieces >= options.Encrypted || h.Pieces >= options.EncryptedPieces;

    /// <summary>Name servers let some dozens in at a time by TCP (dnsmasq 20, BIND 150), and whoever comes has a question ready.</summary>
    private double Ratio(Holder h, ushort port) =>
        (double)h.Headers / options.Headers + (double)(h.Bodies + h.Reads) / options.Bodies + (double)h.Mute / (port == DnsPort ? options.Greeted : options.Mute) + (double)h.Greeted / options.Greeted;

    private void Report(ServiceKey key, WaitingService service, AddressKey source, Holder holder, PacketTime now, IEvidenceSink sink)
    {
        int before = service.Reported.GetValueOrDefault(source);
        if (holder.Total <= before + before / 4) return;
        if (service.Reported.Count >= WaitingService.MostFlows) service.Reported.Clear();
        service.Reported[source] = holder.Total;
        double ratio = Ratio(holder, key.Port);
        sink.Add(SlowDosDetector.Base(key, now) with
        {
            LogOdds = ratio >= 1 ? Math.Min(7, 3.4 + 0.9 * Math.Log2(ratio)) : 2.9,
            WatchOnly = ratio >= 1 ? null : holder.Pieces >= options.EncryptedPieces ? "senders of logs behind one address look alike" : "a proxy's pool of idle encrypted connections looks alike",
            Decisive = holder.Headers >= 6 * options.Headers || holder.Bodies >= 5 * options.Bodies,
            Source = source,
            FirstPacket = holder.First,
            Packets = holder.HostPackets,
            Flows = holder.Total - before,
            Reason = Invariant($"{source} holds {holder.Total} connections to {key.Server}:{key.Port} for more than {options.PatienceSeconds:0} s without completing a request: {holder.Parts()}"),
        });
    }

    private void ReportMany(ServiceKey key, WaitingService service, Dictionary<AddressKey, Holder> holders, List<AddressKey> order, PacketTime now, IEvidenceSink sink)
    {
        if (order.Count <= service.ReportedSources + service.ReportedSources / 4) return;
        int total = order.Sum(s => holders[s].Total);
        service.ReportedSources = order.Count;
        sink.Add(SlowDosDetector.Base(key, now) with
        {
            LogOdds = 5,
            Source = null,
            SourceCount = order.Count,
            FirstPacket = order.Min(s => holders[s].First),
            Packets = total,
            Flows = total,
            Reason = Invariant($"{order.Count} sources together hold {total} connections to {key.Server}:{key.Port} for more than {options.PatienceSeconds:0} s without completing a request"),
        });
    }
}
