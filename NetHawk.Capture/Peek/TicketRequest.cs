using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>
/// Requests for a service's ticket (TGS-REQ, RFC 4120 §5.4) that prefer old ciphers (RC4, RFC 4757; DES): today's clients name AES first. A ticket so encrypted is guessed offline (Kerberoasting).
/// </summary>
internal static class TicketRequest
{
    /// <summary>Bytes before that time in which the service's name is looked for.</summary>
    private const int NameBytes = 96;

    /// <summary>The time until which the ticket is wanted, with its two heads.</summary>
    private const int TimeBytes = 19;

    private static ReadOnlySpan<byte> Till => [0xA5, 0x11, 0x18, 0x0F];

    /// <summary>Services of machines, whose passwords are long and random: nobody guesses them, and old machines ask for their tickets when somebody signs in.</summary>
    private static readonly string[] OfMachines = ["krbtgt", "host", "cifs", "ldap", "gc", "dns", "rpcss", "wsman", "termsrv"];

    public static Indicator? Look(ReadOnlySpan<byte> p)
    {
        // The time until which the ticket is wanted, "YYYYMMDDHHMMSSZ", stands behind the service's name.
        int till = p.LastIndexOf(Till);
        if (till < 12 || p.Length < till + TimeBytes || !PrefersOldCipher(p[(till + TimeBytes)..])) return null;
        var rest = p[Math.Max(0, till - NameBytes)..till];
        string host = Last(ref rest), service = Last(ref rest);
        if (host.Length == 0 || Array.Exists(OfMachines, m => m.Equals(service.Length == 0 ? host : service, StringComparison.OrdinalIgnoreCase))) return null;

        // LDAP of a domain has the domain's name behind the host's.
        if (Last(ref rest) is { Length: > 0 } first && Array.Exists(OfMachines, m => m.Equals(first, StringComparison.OrdinalIgnoreCase))) return null;
        string named = service.Length == 0 ? host : $"{service}/{host}";
        return new(IndicatorKind.Repeated, Indicator.OldTicket, $"a request for the ticket of {named}, encrypted the old way (RC4)") { Technique = "T1558.003" };
    }

    /// <summary>Behind that time: maybe a time for renewal [6], a number [7], and the ciphers [8], the best liked first.</summary>
    private static bool PrefersOldCipher(ReadOnlySpan<byte> rest)
    {
        if (rest.Length > TimeBytes && rest[0] == 0xA6) rest = rest[TimeBytes..];
        if (rest.Length < 4 || rest[0] != 0xA7 || rest[1] > 7 || rest.Length < rest[1] + 9) return false;
        rest = rest[(rest[1] + 2)..];
        return rest is [0xA8, < 0x80, 0x30, < 0x80, 0x02, 0x01, 23 or 24 or 1 or 3, ..];
    }

    /// <summary>Takes the last part of a principal's name (GeneralString, tag 1B), which ends where <paramref name="name"/> does, off it; empty where there is none.</summary>
    private static string Last(ref ReadOnlySpan<byte> name)
    {
        for (int at = name.Length - 3; at >= 0; at--)
        {
            if (name[at] != 0x1B || name[at + 1] != name.Length - at - 2) continue;
            string part = PeekText.Printable(name[(at + 2)..], NameBytes);
            name = name[..at];
            return part;
        }

        return "";
    }
}
