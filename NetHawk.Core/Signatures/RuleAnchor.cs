using NetHawk.Core.Signatures.Conditions;

namespace NetHawk.Core.Signatures;

/// <summary>The content of a rule that is looked for first: without it the rule cannot match.</summary>
internal static class RuleAnchor
{
    private const int Least = 2;

    /// <returns>In lower case; null: the rule must be asked of each payload.</returns>
    public static byte[]? Of(Signature signature)
    {
        byte[]? best = null;
        bool isChosen = false;
        foreach (var part in signature.Buffers)
        {
            foreach (var content in part.Conditions.OfType<ContentCondition>().Where(c => !c.Negated))
            {
                var bytes = Visible(content.Bytes, part.Place);
                if (bytes.Length < Least || (isChosen && !content.IsChosen)) continue;
                if (best is not null && isChosen == content.IsChosen && bytes.Length <= best.Length) continue;
                best = [.. bytes.ToArray().Select(ContentCondition.Lower)];
                isChosen = content.IsChosen;
            }
        }

        return best;
    }

    /// <summary>What of it must stand in the payload as it came (or in the resolved target): some buffers hold what no payload does.</summary>
    private static ReadOnlySpan<byte> Visible(ReadOnlySpan<byte> bytes, BufferPlace place)
    {
        switch (place.Transform)
        {
            case BufferTransform.DotPrefix:
                return bytes.TrimStart((byte)'.');
            case BufferTransform.UrlDecode or BufferTransform.StripWhitespace or BufferTransform.CompressWhitespace:
                return default;
        }

        if (place.Kind != BufferKind.HeaderNames) return bytes;
        ReadOnlySpan<byte> longest = default;
        while (!bytes.IsEmpty)
        {
            var line = HttpParts.Line(ref bytes);
            if (line.Length > longest.Length) longest = line;
        }

        return longest;
    }
}
