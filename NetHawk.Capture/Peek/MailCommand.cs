using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>An envelope's address that a mail server's shell runs: OpenSMTPD's sender (CVE-2020-7247), Exim's expansion (CVE-2019-10149).</summary>
internal static class MailCommand
{
    public static Indicator? Look(ReadOnlySpan<byte> p)
    {
        if (!PeekText.StartsIgnoreCase(p, "MAIL FROM:"u8) && !PeekText.StartsIgnoreCase(p, "RCPT TO:"u8)) return null;
        var line = PeekText.Line(p, out _);
        if (PeekText.ContainsIgnoreCase(line, "${RUN{"u8)) return new(IndicatorKind.Exploit, "exim-expansion", "a recipient that a mail server runs (Exim, CVE-2019-10149)");

        // No local part begins with what ends a shell's command: that must be quoted (RFC 5321 §4.1.2).
        int at = line.IndexOf((byte)'<');
        return at > 0 && at + 1 < line.Length && line[at + 1] is (byte)';' or (byte)'|' or (byte)'`' && line.IndexOf((byte)' ') > 0
            ? new(IndicatorKind.Exploit, "smtpd-sender", "a sender that a mail server's shell runs (OpenSMTPD, CVE-2020-7247)") : null;
    }
}
