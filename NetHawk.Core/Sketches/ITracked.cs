using NetHawk.Core.Packets;

namespace NetHawk.Core.Sketches;

/// <summary>State that lives in a <see cref="BoundedTable{TKey,TState}"/>: what decides who is thrown out first.</summary>
public interface ITracked
{
    /// <summary>How much this entry has proven; the least is evicted first.</summary>
    double Weight { get; }

    /// <summary>Packet time of its newest event; among equals the oldest is evicted first.</summary>
    PacketTime LastSeen { get; }

    /// <summary>Bytes of sets and lists in it that grow with what the sender does; asked where the table bounds them.</summary>
    long Held => 0;
}
