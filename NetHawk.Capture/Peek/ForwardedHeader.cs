namespace NetHawk.Capture.Peek;

/// <summary>Forwarded (RFC 7239 §4), X-Forwarded-For and the headers of content networks: the client for whom a proxy asks.</summary>
internal static class ForwardedHeader
{
    /// <summary>Characters of an address.</summary>
    public const int Longest = 45;

    /// <summary>The last one of several: those before it came with the request, and may be anything that the client wrote there.</summary>
    /// <returns>An address as it was written, without port, quotes and brackets; it may be none.</returns>
    public static ReadOnlySpan<byte> Client(ReadOnlySpan<byte> value)
    {
        value = value[(value.LastIndexOf((byte)',') + 1)..];
        int named = value.IndexOf("or="u8);
        if (named > 0 && value[named - 1] is (byte)'f' or (byte)'F')
        {
            value = value[(named + 3)..];
            if (value.IndexOf((byte)';') is >= 0 and var end) value = value[..end];
        }

        value = value.Trim(" \"\t"u8);
        if (value.StartsWith("["u8)) return value.IndexOf((byte)']') is > 0 and var close ? value[1..close] : value[1..];
        int colon = value.IndexOf((byte)':');
        return colon > 0 && colon == value.LastIndexOf((byte)':') ? value[..colon] : value;
    }
}
