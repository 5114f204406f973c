using NetHawk.Core.Models;
using NetHawk.Core.Models.Feedback;
using NetHawk.Core.Models.Training;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Store;

namespace NetHawk.Web.Setup.Models;

/// <summary>
/// Trains from the shipped rows and local feedback on a thread of low priority, one at a time. The new model is listed beside the others; an administrator
/// looks at its figures and activates it.
/// </summary>
internal sealed class ModelRetrainer(ModelRegistry registry, MlModelOptions options, IStoreReader store, SampleFolder samples, ISystemEvents events, TimeProvider clock)
    : IRetrainer, IDisposable
{
    private readonly Lock _state = new();
    private readonly CancellationTokenSource _stop = new();
    private RetrainStatus _status = RetrainStatus.Never;

    /// <summary>Fewer folds than `train`: a live machine has other work.</summary>
    private static TrainerOptions Light => new() { Folds = 3 };

    public RetrainStatus Status
    {
        get
        {
            lock (_state) return _status;
        }
    }

    public async Task<RetrainOutcome> StartAsync(string by, CancellationToken cancellation = default)
    {
        string rows = Path.Combine(Path.GetDirectoryName(ShippedModel.PathFor(options)) ?? ".", TabularRows.FileName);
        if (!File.Exists(rows)) return new(RetrainOutcomeKind.Refused, $"there are no rows to learn from ({rows}): make them with nethawk train --manifest FILE --out DIR and set MlModel:ModelPath to DIR");
        lock (_state)
        {
            if (_status.Running) return new(RetrainOutcomeKind.AlreadyRunning, "a training is running already");
            _status = new RetrainStatus(true, clock.GetUtcNow(), null, null, $"started by {by}");
        }

        try
        {
            var feedback = await FeedbackReader.ReadAsync(store, samples, cancellation);
            new Thread(() => Work(rows, feedback)) { Name = "retrain", IsBackground = true, Priority = ThreadPriority.Lowest }.Start();
            return new(RetrainOutcomeKind.Started, $"training from the shipped rows and {feedback.Count} rows of operators' verdicts");
        }
        catch (Exception e)
        {
            End(null, e.Message);
            throw;
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private void Work(string rows, IReadOnlyList<FeedbackRow> feedback)
    {
        string? temporary = null;
        try
        {
            Dataset data;
            using (var stream = File.OpenRead(rows)) data = TabularRows.Read(stream, rows);
            temporary = registry.FolderFor("training.tmp");
            var report = new ModelTrainer(static (_, _, _) => { }, clock).Retrain(data, feedback, temporary, Light, options.Threshold, new Steps(this), _stop.Token);
            string target = Path.Combine(Path.GetDirectoryName(temporary)!, report.Version);
            Directory.Move(temporary, target);
            string message = $"model {report.Version} of {data.Rows.Count} shipped rows and {feedback.Count} of operators' verdicts is ready; held out, it accused {report.ByCapture.FalsePositives} of benign rows. Activate it to use it";
            End(report.Version, message);
            events.Report(EventLevel.Info, "model", "model-trained", message);
        }
        catch (OperationCanceledException)
        {
            End(null, "stopped with the service");
        }
        catch (Exception e) when (e is ModelException or IOException or UnauthorizedAccessException)
        {
            End(null, e.Message);
            events.Report(EventLevel.Error, "model", "training-failed", e.Message);
        }
        finally
        {
            if (temporary is not null && Directory.Exists(temporary)) Directory.Delete(temporary, true);
        }
    }

    private void Say(string message)
    {
        lock (_state) _status = _status with { Message = message };
    }

    private void End(string? version, string message)
    {
        lock (_state) _status = _status with { Running = false, EndedAt = clock.GetUtcNow(), Version = version, Message = message };
    }

    private sealed class Steps(ModelRetrainer owner) : IProgress<string>
    {
        public void Report(string value) => owner.Say(value);
    }
}
