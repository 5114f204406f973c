using NetHawk.Core.Detectors;
using NetHawk.Core.Detectors.Anomaly;
using NetHawk.Core.Flows;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class AnomalyTests
{
    private const string Host = "10.0.0.7";
    private static readonly DetectionOptions Options = new() { Anomaly = new AnomalyOptions { LeastWindows = 30 } };

    private static Events Habit(int spans, Func<int, int> peers)
    {
        var run = new Events(new AnomalyDetector(Events.Context(Options)));
        for (int span = 0; span < spans; span++)
        {
            for (int i = 0; i < peers(span); i++) run.Send(run.Flow(Host, $"203.0.{i / 200}.{1 + i % 200}", 443), FlowEventKind.Closed);
            run.Wait(605);
        }

        return run;
    }

    [Fact]
    public void A_host_that_suddenly_speaks_with_hundreds_is_told_once_and_only_watched()
    {
        var run = Habit(60, span => span is 50 or 52 ? 400 : 10 + span % 4);
        var found = Assert.Single(run.Found);
        Assert.Equal((ThreatClass.Anomaly, Host), (found.Class, found.Source.ToString()));
        Assert.NotNull(found.WatchOnly);
        Assert.Contains("peers where", found.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Newcomers_busy_hosts_and_changing_days_are_ordinary()
    {
        Assert.Empty(Habit(20, span => span == 15 ? 400 : 10).Found);
        Assert.Empty(Habit(80, span => 150 + 80 * (span % 5)).Found);
        Assert.Empty(Habit(80, span => span % 2 == 0 ? 5 : 50).Found);
    }
}
