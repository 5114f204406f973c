using Microsoft.Extensions.Logging.Abstractions;
using NetHawk.Core.Outputs;
using NetHawk.Core.Outputs.Eve;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Verdicts;
using NetHawk.Tests.Response;

namespace NetHawk.Tests.Outputs;

/// <summary>Somebody sets the clock back a day: what was to wait for a second must not wait for a day.</summary>
public sealed class ClockTests
{
    private sealed class Quick : IAlertChannel
    {
        public string Name => "quick";
        public string Target => "here";
        public Severity MinSeverity => Severity.Low;
        public bool WantsBlocks => true;
        public int MaxBatch => 1;
        public TimeSpan Pause => TimeSpan.FromMilliseconds(1);

        public Task SendAsync(IReadOnlyList<AlertMessage> messages, CancellationToken cancellation) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }

    [Fact]
    public async Task Alerts_go_on_when_the_clock_is_set_back()
    {
        var clock = new SettableClock();
        await using var service = new AlertService([new Quick()], new RecordedEvents(), clock, NullLogger.Instance);
        service.Start();
        service.OnVerdict(Samples.Threat());
        await Eventually.Holds(() => service.Counters[0].Sent == 1, "the first");
        clock.Skew = TimeSpan.FromDays(-1);
        service.OnVerdict(Samples.Threat());
        await Eventually.Holds(() =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(5));
            return service.Counters[0].Sent == 2;
        }, "the second");
    }

    [Fact]
    public void A_fault_is_news_again_after_ten_minutes_whatever_the_clock_says()
    {
        var clock = new SettableClock();
        var gate = new AlertGate(clock);
        var fault = new SystemEvent(Samples.Now, EventLevel.Error, "store", "disk-full", "full");
        Assert.True(gate.IsNews(fault));
        clock.Skew = TimeSpan.FromDays(1);
        Assert.False(gate.IsNews(fault));
        clock.Skew = TimeSpan.FromDays(-1);
        clock.Advance(TimeSpan.FromMinutes(11));
        Assert.True(gate.IsNews(fault));
    }

    [Fact]
    public async Task Counters_in_the_file_go_on_when_the_clock_is_set_back()
    {
        string folder = Directory.CreateTempSubdirectory("nethawk-eve").FullName;
        var clock = new SettableClock();
        await using (var service = new AlertService(new AlertsOptions { Eve = new EveOptions { Path = Path.Combine(folder, "eve.json"), StatsSeconds = 10 } }, p => p, new RecordedEvents(), clock, NullLogger<AlertService>.Instance))
        {
            service.Start();
            for (int second = 0; second < 30; second++)
            {
                if (second == 15) clock.Skew = TimeSpan.FromDays(-1);
                service.OnStats(new EngineSnapshot(), TimeSpan.FromSeconds(second));
                clock.Advance(TimeSpan.FromSeconds(1));
            }

            await Eventually.Holds(() => service.Counters[0].Sent == 3, "three lines in half a minute");
        }

        Directory.Delete(folder, recursive: true);
    }
}
