using NetHawk.Core.Flows;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Detectors;

/// <summary>Which directions of connections a capture shows.</summary>
public enum SeenDirections : byte
{
    /// <summary>Both, or nothing speaks against it.</summary>
    Both = 0,

    /// <summary>Only what those who open connections send.</summary>
    Questions,

    /// <summary>Only what those who are asked send.</summary>
    Answers,
}

/// <summary>
/// Notices that a capture shows one direction of connections only: a mirror port of one direction, routes that differ there and back. TCP tells it: who goes on after his SYN has
/// been answered, seen or not, and who sends a SYN-ACK has been asked. One connection seen both ways within the last minute speaks against it, so that made-up halves of
/// connections cannot bring it about where ordinary traffic passes. Written by the analysis thread; may be read by any.
/// </summary>
public sealed class HalfView
{
    /// <summary>Packets of a connection at which it is looked at: an answer would have passed by then.</summary>
    private const int LookAt = 4;

    /// <summary>Halves needed, each of another service or client.</summary>
    private const int Enough = 3;

    private const double MemorySeconds = 60;
    private const int Places = 64;

    private readonly ulong[] _pairs = new ulong[Places];
    private int _questions;
    private int _answers;
    private PacketTime _lastWhole;
    private volatile SeenDirections _seen;

    public SeenDirections Seen => _seen;

    public bool IsHalf => _seen != SeenDirections.Both;

    public void Note(in FlowEvent flow)
    {
        if (flow.Protocol != IpProtocol.Tcp || flow.TunnelId != 0) return;

        // Once each: those that end sooner are looked at then.
        bool due = flow.Kind == FlowEventKind.Checkpoint ? flow.CheckpointPackets == LookAt : flow.Kind == FlowEventKind.Closed && flow.TotalPackets < LookAt;
        if (!due) return;
        if (flow.Forward.Packets > 0 && flow.Backward.Packets > 0)
        {
            _lastWhole = flow.Time;
            if (_questions + _answers == 0) return;
            _questions = _answers = 0;
            Array.Clear(_pairs);
            _seen = SeenDirections.Both;
            return;
        }

        bool question = flow.SawStart && flow.Forward.Packets > flow.Forward.Syns + flow.Forward.Resets;
        bool answer = flow.Forward.Packets == 0 && flow.FirstFromResponder && flow.Backward.Packets > flow.Backward.Syns + flow.Backward.Resets;
        if (!question && !answer) return;
        ulong pair = HashMix.Stable(flow.Initiator.Low ^ flow.Initiator.High << 1, flow.Responder.Low ^ flow.Responder.High << 1 ^ (ulong)flow.ResponderPort << 48);
        ref ulong place = ref _pairs[(int)(pair >> 32) & Places - 1];
        if (place == pair) return;
        place = pair;
        if (question) _questions++;
        else _answers++;
        if (_questions + _answers < Enough || (_lastWhole != default && flow.Time.SecondsSince(_lastWhole) is >= 0 and < MemorySeconds)) return;
        _seen = _questions >= _answers ? SeenDirections.Questions : SeenDirections.Answers;
    }
}
