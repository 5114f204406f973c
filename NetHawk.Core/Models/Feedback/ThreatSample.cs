namespace NetHawk.Core.Models.Feedback;

/// <summary>Feature vectors of flows of a threat's source, kept so that a person's verdict on the threat can become training rows. Holds no address.</summary>
public sealed record ThreatSample(Guid ThreatId, IReadOnlyList<float[]> Rows);
