namespace NetHawk.Core.Packets;

/// <summary>
/// Why a packet could not be decoded down to its transport header. Each has a counter; the names are
/// what `analyze --json` and `/metrics` show (camelCase). Append only: numbers are stored.
/// </summary>
public enum DecodeError : byte
{
    None = 0,
    UnsupportedLinkType,
    TruncatedLinkHeader,
    TruncatedVlan,
    TruncatedArp,
    MalformedArp,
    TruncatedIpv4,
    BadIpv4Version,
    BadIpv4HeaderLength,
    BadIpv4TotalLength,
    TruncatedIpv6,
    BadIpv6Version,
    TruncatedIpv6Extension,
    TooManyIpv6Extensions,
    TruncatedTcp,
    BadTcpHeaderLength,
    TruncatedUdp,
    BadUdpLength,
    TruncatedIcmp,
    TruncatedSctp,
    TruncatedMpls,
    TruncatedPppoe,
    TruncatedGre,
    TruncatedTunnel,
    TunnelTooDeep,
    OverlappingFragment,
    FragmentTooLong,
    FragmentBufferFull,
    FragmentTimedOut,
    ZeroLength,
    DecoderFault,
    BadIpv6PayloadLength,

    /// <summary>A record of a capture file that contradicts itself: lengths, or an interface that was never described.</summary>
    BadRecord,

    /// <summary>A fragment before the last whose length is no multiple of 8.</summary>
    BadFragmentLength,
}
