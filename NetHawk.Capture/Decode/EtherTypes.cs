namespace NetHawk.Capture.Decode;

/// <summary>EtherTypes the decoder follows.</summary>
internal static class EtherTypes
{
    /// <summary>Below this the field is an 802.3 length.</summary>
    public const int Minimum = 0x0600;

    public const int Ipv4 = 0x0800;
    public const int Arp = 0x0806;
    public const int TransparentEthernet = 0x6558;
    public const int Vlan = 0x8100;
    public const int Ipv6 = 0x86DD;
    public const int Ppp = 0x880B;
    public const int Mpls = 0x8847;
    public const int MplsMulticast = 0x8848;
    public const int PppoeSession = 0x8864;
    public const int ServiceVlan = 0x88A8;
    public const int ErspanII = 0x88BE;
    public const int ErspanIII = 0x22EB;
    public const int QinQ9100 = 0x9100;
    public const int QinQ9200 = 0x9200;
}
