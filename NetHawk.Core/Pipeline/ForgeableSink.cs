using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Pipeline;

/// <summary>
/// Takes evidence about flows inside a tunnel. Whoever can send to the tunnel's end can forge both directions of what is inside, handshakes
/// included: such evidence is never more than unverified.
/// </summary>
internal sealed class ForgeableSink(IEvidenceSink inner) : IEvidenceSink
{
    public void Add(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        inner.Add(evidence with { Spoof = SpoofClass.Unverified, Decisive = false });
    }
}
