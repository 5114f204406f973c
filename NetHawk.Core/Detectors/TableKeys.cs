using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Detectors;

// Keys of the detectors' tables. Equality and hash are written out: what the compiler makes goes through the framework's generic comparers, which are compiled at each start.

/// <summary>Two hosts: who begins or sends, and the other.</summary>
internal readonly record struct HostPair(AddressKey Client, AddressKey Server)
{
    public static HostPair Of(in FlowEvent flow) => new(flow.Initiator, flow.Responder);

    public bool Equals(HostPair other) => Client == other.Client && Server == other.Server;

    public override int GetHashCode() => HashMix.Fold32(Client, Server);
}

/// <summary>One service of one host.</summary>
internal readonly record struct ServiceKey(AddressKey Server, ushort Port)
{
    public static ServiceKey Of(in FlowEvent flow) => new(flow.Responder, flow.ResponderPort);

    public bool Equals(ServiceKey other) => Server == other.Server && Port == other.Port;

    public override int GetHashCode() => HashMix.Fold32(Server, default, Port);
}

/// <summary>One client of one service.</summary>
internal readonly record struct ClientKey(AddressKey Client, AddressKey Server, ushort Port)
{
    public static ClientKey Of(in FlowEvent flow) => new(flow.Initiator, flow.Responder, flow.ResponderPort);

    public bool Equals(ClientKey other) => Client == other.Client && Server == other.Server && Port == other.Port;

    public override int GetHashCode() => HashMix.Fold32(Client, Server, Port);
}
