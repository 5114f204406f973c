using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Verdicts;

namespace NetHawk.Web.Setup.Pipeline;

/// <summary>Hands verdicts to the block service, which queues them.</summary>
public sealed class ResponseObserver(IBlockService blocks) : IPipelineObserver
{
    public void OnVerdict(Verdict verdict) => blocks.Consider(verdict);
}
