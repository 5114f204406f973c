using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Pipeline;

/// <summary>
/// Takes evidence while only one direction of connections is seen. What rests on answers that did not come, or on questions that were not asked, is shown and blocks
/// nobody; whatever else is found slows down at most, because what the other side said is not known.
/// </summary>
internal sealed class CarefulSink(IEvidenceSink inner) : IEvidenceSink
{
    public const string Silence = "only one direction of connections is seen here: what looks unanswered, or unasked, may not be";
    public const string Half = "only one direction of connections is seen here: what the other side said is not known";

    public void Add(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        inner.Add(evidence with
        {
            Decisive = false,
            WatchOnly = evidence.WatchOnly ?? (evidence.FromSilence ? Silence : null),
            SoftOnly = evidence.SoftOnly ?? Half,
        });
    }
}
