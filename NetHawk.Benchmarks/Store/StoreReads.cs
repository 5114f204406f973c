using NetHawk.Core.Store;
using NetHawk.Core.Store.Filtering;
using NetHawk.Core.Store.Hosts;
using NetHawk.Core.Verdicts;

namespace NetHawk.Benchmarks.Store;

/// <summary>What pages ask of the store, by page.</summary>
internal static class StoreReads
{
    private const string Busy = "10.0.0.1", Attacker = "203.0.113.77", Nobody = "198.51.100.0/24";

    public static IEnumerable<(string Name, Func<Task> Read)> Of(IStoreReader store, IHostReader hosts, DateTimeOffset now)
    {
        DateTimeOffset day = now.AddHours(-24), week = now.AddDays(-7);
        var threats = new ThreatQuery(week);
        FlowFilter Filter(string text) => FlowFilter.TryParse(text, out var filter, out var problem) ? filter! : throw new FormatException($"{text}: {problem}");
        return
        [
            ("overview: threats by class, 24 h", () => store.ThreatsByClassAsync(day, now)),
            ("overview: top sources, 24 h", () => hosts.TopAsync(day, now, targets: false, 6)),
            ("overview: top sources, week", () => hosts.TopAsync(week, now, targets: false, 6)),
            ("overview: top targets, 24 h", () => hosts.TopAsync(day, now, targets: true, 6)),
            ("overview: busiest hosts, 24 h", () => hosts.HostsAsync(new HostQuery(day, now, Order: HostOrder.Bytes, Limit: 6))),
            ("overview: chart, 24 h", () => store.TrafficOverTimeAsync(day, now, TimeSpan.FromMinutes(10))),
            ("traffic: newest page", () => store.TrafficAsync(new TrafficQuery(day))),
            ("traffic: rows 100,000 to 100,100 by cursor", async () => await store.TrafficAsync(new TrafficQuery(day, Cursor: (await store.TrafficAsync(new TrafficQuery(day, now.AddHours(-2.4)))).NextCursor))),
            ("traffic: busy address", () => store.TrafficAsync(new TrafficQuery(day, Ip: Busy))),
            ("traffic: rare address", () => store.TrafficAsync(new TrafficQuery(day, Ip: Attacker))),
            ("traffic: prefix with many rows", () => store.TrafficAsync(new TrafficQuery(day, Ip: "10.0.0.0/24"))),
            ("traffic: prefix without rows", () => store.TrafficAsync(new TrafficQuery(day, Ip: Nobody))),
            ("traffic: rare prediction", () => store.TrafficAsync(new TrafficQuery(day, Prediction: "exploit"))),
            ("traffic: filter port:443 proto:udp", () => store.TrafficAsync(new TrafficQuery(day, Filter: Filter("port:443 proto:udp")))),
            ("traffic: filter that nothing matches", () => store.TrafficAsync(new TrafficQuery(day, Filter: Filter("port:23 bytes>1M")))),
            ("threats: counts by status, week", () => store.ThreatTallyAsync(threats)),
            ("threats: newest page", () => store.ThreatsAsync(threats)),
            ("threats: page of one class", () => store.ThreatsAsync(threats with { Class = "port-scan" })),
            ("threats: page of a status that none has", () => store.ThreatsAsync(threats with { Status = ThreatStatus.Closed })),
            ("threats: critical only, counts", () => store.ThreatTallyAsync(threats with { Severity = Severity.Critical })),
            ("threats: of a busy target, page", () => store.ThreatsAsync(threats with { Ip = Busy })),
            ("threats: of a busy target, counts", () => store.ThreatTallyAsync(threats with { Ip = Busy })),
            ("threats: of one source", () => store.ThreatsAsync(threats with { Ip = Attacker })),
            ("threats: grouped by source", () => store.ThreatGroupsAsync(threats with { Limit = 1_000 }, ThreatGrouping.Source)),
            ("threats: grouped by class", () => store.ThreatGroupsAsync(threats with { Limit = 1_000 }, ThreatGrouping.Class)),
            ("hosts: most threats, 24 h", () => hosts.HostsAsync(new HostQuery(day, now))),
            ("hosts: most flows, 24 h", () => hosts.HostsAsync(new HostQuery(day, now, Order: HostOrder.Flows))),
            ("hosts: most bytes, week", () => hosts.HostsAsync(new HostQuery(week, now, Order: HostOrder.Bytes))),
            ("hosts: prefix", () => hosts.HostsAsync(new HostQuery(day, now, Ip: "203.0.113.0/24"))),
            ("host: sums of a busy one", () => hosts.TrafficOfAsync(Busy, day, now)),
            ("host: row of a busy one", () => hosts.HostsAsync(new HostQuery(day, now, Ip: Busy))),
            ("host: score of an attacker", () => hosts.ScoresAsync(Attacker, week, now, TimeSpan.FromHours(1))),
            ("events: newest page", () => store.EventsAsync(new LogQuery(week))),
            ("events: errors", () => store.EventsAsync(new LogQuery(week, AtLeast: Core.Pipeline.EventLevel.Error))),
            ("events: text that none has", () => store.EventsAsync(new LogQuery(week, Text: "no such words"))),
            ("audit: newest page", () => store.AuditAsync(new LogQuery(week))),
            ("blocks: history", () => store.BlockHistoryAsync(new LogQuery())),
            ("clear logs: count of all rows", () => store.CountLogsAsync(null)),
        ];
    }
}
