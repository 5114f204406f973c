using NetHawk.Core.Features;
using NetHawk.Core.Models;
using NetHawk.Core.Models.Feedback;
using NetHawk.Core.Models.Training;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Store;
using NetHawk.Core.Verdicts;
using NetHawk.Web.Setup.Models;

namespace NetHawk.Tests.Models.Feedback;

public sealed class ModelRetrainerTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("nethawk-retrain-").FullName;
    private readonly Events _events = new();

    public void Dispose() => Directory.Delete(_root, true);

    [Fact]
    public async Task Training_from_kept_rows_and_verdicts_makes_a_model_that_can_be_activated()
    {
        var samples = new SampleFolder(Path.Combine(_root, "feedback"));
        var threat = Guid.NewGuid();
        samples.Append(new ThreatSample(threat, [.. Enumerable.Range(0, 20).Select(i => SmallDataset.Features(new Random(i), ThreatClass.PortScan))]));
        string shipped = Path.Combine(_root, "shipped");
        Directory.CreateDirectory(shipped);
        using (var stream = File.Create(Path.Combine(shipped, TabularRows.FileName))) TabularRows.Write(stream, SmallDataset.Make(18, 30));

        var registry = new ModelRegistry(null, Path.Combine(_root, "models"));
        using var retrainer = new ModelRetrainer(registry, new MlModelOptions { ModelPath = shipped + Path.DirectorySeparatorChar + ModelFile.Name },
            new Judged(threat, ThreatStatus.FalsePositive), samples, _events, TimeProvider.System);
        var outcome = await retrainer.StartAsync("admin");
        Assert.Equal(RetrainOutcomeKind.Started, outcome.Kind);
        Assert.Contains("20 rows of operators' verdicts", outcome.Message, StringComparison.Ordinal);
        Assert.Equal(RetrainOutcomeKind.AlreadyRunning, (await retrainer.StartAsync("admin")).Kind);

        var shares = new List<double>();
        for (int i = 0; i < 6_000 && retrainer.Status.Running; i++)
        {
            shares.Add(retrainer.Status.Share);
            await Task.Delay(20);
        }

        Assert.False(retrainer.Status.Running, retrainer.Status.Message);
        Assert.Equal(shares.Order(), shares);
        Assert.Contains(shares, s => s is > 0 and < 1);
        Assert.Equal(1, retrainer.Status.Share, 9);
        string version = Assert.IsType<string>(retrainer.Status.Version);
        Assert.Null(registry.Current);
        Assert.Equal(version, Assert.Single(registry.List()).Version);
        Assert.Equal(20, registry.Activate(version).Info.FeedbackRows);
        Assert.Equal("model-trained", Assert.Single(_events.Codes));
        Assert.Empty(Directory.GetDirectories(Path.Combine(_root, "models"), "*.tmp"));
    }

    [Fact]
    public async Task A_cancelled_training_leaves_nothing_behind_and_another_can_begin()
    {
        string shipped = Path.Combine(_root, "shipped");
        Directory.CreateDirectory(shipped);
        using (var stream = File.Create(Path.Combine(shipped, TabularRows.FileName))) TabularRows.Write(stream, SmallDataset.Make(18, 60));
        var registry = new ModelRegistry(null, Path.Combine(_root, "models"));
        using var retrainer = new ModelRetrainer(registry, new MlModelOptions { ModelPath = Path.Combine(shipped, ModelFile.Name) },
            new Judged(Guid.Empty, ThreatStatus.TruePositive), new SampleFolder(_root), _events, TimeProvider.System);
        Assert.False(retrainer.Cancel("admin"));
        await retrainer.StartAsync("admin");
        Assert.True(retrainer.Cancel("maria"));
        Assert.True(!retrainer.Status.Running || retrainer.Status.Message.Contains("cancelled by maria", StringComparison.Ordinal), retrainer.Status.Message);
        for (int i = 0; i < 3_000 && retrainer.Status.Running; i++) await Task.Delay(20);
        Assert.Equal((false, null, "cancelled; nothing was changed"), (retrainer.Status.Running, retrainer.Status.Version, retrainer.Status.Message));
        Assert.Equal(["training-cancelled"], _events.Codes);
        Assert.Empty(registry.List());
        Assert.Equal(RetrainOutcomeKind.Started, (await retrainer.StartAsync("admin")).Kind);
    }

    [Fact]
    public async Task Without_rows_to_learn_from_it_is_refused_with_what_to_do()
    {
        using var retrainer = new ModelRetrainer(new ModelRegistry(null, _root), new MlModelOptions { ModelPath = Path.Combine(_root, "none", "model.zip") },
            new Judged(Guid.Empty, ThreatStatus.TruePositive), new SampleFolder(_root), _events, TimeProvider.System);
        var outcome = await retrainer.StartAsync("admin");
        Assert.Equal(RetrainOutcomeKind.Refused, outcome.Kind);
        Assert.Contains("nethawk train", outcome.Message, StringComparison.Ordinal);
        Assert.False(retrainer.Status.Running);
    }

    [Theory]
    [InlineData(ThreatStatus.FalsePositive, ThreatClass.Normal)]
    [InlineData(ThreatStatus.TruePositive, ThreatClass.PortScan)]
    public async Task A_persons_verdict_becomes_the_label(ThreatStatus status, ThreatClass label)
    {
        var samples = new SampleFolder(_root);
        var threat = Guid.NewGuid();
        samples.Append(new ThreatSample(threat, [new float[FeatureSchema.Count], new float[FeatureSchema.Count]]));
        var rows = await FeedbackReader.ReadAsync(new Judged(threat, status), samples, default);
        Assert.Equal(2, rows.Count);
        Assert.All(rows, r => Assert.Equal((threat, label), (r.ThreatId, r.Class)));
    }

    /// <summary>A store with one judged threat; nothing else is asked of it.</summary>
    private sealed class Judged(Guid id, ThreatStatus status) : IStoreReader
    {
        public Task<Page<ThreatRecord>> ThreatsAsync(ThreatQuery query, CancellationToken cancellation = default) =>
            Task.FromResult(new Page<ThreatRecord>(query.Status == status ? [Record()] : [], null));

        private ThreatRecord Record() => new()
        {
            Id = id,
            Status = status,
            SourceIp = "203.0.113.7",
            DestinationIp = null,
            DestinationPort = 0,
            Protocol = "TCP",
            Class = "port-scan",
            Detector = "port-scan-count",
            Confidence = 0.9,
            Severity = Severity.Low,
            SourceCount = 1,
            BlockKind = BlockKind.None,
            BlockTarget = null,
            FirstPacketAt = default,
            DetectedAt = default,
            UpdatedAt = default,
            PacketsUntilDetection = 1,
            Count = 1,
            Reasons = [],
        };

        public Task<Page<TrafficRecord>> TrafficAsync(TrafficQuery query, CancellationToken cancellation = default) => throw new NotSupportedException();
        public Task<IReadOnlyList<ThreatGroup>> ThreatGroupsAsync(ThreatQuery query, ThreatGrouping by, CancellationToken cancellation = default) => throw new NotSupportedException();
        public Task<ThreatTally> ThreatTallyAsync(ThreatQuery query, CancellationToken cancellation = default) => throw new NotSupportedException();
        public Task<IReadOnlyList<BlockDecision>> BlocksOfThreatAsync(Guid threatId, CancellationToken cancellation = default) => throw new NotSupportedException();
        public Task<ThreatRecord?> ThreatAsync(Guid id, CancellationToken cancellation = default) => throw new NotSupportedException();
        public Task<IReadOnlyList<EvidenceRecord>> EvidenceAsync(Guid threatId, CancellationToken cancellation = default) => throw new NotSupportedException();
        public Task<IReadOnlyList<TrafficBucket>> TrafficOverTimeAsync(DateTimeOffset from, DateTimeOffset to, TimeSpan step, string? protocol = null, CancellationToken cancellation = default) => throw new NotSupportedException();
        public Task<IReadOnlyList<ClassCount>> ThreatsByClassAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation = default) => throw new NotSupportedException();
        public Task<Page<BlockDecision>> BlockHistoryAsync(LogQuery query, BlockState? state = null, CancellationToken cancellation = default) => throw new NotSupportedException();
        public Task<Page<EventRecord>> EventsAsync(LogQuery query, CancellationToken cancellation = default) => throw new NotSupportedException();
        public Task<Page<AuditRecord>> AuditAsync(LogQuery query, CancellationToken cancellation = default) => throw new NotSupportedException();
        public Task<long> CountLogsAsync(DateTimeOffset? before, LogKinds kinds = LogKinds.All, CancellationToken cancellation = default) => throw new NotSupportedException();
    }

    private sealed class Events : ISystemEvents
    {
        public List<string> Codes { get; } = [];

        public void Report(EventLevel level, string component, string code, string message) => Codes.Add(code);
    }
}
