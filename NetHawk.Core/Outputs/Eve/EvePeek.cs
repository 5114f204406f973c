using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Core.Outputs.Eve;

/// <summary>What was read in a flow, with what a line needs of the flow, small enough to wait in a queue.</summary>
internal sealed record EvePeek(PacketTime Time, long FlowId, AddressKey Initiator, ushort InitiatorPort, AddressKey Responder, ushort ResponderPort, IpProtocol Protocol,
    ushort Vlan, AppProtocol Application, PeekInfo Info)
{
    /// <returns>Null for what has no line of its own.</returns>
    public static EvePeek? From(in FlowEvent flow) => flow.Peek is DnsMessage or TlsClientHello { MoreFollows: false } or HttpRequest or HttpResponse or Banner { Protocol: AppProtocol.Ssh }
        ? new EvePeek(flow.Time, flow.FlowId, flow.Initiator, flow.InitiatorPort, flow.Responder, flow.ResponderPort, flow.Protocol, flow.VlanId, flow.Application, flow.Peek)
        : null;
}
