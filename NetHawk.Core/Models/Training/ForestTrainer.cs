using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using NetHawk.Core.Features;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models.Training;

/// <summary>Trees without calibration, in ML.NET's form and as arrays.</summary>
/// <param name="Transformer">Chain of the gate's and each class's predictor; raw scores in columns <see cref="ForestTrainer.GateColumn"/> and score-CLASS.</param>
public sealed record RawForest(ITransformer Transformer, DataViewSchema InputSchema, TreeEnsemble Gate, IReadOnlyList<ThreatClass> Classes, IReadOnlyList<TreeEnsemble> ClassEnsembles);

/// <summary>
/// Trains with ML.NET: FastTree (gradient boosted trees) for the gate "harmless or not", and for each class one against everything else.
/// The same rows, options and program give the same trees.
/// </summary>
public static class ForestTrainer
{
    public const string GateColumn = "score-gate";

    public static string ColumnOf(ThreatClass value) => "score-" + value.Name();

    /// <exception cref="ModelException">The rows cannot teach anything.</exception>
    public static RawForest Train(IReadOnlyList<DatasetRow> rows, TrainerOptions options, CancellationToken cancellation, TrainingSteps? progress = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        var classes = LearnableClasses(rows, options.MinimumCaptures);
        if (classes.Count == 0 || rows.All(r => r.Class != ThreatClass.Normal))
            throw new ModelException($"the captures cannot teach a model: benign ones and at least {options.MinimumCaptures} captures of one attack class are needed");

        var context = new MLContext(options.Seed);
        var masked = Mask(rows, options.Without);
        var gateRows = masked.Where(r => r.Class == ThreatClass.Normal || classes.Contains(r.Class)).ToList();
        var chain = new List<ITransformer>();
        var gate = TrainOne(context, gateRows, RowWeights.ForGate(gateRows), r => r.Class != ThreatClass.Normal, options, true, GateColumn, chain, out var schema);
        progress?.Trained();

        // Each class against everything else, harmless traffic included: what tells password guessing from a scan need not tell it from a log-in.
        float[] weights = RowWeights.ForClasses(gateRows, options.BenignShare);
        var ensembles = new List<TreeEnsemble>();
        if (options.Only is { } only) classes = [.. classes.Where(only.Contains)];
        foreach (var value in classes)
        {
            cancellation.ThrowIfCancellationRequested();
            ensembles.Add(TrainOne(context, gateRows, weights, r => r.Class == value, options, false, ColumnOf(value), chain, out _));
            progress?.Trained();
        }

        return new RawForest(new TransformerChain<ITransformer>([.. chain]), schema, gate, classes, ensembles);
    }

    /// <summary>Sets the features of some groups to zero, in training and test alike.</summary>
    public static IReadOnlyList<DatasetRow> Mask(IReadOnlyList<DatasetRow> rows, IReadOnlySet<FeatureGroup> without)
    {
        if (without.Count == 0) return rows;
        return [.. rows.Select(row => row with { Features = [.. row.Features.Select((x, i) => without.Contains(FeatureSchema.All[i].Group) ? 0 : x)] })];
    }

    /// <summary>Link forgery has no flows, malware is a host's state and an exploit a content: rules judge them, and their flows would teach the trees nothing but their captures.</summary>
    private static bool ShowsInFlows(ThreatClass value) => value is not (ThreatClass.Normal or ThreatClass.ArpSpoof or ThreatClass.Malware or ThreatClass.Exploit);

    internal static List<ThreatClass> LearnableClasses(IReadOnlyList<DatasetRow> rows, int minimum) =>
        [.. rows.Where(r => ShowsInFlows(r.Class)).GroupBy(r => r.Class)
            .Where(g => g.Select(r => r.Capture).Distinct().Count() >= minimum).Select(g => g.Key).Order()];

    private static TreeEnsemble TrainOne(MLContext context, IReadOnlyList<DatasetRow> rows, float[] weights, Func<DatasetRow, bool> isPositive, TrainerOptions options,
        bool isGate, string column, List<ITransformer> chain, out DataViewSchema schema)
    {
        var definition = SchemaDefinition.Create(typeof(TrainingRow));
        definition[nameof(TrainingRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, FeatureSchema.Count);
        var view = context.Data.LoadFromEnumerable(rows.Select((row, i) => new TrainingRow { Label = isPositive(row), Weight = weights[i], Features = row.Features }), definition);
        var trainer = context.BinaryClassification.Trainers.FastTree(new FastTreeBinaryTrainer.Options
        {
            NumberOfTrees = isGate ? options.GateTrees : options.ClassTrees,
            NumberOfLeaves = isGate ? options.GateLeaves : options.ClassLeaves,
            MinimumExampleCountPerLeaf = isGate ? options.GateMinimumPerLeaf : options.ClassMinimumPerLeaf,
            LearningRate = options.LearningRate,
            FeatureFraction = options.FeatureShare,
            Seed = options.Seed,
            FeatureSelectionSeed = options.Seed,
            NumberOfThreads = 1,
            LabelColumnName = nameof(TrainingRow.Label),
            ExampleWeightColumnName = nameof(TrainingRow.Weight),
        });
        var predictor = Fit(trainer, view);
        chain.Add(predictor);
        chain.Add(context.Transforms.CopyColumns(column, "Score").Fit(predictor.Transform(view)));
        schema = view.Schema;
        return TreeCompiler.Compile(predictor.Model.SubModel.TrainedTreeEnsemble, rows);
    }

    private static BinaryPredictionTransformer<CalibratedModelParametersBase<FastTreeBinaryModelParameters, PlattCalibrator>> Fit(FastTreeBinaryTrainer trainer, IDataView view)
    {
        try
        {
            return trainer.Fit(view);
        }
        catch (Exception e) when (e.GetBaseException() is DllNotFoundException)
        {
            throw new ModelException("ML.NET's native trainer is missing beside the program: start it through ./run.sh, which publishes it whole", e);
        }
    }
}

/// <summary>The form in which ML.NET reads rows.</summary>
internal sealed class TrainingRow
{
    public bool Label { get; set; }
    public float Weight { get; set; }
    public float[] Features { get; set; } = [];
}
