using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>
/// A Windows program in base64 far behind the beginning of what carries it: behind a picture's own bytes, where loaders cut it out between two marks, or as a text that is written backwards, whose end is then the program's head. Articles and
/// tests that quote such a program hold it forward and in a page; a text is looked at only for one backwards that ends with it.
/// </summary>
internal static class CarriedProgram
{
    /// <summary>"MZ", 0x90, 0, 3 and 4 as numbers of four bytes and two: the first twelve bytes that linkers write.</summary>
    private static ReadOnlySpan<byte> Head => "TVqQAAMAAAAEAAAA"u8;
    private static ReadOnlySpan<byte> HeadBackwards => "AAAAEAAAAMAAQqVT"u8;

    /// <summary>Bytes that tell whether text goes on to the end of a packet, or comes from its beginning: those of a picture are nearly never all characters and line ends.</summary>
    private const int Sample = 16;

    private static bool IsText(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExceptInRange((byte)'\n', (byte)'~') < 0;

    /// <summary>What of an answer's further packets may show one.</summary>
    public static PeekFlags Carrier(HttpResponse response) =>
        response is not { Status: 200, Program.Length: 0 } ? PeekFlags.None
        : response.ContentType.StartsWith("image/", StringComparison.OrdinalIgnoreCase) ? PeekFlags.PictureComes
        : response.ContentType.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase) ? PeekFlags.TextComes : PeekFlags.None;

    public static string In(PeekFlags carrier, ReadOnlySpan<byte> part)
    {
        int sample = Math.Min(part.Length, Sample);
        if ((carrier & PeekFlags.PictureComes) != 0 && (IsText(part[^sample..]) || IsText(part[..sample])) && (part.IndexOf(Head) >= 0 || part.IndexOf(HeadBackwards) >= 0)) return HttpResponse.InPicture;
        return (carrier & PeekFlags.TextComes) != 0 && part.TrimEnd("\r\n"u8).EndsWith(HeadBackwards) ? HttpResponse.Backwards : "";
    }
}
