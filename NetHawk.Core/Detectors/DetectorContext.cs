namespace NetHawk.Core.Detectors;

/// <summary>What a detector may know besides events.</summary>
/// <param name="Network">Which addresses are inside.</param>
/// <param name="Options">The detectors' settings.</param>
public sealed record DetectorContext(NetworkRoles Network, DetectionOptions Options);
