namespace NetHawk.Core.Features;

/// <summary>
/// What the learned model sees of a flow: the third of the six types. Holds no address, port, TTL, clock time or id.
/// The layout is <see cref="FeatureSchema"/>. Reused by its owner; not stored.
/// </summary>
public sealed class FeatureVector(int length)
{
    private readonly float[] _values = new float[length];

    public Span<float> Values => _values;

    /// <summary>The array itself, for scorers; not to be kept.</summary>
    public float[] Array => _values;
}
