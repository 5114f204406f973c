using System.Buffers.Text;
using System.Text;
using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>
/// What thieves' programs (Agent Tesla and alike) report by mail, FTP or in the clear: the particulars of the machine and, below, a list of addresses, names and passwords. Who is sent an account is told one
/// of them, but not how much memory his machine has.
/// </summary>
internal static class StolenSecrets
{
    private const int Least = 120, MostRead = 1_400;

    public static Indicator? Look(ReadOnlySpan<byte> p)
    {
        if (p.Length < Least) return null;
        if (p.IndexOf("base64\r\n\r\n"u8) is >= 0 and var written)
        {
            // An attachment: what stands at its beginning.
            var text = p[(written + 10)..];
            Span<byte> plain = stackalloc byte[MostRead];
            Base64.DecodeFromUtf8(text[..Math.Min(text.Length, MostRead)], plain, out _, out int length, isFinalBlock: false);
            return InText(plain[..length]);
        }

        return InText(p);
    }

    private static Indicator? InText(ReadOnlySpan<byte> p)
    {
        if (p.Length < Least || p.IndexOf("assword"u8) < 0) return null;
        Span<byte> upper = stackalloc byte[MostRead];
        Ascii.ToUpper(p[..Math.Min(p.Length, MostRead)], upper, out int written);
        upper = upper[..written];
        bool secret = upper.IndexOf("PASSWORD:"u8) >= 0 && upper.IndexOf("USERNAME:"u8) >= 0 && (upper.IndexOf("URL:"u8) >= 0 || upper.IndexOf("HOST:"u8) >= 0 || upper.IndexOf("APPLICATION:"u8) >= 0);
        if (!secret) return null;
        int machine = (upper.IndexOf("COMPUTER NAME"u8) >= 0 ? 1 : 0) + (upper.IndexOf("OSFULLNAME"u8) >= 0 || upper.IndexOf("MICROSOFT WINDOWS"u8) >= 0 ? 1 : 0) + (upper.IndexOf("CPU:"u8) >= 0 || upper.IndexOf("PROCESSOR:"u8) >= 0 ? 1 : 0)
            + (upper.IndexOf("RAM:"u8) >= 0 ? 1 : 0) + (upper.IndexOf("HWID"u8) >= 0 || upper.IndexOf("MACHINEID"u8) >= 0 ? 1 : 0);
        return machine >= 3 ? new(IndicatorKind.Bot, Indicator.StolenSecrets, "the particulars of a machine with a list of passwords") : null;
    }
}
