namespace NetHawk.Capture.Peek;

/// <summary>Sixteen bits that tell equal names or passwords from different ones, and say nothing else about them; never 0.</summary>
internal static class CredentialMark
{
    public static ushort Of(ReadOnlySpan<byte> text, ushort before = 0)
    {
        uint hash = PeekText.Hash(text, before);
        return (ushort)Math.Max(1, (hash >> 16) ^ (hash & 0xFFFF));
    }

    /// <summary>Tells equal pairs of name and password from different ones; 0 where there is neither.</summary>
    public static uint Both(ushort user, ushort secret) => (uint)user << 16 | secret;
}
