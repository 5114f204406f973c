using NetHawk.Core.Flows;
using NetHawk.Core.Peek;

namespace NetHawk.Core.Detectors;

/// <summary>Which bit of <see cref="DetectorEvents"/> an event of a flow is: its kind's number, or one above all kinds for a part that is told apart.</summary>
internal static class EventPlace
{
    public const int Request = 11, Response = 12, DnsMessage = 13, ClosedEmpty = 14;

    /// <summary>Places that there are.</summary>
    public const int Count = 15;

    public static int Of(in FlowEvent flow) => flow.Kind switch
    {
        FlowEventKind.Application => flow.Peek switch
        {
            HttpRequest or HttpWhole => Request,
            HttpResponse => Response,
            Peek.DnsMessage => DnsMessage,
            _ => (int)FlowEventKind.Application,
        },
        FlowEventKind.Closed when flow.Handshake != HandshakeState.Proven && flow.Forward.DataPackets == 0 && flow.Backward.DataPackets == 0 => ClosedEmpty,
        _ => (int)flow.Kind,
    };
}
