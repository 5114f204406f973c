using System.Buffers.Text;

namespace NetHawk.Capture.Peek;

/// <summary>A body in chunks (RFC 9112 §7.1) without their lengths: what stands across two chunks is one text.</summary>
internal static class ChunkedBody
{
    private const int MostDigits = 8;

    /// <param name="text">Room for what is wanted; more is left out.</param>
    /// <returns>What the chunks hold, as far as they came; what begins with no chunk that holds anything, as it is.</returns>
    public static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> body, Span<byte> text)
    {
        int written = 0;
        for (var rest = body; written < text.Length;)
        {
            var line = PeekText.Line(rest, out int next);
            int extension = line.IndexOf((byte)';');
            var digits = (extension < 0 ? line : line[..extension]).TrimEnd((byte)' ');
            if (digits.Length > MostDigits || next == line.Length || !Utf8Parser.TryParse(digits, out uint length, out int used, 'x') || used < digits.Length) break;
            var chunk = rest[next..][..(int)Math.Min(length, (uint)(rest.Length - next))];
            if (chunk.IsEmpty) break;
            var part = chunk[..Math.Min(chunk.Length, text.Length - written)];
            part.CopyTo(text[written..]);
            written += part.Length;
            rest = rest[(next + chunk.Length)..];
            if (rest.StartsWith("\r\n"u8)) rest = rest[2..];
        }

        return written == 0 ? body : text[..written];
    }
}
