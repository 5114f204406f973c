using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Detectors;

/// <summary>Which key a detector's state lives under; decides which worker owns the instance.</summary>
public enum DetectorScope : byte
{
    /// <summary>Keyed by the initiator's address; sharded by it.</summary>
    Source = 1,

    /// <summary>Keyed by the responder's address or service; sharded by it.</summary>
    Victim,

    /// <summary>Keyed by link bindings; one owner.</summary>
    Link,
}

/// <summary>
/// Kinds of events; those of flows stand at the place that <see cref="FlowEventKind"/> numbers. Two kinds are most of what there is, and most of it is nothing to most detectors: they are
/// told apart further (<see cref="EventPlace"/>).
/// </summary>
[Flags]
public enum DetectorEvents
{
    None = 0,
    Opened = 1 << FlowEventKind.Opened,
    Established = 1 << FlowEventKind.Established,
    Checkpoint = 1 << FlowEventKind.Checkpoint,
    Refused = 1 << FlowEventKind.Refused,
    Unanswered = 1 << FlowEventKind.Unanswered,
    Answered = 1 << FlowEventKind.Answered,

    /// <summary>Something was read that is none of the three.</summary>
    OtherRead = 1 << FlowEventKind.Application,

    /// <summary>An <see cref="Peek.HttpRequest"/> or <see cref="Peek.HttpWhole"/> was read.</summary>
    Request = 1 << EventPlace.Request,

    /// <summary>An <see cref="Peek.HttpResponse"/> was read.</summary>
    Response = 1 << EventPlace.Response,

    /// <summary>A <see cref="Peek.DnsMessage"/> was read.</summary>
    DnsMessage = 1 << EventPlace.DnsMessage,

    /// <summary>Whatever was read.</summary>
    Application = OtherRead | Request | Response | DnsMessage,
    Interim = 1 << FlowEventKind.Interim,

    /// <summary>The end of a flow in which something was said, or whose handshake is proven.</summary>
    ClosedUsed = 1 << FlowEventKind.Closed,

    /// <summary>The end of a flow that came to nothing: neither a proven handshake nor a byte of payload.</summary>
    ClosedEmpty = 1 << EventPlace.ClosedEmpty,
    Closed = ClosedUsed | ClosedEmpty,
    Load = 1 << 16,
    Link = 1 << 17,
    Tick = 1 << 18,
    All = ~0,
}

/// <summary>
/// Turns events into evidence. One instance lives on one worker and is called by it alone, in packet-time order; all state is in the
/// instance, bounded, and comes only from events, so that a file gives the same evidence as the wire, twice the same.
/// </summary>
public interface IDetector
{
    /// <summary>Stable, lower-case, shown to operators.</summary>
    string Name { get; }

    DetectorScope Scope { get; }

    /// <summary>What it is called for. An event goes only to those who want it: there are millions a minute and twenty detectors.</summary>
    DetectorEvents Events => DetectorEvents.All;

    void OnFlow(in FlowEvent flow, IEvidenceSink sink) { }

    void OnLoad(in DestinationLoad load, IEvidenceSink sink) { }

    void OnLink(in LinkEvent link, IEvidenceSink sink) { }

    /// <summary>Called about once a second of packet time, also when the wire is silent.</summary>
    void OnTick(PacketTime now, IEvidenceSink sink) { }

    /// <summary>Packet time jumped: close windows, forget rates, keep what does not depend on time.</summary>
    void OnEpoch() { }

    /// <summary>Entries thrown out because a table was full, since the start.</summary>
    long Evictions => 0;
}
