using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Store.Writing;
using NetHawk.Core.Verdicts;

namespace NetHawk.Benchmarks.Store;

/// <summary>A day of flow records and a week of threats and events, through the service's own writer: 20,000 sources and 16 servers, a few of them busy.</summary>
internal sealed class StoreFill(StoreWriter writer, DateTimeOffset now, int rows)
{
    private const int Hosts = 20_000;
    private const int MostWaiting = 4_000;

    private static readonly ThreatClass[] Classes = [ThreatClass.PortScan, ThreatClass.BruteForce, ThreatClass.WebAttack, ThreatClass.HostSweep, ThreatClass.SlowDos];

    private readonly Random _random = new(1);

    public async Task FlowsAsync()
    {
        var start = PacketTime.FromDateTime(now.AddHours(-24));
        for (int i = 0; i < rows; i++)
        {
            // The writer sums what does not fit; here every row is to be written.
            while (i % 1_000 == 0 && writer.Statistics.QueuedRows > 50_000) await Task.Delay(5);
            writer.Add(Flow(start.AddSeconds(86_400.0 * i / rows)));
        }

        await writer.FlushAsync();
    }

    public async Task ThreatsAsync()
    {
        var start = PacketTime.FromDateTime(now.AddDays(-7));
        for (int i = 0; i < rows; i++)
        {
            writer.Add(Threat(start.AddSeconds(604_800.0 * i / rows)));
            if (i % MostWaiting == 0) await writer.FlushAsync();
        }

        await writer.FlushAsync();
    }

    public async Task EventsAsync()
    {
        for (int i = 0; i < rows; i++)
        {
            var level = i % 1_000 == 0 ? EventLevel.Error : i % 50 == 0 ? EventLevel.Warning : EventLevel.Info;
            writer.Add(new SystemEvent(now.AddSeconds(604_800.0 * (i - rows) / rows), level, i % 3 == 0 ? "firewall" : "capture", "block-confirmed", "203.0.113.7 is in the kernel, 0.3 ms after the verdict"));
            if (i % MostWaiting == 0) await writer.FlushAsync();
        }

        await writer.FlushAsync();
    }

    private AddressKey Source() => AddressKey.FromV4(0xCB00_7100 + (uint)_random.Next(Hosts));

    private AddressKey Server() => AddressKey.FromV4(0x0A00_0000 + (uint)_random.Next(16));

    private FlowEvent Flow(PacketTime at) => new()
    {
        Kind = FlowEventKind.Closed,
        Time = at,
        FirstPacket = at.AddSeconds(-1),
        LastPacket = at,
        Initiator = Source(),
        Responder = Server(),
        InitiatorPort = (ushort)_random.Next(1_024, 65_536),
        ResponderPort = 443,
        Protocol = _random.Next(4) == 0 ? IpProtocol.Udp : IpProtocol.Tcp,
        NewPackets = _random.Next(1, 50),
        NewBytes = _random.Next(64, 50_000),
        Prediction = _random.Next(1_000) == 0 ? ThreatClass.PortScan : ThreatClass.Normal,
        Confidence = 0.9f,
    };

    private Verdict Threat(PacketTime at)
    {
        var source = Source();
        var @class = Classes[_random.Next(Classes.Length)];
        return new Verdict
        {
            ThreatId = Guid.CreateVersion7(at.ToDateTime()),
            IsNew = true,
            Class = @class,
            Severity = (Severity)_random.Next(4),
            Confidence = 0.97,
            Detector = "port-scan-count",
            Spoof = SpoofClass.TwoWay,
            Action = VerdictAction.Block,
            ActionReason = "two detectors agree",
            Source = source,
            Destination = Server(),
            DestinationPort = 22,
            Protocol = IpProtocol.Tcp,
            SourceCount = 1,
            FirstPacketAt = at.AddSeconds(-1),
            DetectedAt = at,
            UpdatedAt = at,
            PacketsUntilDetection = 15,
            Count = 14,
            Score = 7.5,
            Reasons = ["tried 14 ports of 10.0.0.5 in 0.3 s, 13 refused"],
            Evidence = [new Evidence { Detector = "port-scan-count", Class = @class, Spoof = SpoofClass.TwoWay, LogOdds = 5, Source = source, FirstPacket = at, Time = at, Packets = 15, Reason = "tried 14 ports", Contributions = [new FeatureContribution("empty-share", 0.9, 2.5)] }],
        };
    }
}
