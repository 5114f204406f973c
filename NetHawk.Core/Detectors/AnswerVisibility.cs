using NetHawk.Core.Flows;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Detectors;

/// <summary>
/// Tells whether both directions of connections pass us. Where TCP connections go on although no answer was seen (one-way capture,
/// asymmetric route), silence means nothing and detectors that count silence are suspended.
/// </summary>
internal sealed class AnswerVisibility
{
    private const double Memory = 64;
    private const double Enough = 4;

    private double _oneWay;
    private double _twoWay;

    /// <summary>Most connections are seen in one direction only.</summary>
    public bool Suspended => _oneWay >= Enough && _oneWay > _twoWay;

    /// <summary>Nothing has been seen in both directions so far: nobody may be blocked for a silence that may be ours.</summary>
    public bool IsBlind { get; private set; } = true;

    /// <summary>An answer passed.</summary>
    public void NoteAnswer() => IsBlind = false;

    public void Note(in FlowEvent closed)
    {
        if (closed.Protocol != IpProtocol.Tcp) return;
        bool oneWay = FlowFacts.AnswersInvisible(closed);
        bool twoWay = closed.Backward.Packets > 0 && closed.Forward.Packets > 0;
        if (!oneWay && !twoWay) return;
        if (oneWay) _oneWay++;
        else _twoWay++;
        if (_oneWay + _twoWay <= Memory) return;
        _oneWay /= 2;
        _twoWay /= 2;
    }
}
