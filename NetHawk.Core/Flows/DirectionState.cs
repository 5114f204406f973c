using System.Runtime.CompilerServices;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Flows;

/// <summary>
/// What is counted of one direction of a flow: one cache line, the only one of the two that a packet touches. Numbers of packets have 32 bits here; what
/// overflows them is in <see cref="FlowDetail"/>.
/// </summary>
internal struct DirectionState
{
    public long Bytes;
    public long PayloadBytes;
    public uint Packets;
    public uint DataPackets;
    public uint Retransmissions;
    public uint Pushes;
    public uint Syns;
    public uint Resets;
    public RttProbe Probe;

    /// <summary>The sequence number that comes next.</summary>
    public uint Next;

    /// <summary>Stops at 65,535.</summary>
    public ushort ZeroWindows;

    /// <summary>Stops at 255.</summary>
    public byte Fins;
    public TcpFlags Flags;

    /// <summary>As events carry it.</summary>
    /// <param name="overflow">What went beyond the 32 bits.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Write(ref DirectionCounts counts, PacketOverflow overflow)
    {
        counts.Packets = (long)overflow.Packets << 32 | Packets;
        counts.Bytes = Bytes;
        counts.PayloadBytes = PayloadBytes;
        counts.DataPackets = (long)overflow.DataPackets << 32 | DataPackets;
        counts.Retransmissions = (int)Retransmissions;
        counts.Syns = (int)Syns;
        counts.Fins = Fins;
        counts.Resets = (int)Resets;
        counts.Pushes = (int)Pushes;
        counts.ZeroWindows = ZeroWindows;
        counts.Flags = Flags;
    }
}

/// <summary>How often 2^32 packets of a direction, and packets with data, were reached.</summary>
internal struct PacketOverflow
{
    public byte Packets;
    public byte DataPackets;
}
