namespace NetHawk.Core.Packets;

/// <summary>Where a fragment belongs in its datagram, and where it lies in its frame. Offsets and lengths in bytes.</summary>
public struct FragmentInfo
{
    /// <summary>Identification: 16 bits in IPv4, 32 in IPv6.</summary>
    public uint Id;

    /// <summary>Place of its data in the datagram's.</summary>
    public ushort Offset;

    /// <summary>Length of its data on the wire.</summary>
    public ushort DataLength;

    /// <summary>Where the network header begins in the frame; set for whole IP packets too.</summary>
    public ushort NetworkAt;

    /// <summary>Where the data begins in the frame.</summary>
    public ushort DataAt;

    /// <summary>It is not the last one.</summary>
    public bool HasMore;
}
