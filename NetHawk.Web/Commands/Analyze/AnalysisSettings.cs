using NetHawk.Capture.Peek;
using NetHawk.Core.Detectors;
using NetHawk.Core.Flows;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Response.Policy;
using NetHawk.Core.Verdicts;

namespace NetHawk.Web.Commands.Analyze;

/// <summary>What `analyze` takes from the configuration. Nothing of the machine: a capture gives the same verdicts everywhere.</summary>
internal sealed class AnalysisSettings
{
    private readonly FlowOptions _flows = new();
    private readonly AnalysisFactory _factory = new()
    {
        Context = new DetectorContext(NetworkRoles.Default, new DetectionOptions()),
        Verdicts = new VerdictOptions(),
    };
    private readonly BlockPolicy _policy = new(NetworkRoles.PrivateRanges, new FirewallOptions());

    public static AnalysisSettings Load(CommandContext context) => new();

    public AnalysisSession NewSession(TextWriter? eve) =>
        new(new OfflineAnalysis(_flows, _factory, new PayloadPeek(), [], TimeProvider.System), _policy);
}
