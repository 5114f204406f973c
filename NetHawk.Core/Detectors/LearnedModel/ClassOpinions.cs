using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Detectors.LearnedModel;

/// <summary>The opinions of one source, in the order of the classes: room for those that were ever held of it, and most sources look like one class only.</summary>
internal struct ClassOpinions
{
    private ClassOpinion[]? _known;
    private int _count;

    public readonly Span<ClassOpinion> Known => _known.AsSpan(0, _count);

    /// <summary>The opinion that it is of this class; good until another class is asked for.</summary>
    public ref ClassOpinion Of(ThreatClass threat)
    {
        int at = 0;
        while (at < _count && _known![at].Class < threat) at++;
        if (at == _count || _known![at].Class != threat) Insert(at, threat);
        return ref _known![at];
    }

    private void Insert(int at, ThreatClass threat)
    {
        if (_known is null) _known = new ClassOpinion[1];
        else if (_count == _known.Length) Array.Resize(ref _known, 2 * _count);
        Array.Copy(_known, at, _known, at + 1, _count++ - at);
        _known[at] = new ClassOpinion { Class = threat };
    }
}
