namespace NetHawk.Core.Detectors.DnsTunnel;

/// <summary>
/// Names that ask for an address's name (RFC 3596: 32 hexadecimal digits from behind, below ip6.arpa), of addresses that nobody can have: global ones begin with 2 or 3, local ones and groups with f, translated ones with 0 (RFC 4291,
/// the registry of IPv6 addresses). Of digits that carry something else three of four begin otherwise.
/// </summary>
internal static class ReverseName
{
    private const string Zone = ".ip6.arpa";
    private const int Digits = 32;

    public static bool IsOfNoAddress(string name)
    {
        if (name.Length != 2 * Digits - 1 + Zone.Length || !name.EndsWith(Zone, StringComparison.Ordinal)) return false;
        for (int i = 0; i < 2 * Digits - 1; i++)
            if (i % 2 == 0 ? !char.IsAsciiHexDigit(name[i]) : name[i] != '.') return false;
        return name[2 * Digits - 2] is not ('0' or '2' or '3' or 'f');
    }
}
