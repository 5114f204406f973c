using Microsoft.Extensions.Logging.Abstractions;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Store;
using NetHawk.Tests.Store;
using NetHawk.Web.Live;

namespace NetHawk.Tests.Live;

/// <summary>A feed over a real store, with an engine and a block service whose figures the test sets.</summary>
internal sealed class LiveHarness : IDisposable
{
    public LiveHarness()
    {
        Events = new SystemEvents(Store.Time, NullLogger<SystemEvents>.Instance);
        Feed = new LiveFeed(Inbox, Engine, Blocks, Store.Writer, Store.Reader, Events, new ThreatMapper(), () => "model-1", Store.Time, NullLogger<LiveFeed>.Instance);
    }

    public StoreHarness Store { get; } = new();
    public SettableEngine Engine { get; } = new();
    public FixedBlocks Blocks { get; } = new([]);
    public LiveInbox Inbox { get; } = new();
    public SystemEvents Events { get; }
    public LiveFeed Feed { get; }

    public async Task TickAsync()
    {
        Store.Time.Advance(TimeSpan.FromSeconds(1));
        await Feed.TickAsync(CancellationToken.None);
    }

    public void Dispose()
    {
        Feed.Dispose();
        Store.Dispose();
    }
}

internal sealed class SettableEngine : IEngine
{
    public EngineSnapshot Now { get; set; } = new() { State = CaptureState.Capturing, SourceName = "eth9" };

    public EngineSnapshot Snapshot() => Now;

    public Task StartCaptureAsync(CancellationToken cancellation = default) => Task.CompletedTask;

    public Task StopCaptureAsync(CancellationToken cancellation = default) => Task.CompletedTask;
}
