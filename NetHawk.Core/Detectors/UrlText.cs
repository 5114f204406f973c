using System.Text;

namespace NetHawk.Core.Detectors;

/// <summary>
/// Undoes what attackers do to hide a pattern, bounded: percent-encoding up to three times over, '+' for space, %uXXXX and \uXXXX, overlong dots and slashes,
/// SQL comments for spaces and what MySQL reads inside them, runs of white space. The result is in lower case.
/// </summary>
internal static class UrlText
{
    private const int MaxLength = 4096;
    private const int MaxRounds = 3;

    public static string Normalise(string text)
    {
        if (text.Length > MaxLength) text = text[..MaxLength];
        for (int round = 0; round < MaxRounds && text.Contains('%', StringComparison.Ordinal); round++)
        {
            string decoded = Decode(text);
            if (decoded.Length == text.Length) break;
            text = decoded;
        }

        return Squeeze(text);
    }

    private static string Decode(string text)
    {
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                result.Append(text[i]);
                continue;
            }

            if (i + 5 < text.Length && text[i + 1] is 'u' or 'U' && Hex(text, i + 2, 4) is { } wide)
            {
                result.Append(wide < 128 ? (char)wide : '?');
                i += 5;
            }
            else if (i + 2 < text.Length && Hex(text, i + 1, 2) is { } value)
            {
                i += 2;

                // Overlong UTF-8 of a dot or slash: %c0%ae, %c0%af.
                if (value == 0xC0 && i + 3 < text.Length && text[i + 1] == '%' && Hex(text, i + 2, 2) is { } low and (0xAE or 0xAF))
                {
                    value = low & 0x7F;
                    i += 3;
                }

                result.Append(value is >= 32 and < 127 ? (char)value : ' ');
            }
            else
            {
                result.Append('%');
            }
        }

        return result.ToString();
    }

    private static string Squeeze(string text)
    {
        var result = new StringBuilder(text.Length);
        bool space = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\\' && i + 5 < text.Length && text[i + 1] is 'u' or 'U' && Hex(text, i + 2, 4) is >= 32 and < 127 and var written)
            {
                // Java, JavaScript and JSON write letters so too.
                c = (char)written;
                i += 5;
            }
            else if (c == '/' && i + 2 < text.Length && text[i + 1] == '*' && text[i + 2] == '!')
            {
                // What MySQL reads as if no comment stood around it, from the version on that it names.
                i += 2;
                while (i + 1 < text.Length && char.IsAsciiDigit(text[i + 1])) i++;
                c = ' ';
            }
            else if (c == '*' && i + 1 < text.Length && text[i + 1] == '/')
            {
                i++;
                c = ' ';
            }
            else if (c == '/' && i + 3 < text.Length && text[i + 1] == '*' && text.IndexOf("*/", i + 2, StringComparison.Ordinal) is var end and > 0 && end - i < 64)
            {
                i = end + 1;
                c = ' ';
            }

            if (c is '+' or '\t' or '\r' or '\n' or '\0') c = ' ';
            if (c == ' ' && space) continue;
            space = c == ' ';
            result.Append(char.ToLowerInvariant(c));
        }

        return result.ToString();
    }

    private static int? Hex(string text, int at, int digits)
    {
        int value = 0;
        for (int i = at; i < at + digits; i++)
        {
            if (!char.IsAsciiHexDigit(text[i])) return null;
            value = value * 16 + (char.IsAsciiDigit(text[i]) ? text[i] - '0' : char.ToLowerInvariant(text[i]) - 'a' + 10);
        }

        return value;
    }
}
