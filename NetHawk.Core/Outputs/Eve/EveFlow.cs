using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Outputs.Eve;

/// <summary>What a flow line needs of a <see cref="FlowEvent"/>, small enough to wait in a queue.</summary>
internal sealed record EveFlow(PacketTime Time, long FlowId, AddressKey Initiator, ushort InitiatorPort, AddressKey Responder, ushort ResponderPort,
    IpProtocol Protocol, AppProtocol Application, byte IcmpType, byte IcmpCode, PacketTime First, PacketTime Last, bool Ended, FlowEndReason EndReason,
    HandshakeState Handshake, long PacketsToServer, long PacketsToClient, long BytesToServer, long BytesToClient, TcpFlags FlagsToServer,
    TcpFlags FlagsToClient, ThreatClass Prediction, float Confidence, ushort Vlan, bool Tunnelled, int Rtt, int InitiatorRtt, int ResponderRtt, int Retransmissions)
{
    public static EveFlow From(in FlowEvent flow) => new(flow.Time, flow.FlowId, flow.Initiator, flow.InitiatorPort, flow.Responder, flow.ResponderPort,
        flow.Protocol, flow.Application, flow.IcmpType, flow.IcmpCode, flow.FirstPacket, flow.LastPacket, flow.Kind != FlowEventKind.Interim, flow.EndReason,
        flow.Handshake, flow.Forward.Packets, flow.Backward.Packets, flow.Forward.Bytes, flow.Backward.Bytes, flow.Forward.Flags, flow.Backward.Flags,
        flow.Prediction, flow.Confidence, flow.VlanId,
        flow.TunnelId != 0, flow.RttMicroseconds, flow.InitiatorRttMicroseconds, flow.ResponderRttMicroseconds, flow.Forward.Retransmissions + flow.Backward.Retransmissions);

    public string CommunityId => Flows.CommunityId.Of(Initiator, InitiatorPort, Responder, ResponderPort, Protocol, IcmpType, IcmpCode);
}
