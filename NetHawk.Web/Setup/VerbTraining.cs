using NetHawk.Core.Models;

namespace NetHawk.Web.Setup;

/// <summary>Where the service cannot train by itself: says how it is done.</summary>
internal sealed class VerbTraining : IRetrainer
{
    public RetrainStatus Status => RetrainStatus.Never;

    public Task<RetrainOutcome> StartAsync(string by, CancellationToken cancellation = default) => Task.FromResult(new RetrainOutcome(RetrainOutcomeKind.Refused,
        "this service does not train by itself: run 'nethawk train --manifest FILE --out DATA/models/NAME', then activate that model"));
}
