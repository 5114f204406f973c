using NetHawk.Core.Features;
using NetHawk.Core.Models;
using NetHawk.Core.Models.Training;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Models;

public class TrainingTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(7, 5)]
    [InlineData(40, 6)]
    public void A_split_never_cuts_a_capture_and_uses_every_one(int captures, int folds)
    {
        var data = SmallDataset.Make(captures, 3);
        foreach (int[] fold in new[] { Folds.ByCapture(data.Captures, folds), Folds.ByOrigin(data.Captures, folds) })
        {
            Assert.Equal(captures, fold.Length);
            Assert.All(fold, f => Assert.InRange(f, 0, folds - 1));
        }
    }

    [Fact]
    public void A_split_by_origin_never_cuts_an_origin()
    {
        var data = SmallDataset.Make(40, 3);
        int[] fold = Folds.ByOrigin(data.Captures, 3);
        foreach (var origin in data.Captures.Select((c, i) => (c.Origin, Fold: fold[i])).GroupBy(p => p.Origin))
            Assert.Single(origin.Select(p => p.Fold).Distinct());
        Assert.Equal(3, fold.Distinct().Count());
    }

    [Fact]
    public void The_same_file_under_two_names_stays_together()
    {
        var captures = SmallDataset.Make(20, 1).Captures.Select((c, i) => c with { Sha256 = $"{i / 2:x64}" }).ToList();
        foreach (int[] fold in new[] { Folds.ByCapture(captures, 4), Folds.ByOrigin(captures, 4) })
            for (int i = 0; i < 20; i += 2) Assert.Equal(fold[i], fold[i + 1]);
    }

    [Fact]
    public void Every_row_is_scored_by_a_model_that_never_saw_its_capture()
    {
        var data = SmallDataset.Make(12, 20);
        int[] fold = Folds.ByCapture(data.Captures, 3);
        var heldOut = HeldOut.Run(data, [], fold, SmallDataset.Options, null, default);
        for (int f = 0; f < 3; f++)
        {
            var training = data.Rows.Where(r => fold[r.Capture] != f).ToList();
            var expected = Calibrator.Uncalibrated(ForestTrainer.Train(training, SmallDataset.Options, default));
            for (int i = 0; i < data.Rows.Count; i++)
                if (fold[data.Rows[i].Capture] == f) Assert.Equal(expected.Gate.Score(data.Rows[i].Features), heldOut.Scores[i].Gate, 9);
        }
    }

    [Fact]
    public void Held_out_figures_are_good_where_classes_are_easy_and_probabilities_fit()
    {
        var data = SmallDataset.Make();
        var heldOut = HeldOut.Run(data, [], Folds.ByCapture(data.Captures, 3), SmallDataset.Options, null, default);
        var calibration = Calibrator.Fit(data.Rows, heldOut.Scores, SmallDataset.Options);
        var figures = RowEvaluator.Evaluate("test", data.Rows, heldOut.Scores, calibration, 0.7, SmallDataset.Options.BenignPrior);
        Assert.All(figures.Classes, c => Assert.True(c.Right.Value > 0.75, $"{c.Class}: {c.Right}"));
        Assert.True(figures.FalsePositives.Value < 0.02, figures.FalsePositives.ToString());
    }

    [Fact]
    public void A_class_seen_in_too_few_captures_is_not_learned()
    {
        var data = SmallDataset.Make();
        var rows = data.Rows.Where(r => r.Class != ThreatClass.BruteForce || r.Capture < 4).ToList();
        Assert.Equal([ThreatClass.PortScan], ForestTrainer.Train(rows, SmallDataset.Options, default).Classes);
    }

    [Fact]
    public void Without_benign_captures_training_says_what_is_missing()
    {
        var rows = SmallDataset.Make().Rows.Where(r => r.Class != ThreatClass.Normal).ToList();
        Assert.Contains("benign", Assert.Throws<ModelException>(() => ForestTrainer.Train(rows, SmallDataset.Options, default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_false_alarm_said_by_an_operator_becomes_benign_rows_of_its_own_group_and_changes_the_model()
    {
        var data = SmallDataset.Make(12, 20);
        var odd = SmallDataset.Features(new Random(99), ThreatClass.PortScan);
        odd[(int)Feature.IsIcmp] = 5;
        Guid first = Guid.Parse("11111111-0000-0000-0000-000000000000"), second = Guid.Parse("22222222-0000-0000-0000-000000000000");
        List<FeedbackRow> feedback = [.. Enumerable.Range(0, 60).Select(i => new FeedbackRow(i < 30 ? first : second, ThreatClass.Normal, odd))];
        var extra = ModelTrainer.FeedbackAsRows(feedback, data.Captures.Count);
        Assert.Equal(60, extra.Count);
        Assert.Equal([12, 13], extra.Select(r => r.Capture).Distinct());
        Assert.All(extra, r => Assert.Equal(ThreatClass.Normal, r.Class));

        var options = SmallDataset.Options with { GateMinimumPerLeaf = 5 };
        var before = ForestTrainer.Train(data.Rows, options, default);
        var after = ForestTrainer.Train([.. data.Rows, .. extra], options, default);
        Assert.True(after.Gate.Score(odd) < before.Gate.Score(odd) - 1, $"{before.Gate.Score(odd)} -> {after.Gate.Score(odd)}");
    }

    [Fact]
    public void Kept_rows_join_captures_at_hand_and_none_is_learned_twice()
    {
        var own = SmallDataset.Make(6, 10);
        var kept = SmallDataset.Make(9, 10);
        var joined = ModelTrainer.Joined(own, kept);
        Assert.Equal(9, joined.Captures.Count);
        Assert.Equal(90, joined.Rows.Count);
        Assert.Equal(own.Captures, joined.Captures.Take(6));
        Assert.Equal(Enumerable.Range(0, 9), joined.Rows.Select(r => r.Capture).Distinct().Order());
    }

    [Fact]
    public void Who_stops_the_figures_has_the_model_and_its_rows_and_no_card_of_another()
    {
        string folder = Directory.CreateTempSubdirectory("nethawk-stopped-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "model-card.md"), "of another model");
            using var stop = new CancellationTokenSource();
            var data = SmallDataset.Make(30, 20);
            var trainer = new ModelTrainer((_, _, _) => { }, TimeProvider.System);
            Assert.ThrowsAny<OperationCanceledException>(() => trainer.Train([], data, [], folder, SmallDataset.Options with { Quick = false }, 0.7, new Stopper(stop), stop.Token));
            Assert.Equal(data.Captures.Count, ModelFile.Load(Path.Combine(folder, ModelFile.Name)).Info.Captures);
            using var rows = File.OpenRead(Path.Combine(folder, TabularRows.FileName));
            Assert.Equal(data.Rows.Count, TabularRows.Read(rows, "rows").Rows.Count);
            Assert.Equal([TabularRows.FileName, ModelFile.Name], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private sealed class Stopper(CancellationTokenSource stop) : IProgress<TrainingStep>
    {
        public void Report(TrainingStep value)
        {
            if (value.What.Contains("are written", StringComparison.Ordinal)) stop.Cancel();
        }
    }

    [Fact]
    public void Each_tool_and_origin_is_left_out_once_and_ordinary_traffic_too()
    {
        var data = SmallDataset.Make(18, 20);
        string[] tools = ["nmap_syn", "hydra-ssh", "browsing"];
        data = data with { Captures = [.. data.Captures.Select((c, i) => c with { Tool = i == 17 ? "" : tools[i % 3] })] };
        var calibration = Calibrator.Fit(data.Rows, HeldOut.Run(data, [], Folds.ByCapture(data.Captures, 3), SmallDataset.Options, null, default).Scores, SmallDataset.Options);
        var table = LeaveOneOut.Run(data, [], calibration, 0.5, SmallDataset.Options, null, default);
        Assert.Equal(["hydra", "nmap"], table.Where(l => l.What == "tool").Select(l => l.Name));
        Assert.All(table.Where(l => l.What == "tool"), l => Assert.False(l.Learnable));
        Assert.Equal(5, table.Where(l => l.What == "origin").Select(l => l.Name).Distinct().Count());
        Assert.All(table.Where(l => l.What == "origin"), l => Assert.True(l.Learnable && l.Right.Value > 0.5, $"{l.Name} {l.Class} {l.Right}"));
        Assert.Equal("browsing", Assert.Single(table, l => l.What == "harmless").Name);
    }

    [Fact]
    public void No_held_out_harmless_capture_reaches_a_class_with_five_moments()
    {
        var data = SmallDataset.Make();
        var random = new Random(5);
        var scores = data.Rows.Select(r => new HeldOutScore(0, ThreatClass.PortScan, r.Class == ThreatClass.PortScan ? 3 + random.NextDouble() : random.NextDouble() * 2)).ToArray();
        double floor = Calibrator.Fit([.. data.Rows, .. data.Rows], [.. scores, .. scores], SmallDataset.Options).FloorOf(ThreatClass.PortScan);
        Assert.All(data.Rows.Zip(scores).Where(p => p.First.Class == ThreatClass.Normal).GroupBy(p => p.First.Capture),
            c => Assert.True(c.Count(p => p.Second.LogOdds >= floor) < 5));
        Assert.True(data.Rows.Zip(scores).Where(p => p.First.Class == ThreatClass.PortScan).Average(p => p.Second.LogOdds >= floor ? 1.0 : 0) > 0.9);
    }

    [Theory]
    [InlineData(300, 5, true)]
    [InlineData(1_500, 5, false)]
    [InlineData(1_500, 100, true)]
    public void One_odd_harmless_capture_among_many_does_not_silence_a_class(int captures, int odd, bool silenced)
    {
        var data = SmallDataset.Make(captures, 6);
        var harmless = data.Rows.Where(r => r.Class == ThreatClass.Normal).Select(r => r.Capture).Distinct().Take(odd / 5).ToHashSet();
        var scores = data.Rows.Select(r => new HeldOutScore(0, ThreatClass.PortScan, harmless.Contains(r.Capture) ? 9 : r.Class == ThreatClass.PortScan ? 5 : 1)).ToArray();
        double floor = Calibrator.Fit([.. data.Rows, .. data.Rows], [.. scores, .. scores], SmallDataset.Options).FloorOf(ThreatClass.PortScan);
        Assert.Equal(silenced, floor > 5);
    }

    /// <summary>Scores whose true odds are known: what is stated must come true as often, with harmless traffic as frequent as the prior says.</summary>
    [Fact]
    public void Stated_probabilities_come_true()
    {
        var data = SmallDataset.Make();
        var random = new Random(7);
        var scores = data.Rows.Select(r => new HeldOutScore(6, ThreatClass.PortScan, (r.Class == ThreatClass.PortScan ? 2 : -2) + 2 * Gaussian(random))).ToArray();
        var calibration = Calibrator.Fit([.. data.Rows, .. data.Rows], [.. scores, .. scores], SmallDataset.Options);
        var measured = RowEvaluator.Evaluate("held out", data.Rows, scores, calibration, 0.7, SmallDataset.Options.BenignPrior);
        Assert.InRange(measured.CalibrationError, 0, 0.05);
        var twisted = calibration with { Classes = new Dictionary<ThreatClass, Sigmoid> { [ThreatClass.PortScan] = new(1, 3) } };
        Assert.True(RowEvaluator.Evaluate("held out", data.Rows, scores, twisted, 0.7, SmallDataset.Options.BenignPrior).CalibrationError > 0.2);
    }

    [Fact]
    public void Below_its_floor_a_class_is_not_named_however_probable()
    {
        var data = SmallDataset.Make();
        var raw = ForestTrainer.Train(data.Rows, SmallDataset.Options, default);
        var open = new Calibrator.Result(new Sigmoid(0, 5), raw.Classes.ToDictionary(c => c, _ => new Sigmoid(0, 5)), new Dictionary<ThreatClass, double>());
        var shut = open with { Floors = raw.Classes.ToDictionary(c => c, _ => 1e5) };
        float[] attack = data.Rows.First(r => r.Class != ThreatClass.Normal).Features;
        CompiledForest Made(Calibrator.Result calibration) => Calibrator.Apply(raw, calibration, "test", default, 0, 0, 0, []);
        Assert.NotEqual(ThreatClass.Normal, Made(open).Score(attack).Class);
        Assert.Equal(ThreatClass.Normal, Made(shut).Score(attack).Class);
        var batch = new FlowScore[9];
        Made(shut).Score(Enumerable.Repeat(attack, 9).SelectMany(r => r).ToArray(), batch);
        Assert.All(batch, score => Assert.Equal(ThreatClass.Normal, score.Class));
    }

    private static double Gaussian(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    [Fact]
    public void A_large_capture_does_not_drown_the_others()
    {
        var collector = new RowCollector(new Labeler(new ManifestRow { File = "", Name = "", Origin = "", Class = ThreatClass.Normal }), 0);
        var flow = Features.SyntheticFlows.Opened("10.0.0.1", "10.0.0.2", 80, 0);
        for (int i = 0; i < 10_000; i++) collector.OnScored(flow, new float[FeatureSchema.Count]);
        Assert.Equal(10_000, collector.Seen);
        Assert.InRange(collector.Rows.Count(), RowCollector.MaxPerClass / 2, RowCollector.MaxPerClass);
    }

    [Fact]
    public void Rows_survive_writing_and_reading_and_hold_no_address()
    {
        var data = SmallDataset.Make(9, 5);
        using var stream = new MemoryStream();
        TabularRows.Write(stream, data);
        stream.Position = 0;
        var read = TabularRows.Read(stream, "rows");
        Assert.Equal(data.Rows.Count, read.Rows.Count);
        for (int i = 0; i < data.Rows.Count; i++)
        {
            Assert.Equal(data.Rows[i].Features, read.Rows[i].Features);
            Assert.Equal(data.Rows[i].Class, read.Rows[i].Class);
            Assert.Equal(0, read.Rows[i].ServicePort);
        }

        Assert.Equal(data.Captures.Select(c => c.Origin), read.Captures.Select(c => c.Origin));
    }

    [Fact]
    public void Damaged_rows_are_a_clear_error()
    {
        using var stream = new MemoryStream();
        TabularRows.Write(stream, SmallDataset.Make(3, 50));
        byte[] bytes = stream.ToArray()[..(int)(stream.Length / 2)];
        Assert.StartsWith("rows", Assert.Throws<ModelException>(() => TabularRows.Read(new MemoryStream(bytes), "rows")).Message, StringComparison.Ordinal);
        Assert.StartsWith("rows", Assert.Throws<ModelException>(() => TabularRows.Read(new MemoryStream("no zstd"u8.ToArray()), "rows")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(10, 10, 0.7225, 1)]
    [InlineData(50, 100, 0.4038, 0.5962)]
    public void Intervals_are_wilsons(long hits, long total, double low, double high)
    {
        var proportion = new Proportion(hits, total);
        Assert.Equal(low, proportion.Low, 3);
        Assert.Equal(high, proportion.High, 3);
    }

    [Fact]
    public void Trivial_baselines_are_what_they_claim()
    {
        var data = SmallDataset.Make();
        var baselines = Baselines.Run(data, Folds.ByCapture(data.Captures, 3));
        Assert.Equal(0, baselines.Single(b => b.Name == "majority").Recall.Hits);
        Assert.InRange(baselines.Single(b => b.Name == "one-feature stump").Recall.Value, 0.4, 1);
        Assert.All(baselines, b => Assert.Equal(data.Rows.Count, b.Recall.Total + b.FalsePositives.Total));
    }
}
