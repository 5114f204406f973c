namespace NetHawk.Core.PacketEvidence;

/// <summary>The packets kept of threats, for API and pages.</summary>
public interface IPacketEvidence
{
    /// <summary>Whether packets are kept at all.</summary>
    bool IsOn { get; }

    /// <returns>The pcap file with a threat's packets; null where there is none.</returns>
    string? PathOf(Guid threat);

    /// <summary>The newest packets in memory, oldest first; of one host where it is given.</summary>
    IReadOnlyList<KeptPacket> Newest(Packets.AddressKey? host, int most);

    /// <summary>Deletes the packets of threats that were last added to before a moment; of all, where there is none.</summary>
    Task ClearAsync(DateTimeOffset? before);
}
