using Microsoft.Extensions.Time.Testing;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Web.Setup.Configuration;
using NetHawk.Web.Setup.Pipeline;

namespace NetHawk.Tests.Setup;

public sealed class CaptureWatchTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _codes = [];
    private readonly InsideNetworks _inside = new(InsideNetworks.PrivateRanges);
    private EngineSnapshot _now = new() { State = CaptureState.Capturing, SourceName = "lo", Packets = 5 };

    private sealed class Events(List<string> codes) : ISystemEvents
    {
        public void Report(EventLevel level, string component, string code, string message) => codes.Add(code);
    }

    private CaptureWatch Watch(string filter = "") => new(new NetworkOptions { Interface = "lo", CaptureFilter = filter }, _inside, () => _now, new Events(_codes), _time);

    [Fact]
    public void Silence_is_a_problem_after_five_minutes_and_over_with_the_next_packet()
    {
        using var watch = Watch(filter: "port 4711");
        watch.Look();
        _time.Advance(TimeSpan.FromMinutes(4));
        watch.Look();
        Assert.DoesNotContain(watch.Findings, f => f.Id == "silence");
        _time.Advance(TimeSpan.FromMinutes(2));
        watch.Look();
        var silence = Assert.Single(watch.Findings, f => f.Id == "silence");
        Assert.True(silence.IsUrgent);
        Assert.Contains("Network:CaptureFilter", silence.Text, StringComparison.Ordinal);
        _now = _now with { Packets = 6 };
        watch.Look();
        Assert.DoesNotContain(watch.Findings, f => f.Id == "silence");
    }

    [Fact]
    public void A_capture_that_is_stopped_is_not_called_silent()
    {
        _now = _now with { State = CaptureState.Stopped };
        using var watch = Watch();
        watch.Look();
        _time.Advance(TimeSpan.FromHours(1));
        watch.Look();
        Assert.DoesNotContain(watch.Findings, f => f.Id == "silence");
    }

    [Fact]
    public void Offload_and_namespace_are_looked_at_and_told_once()
    {
        using var watch = Watch();
        watch.Look();
        watch.Look();
        Assert.Equal(["namespace", "offload"], watch.Findings.Select(f => f.Id).Order());
        Assert.DoesNotContain(watch.Findings, f => f.IsUrgent);
        Assert.Equal(_codes.Distinct(), _codes);
    }
}
