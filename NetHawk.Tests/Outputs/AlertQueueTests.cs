using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NetHawk.Core.Outputs;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Outputs;

public sealed class AlertQueueTests
{
    /// <summary>Takes as long as the test says.</summary>
    private sealed class StuckChannel : IAlertChannel
    {
        public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "stuck";
        public string Target => "nowhere";
        public Severity MinSeverity => Severity.Low;
        public bool WantsBlocks => true;
        public int MaxBatch => 100;
        public TimeSpan Pause => TimeSpan.Zero;

        public Task SendAsync(IReadOnlyList<AlertMessage> messages, CancellationToken cancellation) => Gate.Task.WaitAsync(cancellation);

        public void Dispose()
        {
        }
    }

    [Fact]
    public async Task A_stuck_receiver_costs_alerts_beyond_the_queue_and_nothing_else()
    {
        var events = new RecordedEvents();
        var channel = new StuckChannel();
        await using var service = new AlertService([channel], events, new FakeTimeProvider(Samples.Now), NullLogger.Instance);
        service.Start();

        const int offered = 3 * AlertQueue.Capacity;
        for (int i = 0; i < offered; i++) service.OnVerdict(Samples.Threat());

        var counters = service.Counters[0];
        Assert.InRange(counters.Dropped, offered - AlertQueue.Capacity - channel.MaxBatch, offered - AlertQueue.Capacity);
        Assert.Equal("output-queue-full", Assert.Single(events.All).Code);

        channel.Gate.SetResult();
        await Eventually.Holds(() => service.Counters[0].Waiting == 0, "catching up");
        await Eventually.Holds(() => service.Counters[0].Sent + counters.Dropped == offered, "all accounted for");
    }

    [Fact]
    public async Task A_flood_of_watched_threats_leaves_room_for_a_block()
    {
        var channel = new StuckChannel();
        await using var service = new AlertService([channel], new RecordedEvents(), new FakeTimeProvider(Samples.Now), NullLogger.Instance);
        service.Start();
        var watched = Samples.Threat();
        for (int i = 0; i < 2 * AlertQueue.Capacity; i++) service.OnVerdict(watched with { ThreatId = Guid.NewGuid(), Action = VerdictAction.Watch });
        long dropped = service.Counters[0].Dropped;
        Assert.InRange(dropped, 1, 2 * AlertQueue.Capacity);
        service.OnVerdict(watched with { ThreatId = Guid.NewGuid(), Action = VerdictAction.Block });
        Assert.Equal(dropped, service.Counters[0].Dropped);
        channel.Gate.SetResult();
    }
}
