namespace NetHawk.Core.Features;

/// <summary>What belongs together; an evaluation leaves out one group at a time to see what it is worth.</summary>
public enum FeatureGroup : byte
{
    Role = 0,
    Shape,
    Early,
    Timing,
    Handshake,
    Outcome,
    Payload,
    Application,
    Source,
    Names,
    Requests,
    Target,
}

/// <param name="Feature">Position in the vector.</param>
/// <param name="Name">Stable, kebab-case; stands in feature files and explanations.</param>
/// <param name="Unit">"0/1", "share" (0 to 1), "log2", "bin", "bits/byte", "count", "ratio".</param>
/// <param name="Description">For a person, as the end of "because of its …".</param>
public sealed record FeatureDefinition(Feature Feature, string Name, FeatureGroup Group, string Unit, string Description);
