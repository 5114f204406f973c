using System.Runtime.CompilerServices;
using System.Threading.Channels;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Store;
using NetHawk.Web.Live;

namespace NetHawk.Tests.Doubles;

/// <summary>A live feed that a test moves by hand.</summary>
public sealed class FakeFeed : ILiveFeed
{
    private readonly Lock _gate = new();
    private readonly List<Channel<LiveUpdate>> _readers = [];

    public LiveStats Current { get; private set; } = Stats();

    public IReadOnlyList<LiveStats> History { get; private set; } = [];

    public IReadOnlyList<TrafficRecord> RecentTraffic { get; private set; } = [];

    public IReadOnlyList<ThreatRecord> RecentThreats { get; private set; } = [];

    public int Subscribers
    {
        get { lock (_gate) return _readers.Count; }
    }

    public static ResponseStatus Status(bool autoBlock = true, bool enforces = true, DateTimeOffset? paused = null, int active = 0, bool healthy = true, bool breaker = false) =>
        new(autoBlock, enforces ? "nftables" : "dry-run", enforces, healthy, "", paused, active, active, 0, breaker);

    public static LiveStats Stats(EngineSnapshot? engine = null, ResponseStatus? response = null) => new()
    {
        Time = TimeProvider.System.GetUtcNow(),
        Engine = engine ?? new EngineSnapshot { State = CaptureState.Capturing, SourceName = "eth0", Packets = 1_234_567, FlowsOpened = 1_200_000, FlowsActive = 321 },
        Response = response ?? Status(),
        ModelVersion = "1",
    };

    public void Seed(IReadOnlyList<LiveStats> history, IReadOnlyList<TrafficRecord> traffic, IReadOnlyList<ThreatRecord> threats)
    {
        History = history;
        RecentTraffic = traffic;
        RecentThreats = threats;
        if (history.Count > 0) Current = history[^1];
    }

    public void Push(LiveStats stats, IReadOnlyList<TrafficRecord>? traffic = null, IReadOnlyList<ThreatRecord>? threats = null, IReadOnlyList<BlockDecision>? blocks = null)
    {
        traffic ??= [];
        threats ??= [];
        Current = stats;
        History = [.. History.TakeLast(299), stats];
        RecentTraffic = [.. traffic, .. RecentTraffic.Take(200 - traffic.Count)];
        RecentThreats = [.. threats, .. RecentThreats.Where(t => threats.All(n => n.Id != t.Id)).Take(100 - threats.Count)];
        lock (_gate)
            foreach (var reader in _readers) reader.Writer.TryWrite(new LiveUpdate(stats, traffic, threats, blocks ?? [], [], 0));
    }

    public async IAsyncEnumerable<LiveUpdate> Updates([EnumeratorCancellation] CancellationToken cancellation)
    {
        var channel = Channel.CreateBounded<LiveUpdate>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_gate) _readers.Add(channel);
        try
        {
            await foreach (var update in channel.Reader.ReadAllAsync(cancellation)) yield return update;
        }
        finally
        {
            lock (_gate) _readers.Remove(channel);
        }
    }
}
