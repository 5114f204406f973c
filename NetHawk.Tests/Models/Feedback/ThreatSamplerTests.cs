using NetHawk.Core.Features;
using NetHawk.Core.Models.Feedback;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Verdicts;
using NetHawk.Tests.Features;

namespace NetHawk.Tests.Models.Feedback;

public sealed class ThreatSamplerTests : IDisposable
{
    private readonly List<ThreatSample> _taken = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("nethawk-feedback-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void A_threat_takes_the_vectors_of_its_source_alone_and_each_once()
    {
        var sampler = Sampler(64);
        for (int i = 0; i < 10; i++) Score(sampler, i % 2 == 0 ? "203.0.113.7" : "10.0.0.1", i);
        var verdict = VerdictOn("203.0.113.7");
        sampler.OnVerdict(verdict);
        Assert.Equal([0f, 2, 4, 6, 8], Assert.Single(_taken).Rows.Select(r => r[0]));

        Score(sampler, "203.0.113.7", 10);
        sampler.OnVerdict(verdict with { IsNew = false });
        Assert.Equal([10f], _taken[1].Rows.Select(r => r[0]));
        sampler.OnVerdict(verdict with { IsNew = false });
        Assert.Equal(2, _taken.Count);
    }

    [Fact]
    public void No_threat_keeps_more_than_its_share_and_old_vectors_are_forgotten()
    {
        var sampler = Sampler(100);
        for (int i = 0; i < 1_000; i++) Score(sampler, "203.0.113.7", i);
        sampler.OnVerdict(VerdictOn("203.0.113.7"));
        Assert.Equal(ThreatSampler.MaxPerThreat, _taken[0].Rows.Count);
        Assert.Equal(900, _taken[0].Rows[0][0]);
    }

    [Fact]
    public void A_full_queue_is_counted()
    {
        var sampler = new ThreatSampler(_ => false, 10);
        Score(sampler, "203.0.113.7", 1);
        sampler.OnVerdict(VerdictOn("203.0.113.7"));
        Assert.Equal(1, sampler.Dropped);
    }

    [Fact]
    public void Keeping_a_vector_allocates_nothing()
    {
        var sampler = Sampler(100);
        var flow = SyntheticFlows.Opened("203.0.113.7", "10.0.0.5", 22, 0);
        float[] features = new float[FeatureSchema.Count];
        sampler.OnScored(flow, features);
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            for (int i = 0; i < 1_000; i++) sampler.OnScored(flow, features);
        }));
    }

    [Fact]
    public void Samples_survive_the_disk_and_hold_no_address()
    {
        var folder = new SampleFolder(Path.Combine(_folder, "samples"));
        var threat = Guid.NewGuid();
        float[] row = [.. Enumerable.Range(0, FeatureSchema.Count).Select(i => i / 7f)];
        folder.Append(new ThreatSample(threat, [row]));
        folder.Append(new ThreatSample(threat, [row, row]));
        var read = folder.Read(threat);
        Assert.Equal(3, read.Count);
        Assert.All(read, r => Assert.Equal(row, r));
        Assert.Empty(folder.Read(Guid.NewGuid()));
    }

    [Fact]
    public void Rows_of_another_schema_or_cut_short_are_left_out()
    {
        var folder = new SampleFolder(_folder);
        var threat = Guid.NewGuid();
        folder.Append(new ThreatSample(threat, [new float[FeatureSchema.Count]]));
        string file = Directory.GetFiles(_folder).Single();
        File.AppendAllText(file, "1\t2\t3");
        Assert.Single(folder.Read(threat));
        File.WriteAllText(file, "another\n" + string.Join('\t', new float[FeatureSchema.Count]) + "\n");
        Assert.Empty(folder.Read(threat));
    }

    [Fact]
    public async Task What_cannot_be_written_is_said_once_and_the_rest_goes_on()
    {
        string blocked = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(blocked, "");
        var events = new Events();
        var writer = new SampleWriter(new SampleFolder(blocked), events);
        for (int i = 0; i < 3; i++) Assert.True(writer.TryTake(new ThreatSample(Guid.NewGuid(), [])));
        writer.Complete();
        await writer.RunAsync();
        Assert.Equal("samples-not-kept", Assert.Single(events.Codes));
    }

    private ThreatSampler Sampler(int remembered) => new(sample =>
    {
        _taken.Add(sample);
        return true;
    }, remembered);

    private static void Score(ThreatSampler sampler, string source, float first)
    {
        float[] features = new float[FeatureSchema.Count];
        features[0] = first;
        sampler.OnScored(SyntheticFlows.Opened(source, "10.0.0.5", 22, 0), features);
    }

    private static Verdict VerdictOn(string source) => new()
    {
        ThreatId = Guid.NewGuid(),
        IsNew = true,
        Class = ThreatClass.PortScan,
        Severity = Severity.Low,
        Confidence = 0.9,
        Detector = "port-scan-count",
        Spoof = SpoofClass.TwoWay,
        Action = VerdictAction.Watch,
        ActionReason = "",
        Source = AddressKey.Parse(source),
        Destination = null,
        DestinationPort = 0,
        Protocol = IpProtocol.Tcp,
        SourceCount = 1,
        FirstPacketAt = SyntheticFlows.Start,
        DetectedAt = SyntheticFlows.Start,
        UpdatedAt = SyntheticFlows.Start,
        PacketsUntilDetection = 1,
        Count = 1,
        Score = 3,
        Reasons = [],
        Evidence = [],
    };

    private sealed class Events : ISystemEvents
    {
        public List<string> Codes { get; } = [];

        public void Report(EventLevel level, string component, string code, string message) => Codes.Add(code);
    }
}
