using System.Threading.Channels;
using NetHawk.Core.Pipeline;

namespace NetHawk.Core.Models.Feedback;

/// <summary>Takes samples from the analysis worker into <see cref="SampleFolder"/> on a task of its own; the worker never waits for the disk.</summary>
public sealed class SampleWriter(SampleFolder folder, ISystemEvents events)
{
    private const int Capacity = 256;

    private readonly Channel<ThreatSample> _samples = Channel.CreateBounded<ThreatSample>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private bool _failing;

    /// <summary>Never waits; false: there was no room.</summary>
    public bool TryTake(ThreatSample sample) => _samples.Writer.TryWrite(sample);

    /// <summary>Writes until <see cref="Complete"/> and what is queued is done.</summary>
    public async Task RunAsync()
    {
        await foreach (var sample in _samples.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                folder.Append(sample);
                _failing = false;
            }
#pragma warning disable CA1031 // The task must outlive whatever one sample or the disk does; it is said.
            catch (Exception e)
#pragma warning restore CA1031
            {
                if (!_failing)
                    events.Report(EventLevel.Warning, "model", "samples-not-kept", $"{folder.Path}: cannot be written ({e.Message.ReplaceLineEndings(" ")}); feedback on new threats will not reach training until it can");
                _failing = true;
            }
        }
    }

    public void Complete() => _samples.Writer.TryComplete();
}
