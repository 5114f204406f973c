using System.Runtime.CompilerServices;

namespace NetHawk.Core.Flows;

/// <summary>Size, direction and spacing of one early packet of a flow.</summary>
public struct EarlyPacket
{
    /// <summary>Transport payload bytes (capped at 32,767); negative when sent by the responder. Use <see cref="FromResponder"/> for empty packets.</summary>
    public short SignedPayload;

    public bool FromResponder;

    public Packets.TcpFlags Flags;

    /// <summary>Microseconds since the flow's previous packet, saturating (about 35 minutes).</summary>
    public int GapMicroseconds;
}

/// <summary>The first packets of a flow, in place.</summary>
[InlineArray(Capacity)]
public struct EarlyPackets
{
    public const int Capacity = 16;
    private EarlyPacket _first;
}
