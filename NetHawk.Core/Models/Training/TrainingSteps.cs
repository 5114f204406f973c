namespace NetHawk.Core.Models.Training;

/// <summary>How far a training is.</summary>
/// <param name="What">The step, one line.</param>
/// <param name="Share">Of all trees to be made, 0 to 1.</param>
public readonly record struct TrainingStep(string What, double Share);

/// <summary>Counts what is done of a training and tells it. Trees take nearly all of the time: they are what is counted. Any thread may tell.</summary>
/// <param name="total">Ensembles of trees that will be made.</param>
public sealed class TrainingSteps(IProgress<TrainingStep>? target, int total)
{
    private readonly Lock _gate = new();
    private string _what = "";
    private int _done;

    public void Say(string what)
    {
        lock (_gate)
        {
            _what = what;
            Tell();
        }
    }

    /// <summary>One more ensemble is made.</summary>
    public void Trained()
    {
        lock (_gate)
        {
            _done++;
            Tell();
        }
    }

    private void Tell() => target?.Report(new TrainingStep(_what, total == 0 ? 0 : Math.Min(1, _done / (double)total)));
}
