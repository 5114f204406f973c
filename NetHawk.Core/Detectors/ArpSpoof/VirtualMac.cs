using NetHawk.Core.Packets;

namespace NetHawk.Core.Detectors.ArpSpoof;

/// <summary>Station addresses that first-hop redundancy moves between machines on purpose: their claims change hands honestly.</summary>
internal static class VirtualMac
{
    public static bool Is(MacAddress mac)
    {
        ulong v = mac.Value;
        return v >> 16 == 0x0000_5E00 // VRRP, CARP (RFC 9568: 00-00-5E-00-01, -02)
            || v >> 8 == 0x00_000C_07AC // HSRP version 1
            || v >> 12 == 0x0_0000_C9FF // HSRP version 2
            || v >> 12 == 0x0_0057_3A00 // HSRP for IPv6
            || v >> 24 == 0x0007B4; // GLBP
    }
}
