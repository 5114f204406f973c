using Microsoft.ML;
using Microsoft.ML.Data;
using NetHawk.Core.Features;
using NetHawk.Core.Models;
using NetHawk.Core.Models.Training;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Models;

public sealed class ForestTests : IDisposable
{
    private static readonly Dataset Data = SmallDataset.Make();
    private static readonly Lazy<RawForest> Raw = new(() => ForestTrainer.Train(Data.Rows, SmallDataset.Options, default));
    private readonly string _folder = Directory.CreateTempSubdirectory("nethawk-model-").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void Compiled_trees_score_as_mlnet_does()
    {
        string path = WriteModel();
        var compiled = ModelFile.Load(path);
        AssertSameScores(path, compiled, Data.Rows);
    }

    [SkippableFact]
    public void The_shipped_model_scores_as_mlnet_does_on_the_rows_it_learned_from()
    {
        string path = Path.Combine(RepositoryRoot.Path, "models", ModelFile.Name), rows = Path.Combine(RepositoryRoot.Path, "models", TabularRows.FileName);
        Skip.IfNot(File.Exists(path) && File.Exists(rows), "no shipped model in this checkout");
        using var stream = File.OpenRead(rows);
        var data = TabularRows.Read(stream, rows);
        AssertSameScores(path, ModelFile.Load(path), [.. data.Rows.Where((_, i) => i % 10 == 0)]);
    }

    /// <summary>Trees of all shapes, single leaves among them, up to more leaves than the quick way takes; rows with values on the thresholds, infinite and missing ones.</summary>
    [Theory]
    [InlineData(1, 20)]
    [InlineData(2, 64)]
    [InlineData(3, 65)]
    public void Scoring_by_feature_equals_walking_the_trees_to_the_last_bit(int seed, int mostLeaves)
    {
        var random = new Random(seed);
        var ensemble = Ensemble(random, 30, mostLeaves);
        for (int row = 0; row < 2_000; row++)
        {
            float[] features = RandomRow(random);
            Assert.Equal(BitConverter.DoubleToInt64Bits(ensemble.Walk(features)), BitConverter.DoubleToInt64Bits(ensemble.Score(features)));
        }
    }

    private static float[] RandomRow(Random random)
    {
        float[] special = [0, 1, 2, -1, float.NaN, float.PositiveInfinity, float.NegativeInfinity];
        return [.. Enumerable.Range(0, FeatureSchema.Count).Select(_ => random.Next(4) == 0 ? special[random.Next(special.Length)] : random.Next(12) / 4f)];
    }

    /// <summary>The first tree has all the leaves, the others up to as many.</summary>
    private static TreeEnsemble Ensemble(Random random, int trees, int mostLeaves)
    {
        var nodes = new List<TreeNode>();
        var leaves = new List<double>();
        int[] roots = [.. Enumerable.Range(0, trees).Select(tree => Grow(tree == 0 ? mostLeaves : random.Next(1, mostLeaves)))];
        return new TreeEnsemble(0.25, [.. nodes], [.. leaves], new double[nodes.Count], roots, FeatureSchema.Count);

        int Grow(int count)
        {
            if (count == 1)
            {
                leaves.Add(random.NextDouble() - 0.5);
                return ~(leaves.Count - 1);
            }

            int at = nodes.Count, left = random.Next(1, count);
            nodes.Add(default);
            nodes[at] = new TreeNode(random.Next(12) / 4f, random.Next(FeatureSchema.Count), Grow(left), Grow(count - left));
            return at;
        }
    }

    /// <summary>Trees of a shape that batches take; rows with values on the thresholds, infinite and missing ones.</summary>
    [Theory]
    [InlineData(1, 8)]
    [InlineData(2, 3)]
    public void Several_ensembles_in_one_pass_each_get_their_own_score(int seed, int mostLeaves)
    {
        var random = new Random(seed);
        TreeEnsemble[] ensembles = [.. Enumerable.Range(1, 5).Select(i => Ensemble(random, i * 9, mostLeaves))];
        var joined = QuickScorer.Create(ensembles, FeatureSchema.Count)!;
        Assert.True(joined.TakesBatches || !System.Runtime.Intrinsics.X86.Avx2.IsSupported);
        double[] sums = new double[ensembles.Length];
        float[] columns = new float[FeatureSchema.Count * QuickScorer.Lanes], estimates = new float[ensembles.Length * QuickScorer.Lanes];
        var alive = new System.Runtime.Intrinsics.Vector256<byte>[joined.Trees];
        for (int round = 0; round < 60; round++)
        {
            var rows = Enumerable.Range(0, QuickScorer.Lanes).Select(_ => RandomRow(random)).ToList();
            if (joined.TakesBatches)
            {
                RowColumns.Write(rows.SelectMany(r => r).ToArray(), [.. Enumerable.Range(0, QuickScorer.Lanes)], columns);
                joined.Narrow(columns, alive);
                joined.Estimate(alive, estimates);
            }

            for (int lane = 0; lane < QuickScorer.Lanes; lane++)
            {
                joined.Score(rows[lane], sums);
                for (int e = 0; e < ensembles.Length; e++)
                {
                    Assert.Equal(BitConverter.DoubleToInt64Bits(ensembles[e].Walk(rows[lane])), BitConverter.DoubleToInt64Bits(sums[e]));
                    if (!joined.TakesBatches) continue;
                    Assert.Equal(BitConverter.DoubleToInt64Bits(sums[e]), BitConverter.DoubleToInt64Bits(joined.Exact(alive, e, lane)));
                    Assert.InRange(estimates[e * QuickScorer.Lanes + lane] - sums[e], -joined.ErrorOf(e), joined.ErrorOf(e));
                }
            }
        }

        Assert.All(Enumerable.Range(0, ensembles.Length), e => Assert.True(joined.ErrorOf(e) < 1e-3));
    }

    [Fact]
    public void Scoring_and_extraction_allocate_nothing()
    {
        var model = Calibrator.Uncalibrated(Raw.Value);
        var events = Features.SyntheticFlows.Mixed(2_000, 3).ToArray();
        var judge = new FlowJudge(() => model, 0.7, 512);
        for (int round = 0; round < 3; round++)
            for (int i = 0; i < events.Length; i++) judge.Judge(ref events[i]);
        long allocated = AllocatedBytes.Of(() =>
        {
            for (int i = 0; i < events.Length; i++) judge.Judge(ref events[i]);
        });
        Assert.True(judge.Scored > 1_000);
        Assert.Equal(0, allocated);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(200)]
    public void A_batch_is_scored_as_its_rows_are_one_by_one(int size)
    {
        var model = Calibrator.Uncalibrated(Raw.Value);
        Assert.True(model.Gate.Quick is { TakesBatches: true } || !System.Runtime.Intrinsics.X86.Avx2.IsSupported);
        var rows = Data.Rows.Select(r => r.Features[..FeatureSchema.Count]).ToList();
        for (int start = 0; start + size <= Math.Min(rows.Count, 2_000); start += size)
        {
            var batch = rows.GetRange(start, size);
            var scores = new FlowScore[size];
            model.Score(batch.SelectMany(r => r).ToArray(), scores);
            Assert.Equal(batch.Select(r => model.Score(r)), scores);
        }
    }

    [Fact]
    public void Many_threads_get_the_same_scores()
    {
        var model = Calibrator.Uncalibrated(Raw.Value);
        var expected = Data.Rows.Select(r => model.Score(r.Features)).ToArray();
        Parallel.For(0, 8, _ =>
        {
            for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], model.Score(Data.Rows[i].Features));
        });
    }

    [Fact]
    public void Contributions_add_up_to_the_score()
    {
        var gate = Raw.Value.Gate;
        foreach (var row in Data.Rows.Take(50))
        {
            var parts = new double[FeatureSchema.Count];
            double start = gate.AddContributions(row.Features, parts);
            Assert.Equal(gate.Score(row.Features), start + parts.Sum(), 6);
        }
    }

    [Fact]
    public void The_feature_that_decides_is_named_first()
    {
        var model = Calibrator.Uncalibrated(Raw.Value);
        var scan = Data.Rows.First(r => r.Class == ThreatClass.PortScan);
        Assert.Equal("source-ports", model.Explain(scan.Features, ThreatClass.PortScan, 3)[0].Feature);
    }

    [Fact]
    public void Same_rows_give_the_same_trees()
    {
        var again = ForestTrainer.Train(Data.Rows, SmallDataset.Options, default);
        Assert.Equal(ModelWriter.Fingerprint(Calibrator.Uncalibrated(Raw.Value)), ModelWriter.Fingerprint(Calibrator.Uncalibrated(again)));
    }

    [Fact]
    public void A_model_survives_writing_and_reading()
    {
        var model = ModelFile.Load(WriteModel());
        Assert.Equal("test-1", model.Version);
        Assert.Equal([ThreatClass.PortScan, ThreatClass.BruteForce], model.Classes);
        var before = Calibrator.Uncalibrated(Raw.Value);
        foreach (var row in Data.Rows.Take(100)) Assert.Equal(before.Score(row.Features), model.Score(row.Features));
    }

    [Fact]
    public void Any_damaged_byte_of_the_forest_is_a_clear_error()
    {
        byte[] good = ForestFile.Write(Calibrator.Uncalibrated(Raw.Value).Info, Raw.Value.Gate, Raw.Value.ClassEnsembles);
        var random = new Random(5);
        for (int i = 0; i < 200; i++)
        {
            byte[] bad = [.. good];
            bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            var error = Assert.Throws<ModelException>(() => ForestFile.Read(bad));
            Assert.Contains("nethawk train", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [Fact]
    public void A_forest_with_a_right_checksum_but_wrong_branches_is_refused()
    {
        TreeNode[] loop = [new TreeNode(0, 0, 0, ~0)];
        Assert.Throws<ModelException>(() => new TreeEnsemble(0, loop, [1], [0], [0], FeatureSchema.Count));
        TreeNode[] unknown = [new TreeNode(0, FeatureSchema.Count, ~0, ~0)];
        Assert.Throws<ModelException>(() => new TreeEnsemble(0, unknown, [1], [0], [0], FeatureSchema.Count));
        Assert.Throws<ModelException>(() => new TreeEnsemble(0, [new TreeNode(0, 0, ~0, ~9)], [1], [0], [0], FeatureSchema.Count));
        Assert.Throws<ModelException>(() => new TreeEnsemble(0, [], [1], [], [~5], FeatureSchema.Count));
    }

    [Theory]
    [InlineData("not a zip at all")]
    [InlineData("")]
    public void A_file_that_is_no_model_is_a_clear_error(string content)
    {
        string path = Path.Combine(_folder, "model.zip");
        File.WriteAllText(path, content);
        var error = Assert.Throws<ModelException>(() => ModelFile.Load(path));
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_truncated_zip_is_a_clear_error()
    {
        string path = WriteModel();
        byte[] bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
        Assert.StartsWith(path, Assert.Throws<ModelException>(() => ModelFile.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_another_feature_schema_is_refused()
    {
        var model = Calibrator.Uncalibrated(Raw.Value);
        var error = Assert.Throws<ModelException>(() => new CompiledForest(model.Info with { SchemaFingerprint = "0123" }, Raw.Value.Gate, Raw.Value.ClassEnsembles));
        Assert.Contains("another feature schema", error.Message, StringComparison.Ordinal);
    }

    private string WriteModel()
    {
        string path = Path.Combine(_folder, ModelFile.Name);
        ModelWriter.Write(path, Raw.Value, Calibrator.Apply(Raw.Value, Calibrator.Result.None, "test-1", default, 30, 1_200, 0, []));
        return path;
    }

    /// <summary>ML.NET's own engine, read from the same file, against the arrays: each ensemble's raw score.</summary>
    private static void AssertSameScores(string path, CompiledForest compiled, IReadOnlyList<DatasetRow> rows)
    {
        var context = new MLContext(1);
        var transformer = context.Model.Load(path, out _);
        var definition = SchemaDefinition.Create(typeof(Row));
        definition[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, FeatureSchema.Count);
        var scored = transformer.Transform(context.Data.LoadFromEnumerable(rows.Select(r => new Row { Features = r.Features }), definition));
        Compare(ForestTrainer.GateColumn, compiled.Gate);
        for (int c = 0; c < compiled.Classes.Count; c++) Compare(ForestTrainer.ColumnOf(compiled.Classes[c]), compiled.ClassEnsembles[c]);

        void Compare(string column, TreeEnsemble ensemble)
        {
            float[] theirs = [.. scored.GetColumn<float>(column)];
            Assert.Equal(rows.Count, theirs.Length);
            for (int i = 0; i < theirs.Length; i++)
            {
                double ours = ensemble.Score(rows[i].Features);
                Assert.True(Math.Abs(ours - theirs[i]) <= 1e-6 * Math.Max(1, Math.Abs(theirs[i])), $"{column} row {i}: {ours} and {theirs[i]}");
            }
        }
    }

    private sealed class Row
    {
        public bool Label { get; set; }
        public float Weight { get; set; }
        public float[] Features { get; set; } = [];
    }
}
