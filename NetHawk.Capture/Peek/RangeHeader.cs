using System.Buffers.Text;

namespace NetHawk.Capture.Peek;

/// <summary>The parts of a document that are asked for at once (Range, RFC 9110 §14.2).</summary>
internal static class RangeHeader
{
    /// <returns>How many parts share bytes with the part before them, or would if they ended where they begin.</returns>
    public static int Overlapping(ReadOnlySpan<byte> value)
    {
        int count = 0;
        (long First, long Last) before = (long.MaxValue, -1);
        value = value[(value.IndexOf((byte)'=') + 1)..];
        while (!value.IsEmpty)
        {
            int comma = value.IndexOf((byte)',');
            var part = (comma < 0 ? value : value[..comma]).Trim((byte)' ');
            value = comma < 0 ? default : value[(comma + 1)..];

            // "-500" asks for the end, wherever that is.
            if (!Utf8Parser.TryParse(part, out long first, out int used) || first < 0) continue;
            long last = used + 1 >= part.Length || !Utf8Parser.TryParse(part[(used + 1)..], out long said, out _) ? long.MaxValue : Math.Max(first, said);
            if (first <= before.Last && before.First <= last) count++;
            before = (first, last);
        }

        return count;
    }
}
