using System.Text;

namespace NetHawk.Core.Signatures;

/// <summary>Room for what is made of a payload; one for each worker, used anew for each payload.</summary>
internal sealed class BufferScratch
{
    private readonly List<(BufferPlace Place, string Text)> _texts = [];
    private byte[] _name = new byte[256];
    private byte[] _changed = new byte[4096];
    private byte[] _lowered = new byte[256];
    private byte[] _uri = new byte[4096];
    private byte[] _names = new byte[4096];

    public void Clear() => _texts.Clear();

    public string Text(BufferPlace place, ReadOnlySpan<byte> buffer)
    {
        foreach (var (known, text) in _texts)
            if (known == place) return text;
        string made = Encoding.Latin1.GetString(buffer);
        _texts.Add((place, made));
        return made;
    }

    public ReadOnlySpan<byte> Name(string? name)
    {
        if (string.IsNullOrEmpty(name)) return default;
        int length = Math.Min(name.Length, Grown(ref _name, name.Length).Length);
        Encoding.Latin1.GetBytes(name.AsSpan(0, length), _name);
        return _name.AsSpan(0, length);
    }

    /// <summary>Names of a header's lines, as Suricata puts them: each on a line, a line before them and an empty one behind.</summary>
    public ReadOnlySpan<byte> HeaderNames(ReadOnlySpan<byte> header)
    {
        byte[] into = Grown(ref _names, header.Length + 4);
        int length = 0;
        "\r\n"u8.CopyTo(into.AsSpan(length));
        length += 2;
        while (!header.IsEmpty)
        {
            var line = HttpParts.Line(ref header);
            int colon = line.IndexOf((byte)':');
            if (colon <= 0) continue;
            line[..colon].CopyTo(into.AsSpan(length));
            length += colon;
            "\r\n"u8.CopyTo(into.AsSpan(length));
            length += 2;
        }

        "\r\n"u8.CopyTo(into.AsSpan(length));
        return into.AsSpan(0, length + 2);
    }

    /// <summary>
    /// Percent signs resolved once, doubled slashes single, "/./" and "/x/../" taken before the question mark.
    /// </summary>
    public ReadOnlySpan<byte> NormalUri(ReadOnlySpan<byte> raw)
    {
        byte[] into = Grown(ref _uri, raw.Length);
        int length = 0;
        bool isPath = true;
        for (int i = 0; i < raw.Length; i++)
        {
            byte b = raw[i];
            if (b == '?' && isPath) isPath = false;
            else if (b == '%' && TryHex(raw[i..], out byte resolved))
            {
                b = resolved;
                i += 2;
            }

            if (isPath && b == '/')
            {
                if (length > 0 && into[length - 1] == '/') continue;
                if (length > 1 && into[length - 1] == '.' && into[length - 2] == '/')
                {
                    length--;
                    continue;
                }

                if (length > 2 && into.AsSpan(length - 3, 3).SequenceEqual("/.."u8))
                {
                    int before = length == 3 ? 0 : into.AsSpan(0, length - 3).LastIndexOf((byte)'/');
                    length = before < 0 ? 0 : before;
                }
            }

            into[length++] = b;
        }

        return into.AsSpan(0, length);
    }

    public ReadOnlySpan<byte> Lowered(ReadOnlySpan<byte> buffer) => Write(buffer, BufferTransform.ToLower, Grown(ref _lowered, buffer.Length));

    public ReadOnlySpan<byte> Transformed(ReadOnlySpan<byte> buffer, BufferTransform transform) => Write(buffer, transform, Grown(ref _changed, buffer.Length + 1));

    private static Span<byte> Write(ReadOnlySpan<byte> buffer, BufferTransform transform, byte[] into)
    {
        int length = 0;
        if (transform == BufferTransform.DotPrefix) into[length++] = (byte)'.';
        bool blank = false;
        for (int i = 0; i < buffer.Length; i++)
        {
            byte b = buffer[i];
            bool isBlank = b is (byte)' ' or >= 9 and <= 13;
            switch (transform)
            {
                case BufferTransform.ToLower:
                    b = Conditions.ContentCondition.Lower(b);
                    break;
                case BufferTransform.ToUpper when b is >= (byte)'a' and <= (byte)'z':
                    b = (byte)(b & ~0x20);
                    break;
                case BufferTransform.UrlDecode when b == '+':
                    b = (byte)' ';
                    break;
                case BufferTransform.UrlDecode when b == '%' && TryHex(buffer[i..], out byte resolved):
                    b = resolved;
                    i += 2;
                    break;
                case BufferTransform.StripWhitespace when isBlank:
                case BufferTransform.CompressWhitespace when isBlank && blank:
                    continue;
            }

            blank = isBlank;
            into[length++] = b;
        }

        return into.AsSpan(0, length);
    }

    private static bool TryHex(ReadOnlySpan<byte> at, out byte value)
    {
        value = 0;
        if (at.Length < 3 || !char.IsAsciiHexDigit((char)at[1]) || !char.IsAsciiHexDigit((char)at[2])) return false;
        value = (byte)(Digit(at[1]) << 4 | Digit(at[2]));
        return true;
    }

    private static int Digit(byte b) => b <= '9' ? b - '0' : (b | 0x20) - 'a' + 10;

    private static byte[] Grown(ref byte[] array, int length) => array.Length >= length ? array : array = new byte[Math.Max(length, 2 * array.Length)];
}
