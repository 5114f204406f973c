namespace NetHawk.Core.Detectors.Flood;

internal enum FloodKind : byte
{
    Syn = 0,
    Udp,
    UdpStream,
    Icmp,
    Stray,
    Reply,
    Fragment,
    Portless,
}
