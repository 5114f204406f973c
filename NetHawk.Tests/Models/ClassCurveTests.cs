using NetHawk.Core.Models;
using NetHawk.Core.Models.Evaluation;
using NetHawk.Core.Models.Training;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Models;

public sealed class ClassCurveTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nethawk-figures-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    private static FlowOpinion Opinion(ThreatClass label, ThreatClass said, double probability) => new(label, probability, said, probability);

    [Fact]
    public void A_class_that_is_always_named_first_has_area_one()
    {
        var curve = Assert.Single(ClassCurve.Each([.. Enumerable.Range(0, 100).Select(i => i < 30
            ? Opinion(ThreatClass.PortScan, ThreatClass.PortScan, 0.8 + i * 0.001)
            : Opinion(ThreatClass.Normal, ThreatClass.PortScan, 0.1 + i * 0.001))]));
        Assert.Equal(("port-scan", 30L, 1.0, 1.0), (curve.Class, curve.Positives, curve.Auc, curve.AveragePrecision));
        Assert.Equal(new CurvePoint(1, 1), curve.Roc[^1]);
        Assert.Equal(new CurvePoint(1, 1), curve.PrecisionRecall.Last(p => p.Y == 1));
    }

    /// <summary>Half of it is named, the other half called nothing: the curve reaches a half without a false alarm, and then goes straight to its end.</summary>
    [Fact]
    public void What_is_never_named_is_not_ranked()
    {
        var curve = Assert.Single(ClassCurve.Each([.. Enumerable.Range(0, 400).Select(i => i switch
        {
            < 100 => Opinion(ThreatClass.BruteForce, ThreatClass.BruteForce, 0.9),
            < 200 => Opinion(ThreatClass.BruteForce, ThreatClass.Normal, 0),
            _ => Opinion(ThreatClass.Normal, ThreatClass.Normal, 0),
        })]));
        Assert.Equal([new CurvePoint(0, 0), new CurvePoint(0, 0.5), new CurvePoint(1, 1)], curve.Roc);
        Assert.Equal(0.75, curve.Auc, 6);
        Assert.Equal(0.5, curve.AveragePrecision, 6);
        Assert.Equal(new CurvePoint(0.5, 1), Assert.Single(curve.PrecisionRecall));
    }

    [Fact]
    public void Another_class_named_counts_as_not_found_and_spoils_the_other_ones_reliability()
    {
        List<FlowOpinion> opinions =
        [
            .. Enumerable.Range(0, 50).Select(_ => Opinion(ThreatClass.BruteForce, ThreatClass.PortScan, 0.95)),
            .. Enumerable.Range(0, 50).Select(_ => Opinion(ThreatClass.PortScan, ThreatClass.PortScan, 0.95)),
        ];
        var curve = Assert.Single(ClassCurve.Each(opinions));
        Assert.Equal("port-scan", curve.Class);
        Assert.Equal(0.5, curve.Auc, 6);
        Assert.Equal((0.95, 0.5, 100L), (Math.Round(curve.Calibration[0].Stated, 6), curve.Calibration[0].Right, curve.Calibration[0].Flows));
    }

    [Fact]
    public void A_curve_of_many_flows_stays_small_and_keeps_its_left_end()
    {
        var random = new Random(4);
        var opinions = Enumerable.Range(0, 100_000).Select(i => Opinion(i % 2 == 0 ? ThreatClass.PortScan : ThreatClass.Normal, ThreatClass.PortScan, Math.Pow(random.NextDouble(), i % 2 == 0 ? 0.2 : 3))).ToList();
        var curve = Assert.Single(ClassCurve.Each(opinions));
        Assert.InRange(curve.Roc.Count, 20, 150);
        Assert.InRange(curve.PrecisionRecall.Count, 10, 200);
        Assert.Contains(curve.Roc, p => p.X is > 0 and < 0.001);
        Assert.InRange(curve.Auc, 0.9, 0.999);
    }

    [Fact]
    public void What_train_writes_is_read_back_with_curves_and_confusion_of_both_splits()
    {
        var data = SmallDataset.Make(18, 30);
        var report = new ModelTrainer((_, _, _) => { }, TimeProvider.System).Retrain(data, [], _folder, SmallDataset.Options, 0.7, null, default);
        var figures = ModelFigures.Read(Path.Combine(_folder, ModelFile.Name));
        Assert.Equal((report.Version, 3, 0.7), (figures.Version, figures.Folds, figures.Threshold));
        foreach (var split in new[] { figures.ByCapture, figures.ByOrigin })
        {
            Assert.Equal(["port-scan", "brute-force"], split.Curves.Select(c => c.Class));
            Assert.All(split.Curves, c => Assert.InRange(c.Auc, 0.8, 1));
            Assert.Equal(data.Rows.Count, split.Confusion.Sum(r => r.Counts.Values.Sum()));
        }

        Assert.Equal(report.ByOrigin.Classes[0].Right, figures.ByOrigin.Classes[0].Right);
    }

    [Fact]
    public void Figures_of_before_curves_were_written_are_still_read()
    {
        var figures = ModelFigures.Read(Path.Combine(RepositoryRoot.Path, "models", ModelFile.Name));
        Assert.NotEmpty(figures.ByOrigin.Classes);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("null")]
    public void Damaged_figures_are_one_line_with_what_to_do(string text)
    {
        File.WriteAllText(Path.Combine(_folder, ModelFigures.FileName), text);
        string message = Assert.Throws<ModelException>(() => ModelFigures.Read(Path.Combine(_folder, ModelFile.Name))).Message;
        Assert.Contains("nethawk train writes it anew", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.Contains("no such file", Assert.Throws<ModelException>(() => ModelFigures.Read(Path.Combine(_folder, "none", ModelFile.Name))).Message, StringComparison.Ordinal);
    }
}
