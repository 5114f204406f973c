using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models;

/// <summary>Says which features drove the opinion on the event that is being handled right now.</summary>
public interface IFlowExplainer
{
    IReadOnlyList<FeatureContribution> ExplainLast(ThreatClass towards, int top);
}
