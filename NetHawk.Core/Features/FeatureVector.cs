using System.Runtime.CompilerServices;

namespace NetHawk.Core.Features;

/// <summary>
/// What the learned model sees of a flow: the third of the six types. Holds no address, port, TTL, clock time or id.
/// The layout is <see cref="FeatureSchema"/>. One row of the scorer's memory, seen as a value.
/// </summary>
[InlineArray(FeatureSchema.Count)]
public struct FeatureVector
{
    private float _first;
}
