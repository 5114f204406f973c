using NetHawk.Core.Models;
using NetHawk.Core.PacketEvidence;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;

namespace NetHawk.Web.Setup.Pipeline;

/// <summary>
/// Starts and stops the pipeline with the service: first the firewall with the blocks of the last run, then capture; at the end capture first, so
/// that its last verdicts still find the block service.
/// </summary>
public sealed class PipelineHost(CaptureEngine engine, BlockService blocks, ModelRegistry models, ISystemEvents events, PacketEvidenceSaver? packets = null) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (string problem in models.Start()) events.Report(EventLevel.Warning, "model", "model-not-loaded", problem);
        await blocks.StartAsync();
        packets?.Start();
        await engine.StartCaptureAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await engine.StopCaptureAsync(CancellationToken.None);
        blocks.Stop();
    }
}
