using NetHawk.Core.Packets;

namespace NetHawk.Core.PacketEvidence;

/// <summary>A packet taken out of the ring.</summary>
/// <param name="Time">When it was captured, on the packets' clock.</param>
/// <param name="Link">Link type of <paramref name="Frame"/>, as a LINKTYPE_ number.</param>
/// <param name="WireLength">Bytes on the wire; more than <paramref name="Frame"/> has where it was cut.</param>
/// <param name="Frame">The bytes from the link header on.</param>
public sealed record KeptPacket(PacketTime Time, ushort Link, int WireLength, ReadOnlyMemory<byte> Frame);
