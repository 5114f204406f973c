namespace NetHawk.Capture.Decode;

/// <summary>What a captured frame starts with: the LINKTYPE_ numbers of pcap files that can be decoded, and the DLT_ numbers of live capture.</summary>
public enum LinkType : ushort
{
    /// <summary>BSD loopback: the address family in the byte order of the capturing machine.</summary>
    Null = 0,
    Ethernet = 1,
    Ppp = 9,

    /// <summary>DLT_RAW of Linux and most others; files say <see cref="Raw"/>.</summary>
    RawDlt = 12,

    /// <summary>DLT_RAW of OpenBSD.</summary>
    RawOpenBsd = 14,
    PppHdlc = 50,

    /// <summary>PPPoE session header without the Ethernet header before it.</summary>
    PppEther = 51,
    Raw = 101,
    CiscoHdlc = 104,

    /// <summary>OpenBSD loopback: the address family in network order.</summary>
    Loop = 108,
    LinuxSll = 113,
    Ipv4 = 228,
    Ipv6 = 229,
    LinuxSll2 = 276,
}
