using NetHawk.Core.Intel;
using NetHawk.Core.Models;

namespace NetHawk.Core.Detectors;

/// <summary>What a detector may know besides events.</summary>
/// <param name="Network">Which addresses are inside.</param>
/// <param name="Options">The detectors' settings.</param>
public sealed record DetectorContext(NetworkRoles Network, DetectionOptions Options)
{
    /// <summary>Lists of bad addresses; empty where none is configured.</summary>
    public IIntelLookup Intel { get; init; } = IntelSnapshot.Empty;

    /// <summary>Which directions of connections pass us; the worker keeps it.</summary>
    public HalfView View { get; init; } = new();

    /// <summary>Who forwards on the link; kept by those who ask. One set of detectors' own.</summary>
    public Forwarders Forwarders { get; init; } = new();

    /// <summary>Says why the learned model judged the event at hand as it did; null where there is no model's seat.</summary>
    public IFlowExplainer? Explainer { get; init; }
}
