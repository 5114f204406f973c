using NetHawk.Core.Models.Evaluation;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Models;

public sealed class FlowReportTests
{
    private static FlowOpinion Opinion(ThreatClass label, double probability, ThreatClass said = ThreatClass.PortScan) => new(label, probability, said, probability);

    [Fact]
    public void A_model_that_ranks_all_attacks_first_has_area_one_and_one_that_guesses_a_half()
    {
        var perfect = Enumerable.Range(0, 100).Select(i => Opinion(i < 40 ? ThreatClass.PortScan : ThreatClass.Normal, i < 40 ? 0.9 : 0.1 + i * 0.001)).ToList();
        var report = FlowReport.Of(perfect, 0.7);
        Assert.Equal(1, report.Auc, 6);
        Assert.Equal(1, report.RecallAt1In1000.Value);
        Assert.Equal(new CurvePoint(1, 1), report.Roc[^1]);
        Assert.Equal(40, report.Confusion.Single(r => r.Label == "port-scan").Counts["port-scan"]);
        Assert.Equal(60, report.Confusion.Single(r => r.Label == "normal").Counts["normal"]);

        var random = new Random(3);
        var guessed = Enumerable.Range(0, 4_000).Select(i => Opinion(i % 2 == 0 ? ThreatClass.PortScan : ThreatClass.Normal, random.NextDouble())).ToList();
        Assert.InRange(FlowReport.Of(guessed, 0.7).Auc, 0.46, 0.54);
    }

    [Fact]
    public void Calibration_compares_what_was_stated_with_what_was_right()
    {
        var opinions = Enumerable.Range(0, 100).Select(i => Opinion(i < 80 ? ThreatClass.PortScan : ThreatClass.BruteForce, 0.85)).ToList();
        var bin = Assert.Single(FlowReport.Of(opinions, 0.7).Calibration);
        Assert.Equal((0.85, 0.8, 100L), (Math.Round(bin.Stated, 6), Math.Round(bin.Right, 6), bin.Flows));
    }
}
