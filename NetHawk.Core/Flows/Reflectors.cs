namespace NetHawk.Core.Flows;

/// <summary>UDP services known to be abused for amplification (US-CERT TA14-017A and later additions).</summary>
internal static class Reflectors
{
    public static bool IsReflectorPort(ushort port) => port is
        17 or 19 or 53 or 69 or 111 or 123 or 137 or 161 or 177 or 389 or 427 or 500 or 520 or 1434 or 1604 or 1900 or 3283 or 3389 or 3702 or 5093 or 5351 or 5353 or 5683
        or 10001 or 10074 or 11211 or 17185 or 20800 or 27005 or 27015 or 27960 or 30718 or 32414 or 33848 or 37810 or 47808;
}
