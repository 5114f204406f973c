using System.Globalization;
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
    private CancellationTokenSource? _run;
    private RetrainStatus _status = RetrainStatus.Never;

    /// <summary>The same folds as `train`: the same captures are held out together, so that its figures stand beside those of the shipped model.</summary>
    private static TrainerOptions Options => new();

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
            _run?.Dispose();
            _run = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        }

        try
        {
            var feedback = await FeedbackReader.ReadAsync(store, samples, cancellation);
            var token = _run.Token;
            new Thread(() => Work(rows, feedback, token)) { Name = "retrain", IsBackground = true, Priority = ThreadPriority.Lowest }.Start();
            return new(RetrainOutcomeKind.Started, $"training from the shipped rows and {feedback.Count} rows of operators' verdicts");
        }
        catch (Exception e)
        {
            End(null, e.Message);
            throw;
        }
    }

    public bool Cancel(string by)
    {
        lock (_state)
        {
            if (!_status.Running || _run is null) return false;
            _status = _status with { Cancelling = true, Message = $"cancelled by {by}; it ends with the trees under way" };
            _run.Cancel();
            return true;
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _run?.Dispose();
        _stop.Dispose();
    }

    private void Work(string rows, IReadOnlyList<FeedbackRow> feedback, CancellationToken cancellation)
    {
        string? temporary = null;
        try
        {
            Dataset data;
            using (var stream = File.OpenRead(rows)) data = TabularRows.Read(stream, rows);
            temporary = registry.FolderFor("training.tmp");
            var report = new ModelTrainer(static (_, _, _) => { }, clock).Retrain(data, feedback, temporary, Options, options.Threshold, new Steps(this), cancellation);
            string target = Path.Combine(Path.GetDirectoryName(temporary)!, report.Version);
            Directory.Move(temporary, target);
            string message = string.Create(CultureInfo.InvariantCulture, $"model {report.Version} is ready: {data.Rows.Count:N0} shipped rows and {feedback.Count:N0} of operators' verdicts; it is used once someone activates it");
            End(report.Version, message);
            events.Report(EventLevel.Info, "model", "model-trained", message);
        }
        catch (OperationCanceledException)
        {
            End(null, _stop.IsCancellationRequested ? "stopped with the service" : "cancelled; nothing was changed");
            if (!_stop.IsCancellationRequested) events.Report(EventLevel.Info, "model", "training-cancelled", "the training was cancelled; the active model stays");
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

    private void Say(TrainingStep step)
    {
        lock (_state) _status = _status with { Message = _status.Cancelling ? _status.Message : step.What, Share = step.Share };
    }

    private void End(string? version, string message)
    {
        lock (_state) _status = _status with { Running = false, Cancelling = false, EndedAt = clock.GetUtcNow(), Version = version, Message = message };
    }

    private sealed class Steps(ModelRetrainer owner) : IProgress<TrainingStep>
    {
        public void Report(TrainingStep value) => owner.Say(value);
    }
}
