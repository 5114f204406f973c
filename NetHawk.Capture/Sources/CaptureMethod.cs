namespace NetHawk.Capture.Sources;

/// <summary>How packets come from the kernel.</summary>
public enum CaptureMethod : byte
{
    /// <summary>The ring for Ethernet interfaces of Linux, libpcap for all others and where the ring is refused.</summary>
    Auto = 0,

    /// <summary>Our own AF_PACKET ring (TPACKET_V3).</summary>
    Ring,

    /// <summary>libpcap through SharpPcap.</summary>
    Pcap,
}

/// <summary>A worker's place among several that share an interface: the kernel gives each flow to one of them.</summary>
/// <param name="Group">The same number for all of them, another for other programs of this network namespace.</param>
/// <param name="Workers">How many; 1 is no sharing.</param>
/// <param name="Worker">Which one, from 0: the first reads alone what cannot be shared.</param>
public sealed record FanoutSeat(ushort Group, int Workers, int Worker);
