using System.Buffers.Text;

namespace NetHawk.Capture.Peek;

/// <summary>The parts of a document that are asked for at once (Range, RFC 9110 §14.2).</summary>
internal static class RangeHeader
{
    /// <returns>How many parts begin where the part before them began, or before it.</returns>
    public static int Overlapping(ReadOnlySpan<byte> value)
    {
        int count = 0;
        long before = -1;
        value = value[(value.IndexOf((byte)'=') + 1)..];
        while (!value.IsEmpty)
        {
            int comma = value.IndexOf((byte)',');
            var part = (comma < 0 ? value : value[..comma]).TrimStart((byte)' ');
            value = comma < 0 ? default : value[(comma + 1)..];

            // "-500" asks for the end, wherever that is.
            if (!Utf8Parser.TryParse(part, out long start, out _) || start < 0) continue;
            if (start <= before) count++;
            before = start;
        }

        return count;
    }
}
