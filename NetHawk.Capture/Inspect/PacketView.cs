namespace NetHawk.Capture.Inspect;

/// <summary>A packet as a person reads it.</summary>
/// <param name="Summary">One line: what the innermost layer says.</param>
/// <param name="Layers">Outermost first.</param>
/// <param name="Hex">Offset, sixteen bytes and their characters a line.</param>
/// <param name="Note">Why the layers end early; empty where they do not.</param>
public sealed record PacketView(string Summary, IReadOnlyList<PacketLayer> Layers, IReadOnlyList<string> Hex, string Note);

/// <param name="Length">Header bytes.</param>
public sealed record PacketLayer(string Name, int Length, IReadOnlyList<PacketField> Fields);

public sealed record PacketField(string Name, string Value);
