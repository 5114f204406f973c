using System.Buffers;

namespace NetHawk.Capture.Peek;

/// <summary>
/// Name and secret in a message of fields ("Secret: x", "password=x", "\"password\": \"x\""). Programs number and date their messages: only these two tell whether the same password is sent again.
/// </summary>
internal static class SpokenSecret
{
    private static readonly SearchValues<byte> Ends = SearchValues.Create("\"'&,; \r\n"u8);

    /// <returns>Marks of the name (0 where none could be read), and of name and secret; of the whole message where no secret could be read.</returns>
    public static (ushort User, ushort Secret) Of(ReadOnlySpan<byte> message)
    {
        var name = After(message, "USER"u8);
        ushort user = name.IsEmpty ? (ushort)0 : CredentialMark.Of(name);
        var secret = Find(message);
        return (user, CredentialMark.Of(secret.IsEmpty ? message : secret, user));
    }

    /// <summary>A field with a secret: people who speak of passwords write none.</summary>
    public static bool IsIn(ReadOnlySpan<byte> message) => !Find(message).IsEmpty;

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> message)
    {
        var secret = After(message, "PASSWORD"u8);
        if (secret.IsEmpty) secret = After(message, "PASSWD"u8);
        return secret.IsEmpty ? After(message, "SECRET"u8) : secret;
    }

    /// <summary>The value behind the last field whose name ends that way, or goes on with letters ("Username").</summary>
    private static ReadOnlySpan<byte> After(ReadOnlySpan<byte> message, ReadOnlySpan<byte> upper)
    {
        for (int i = message.Length - upper.Length; i >= 0; i--)
        {
            if (!PeekText.StartsIgnoreCase(message[i..], upper)) continue;
            var rest = message[(i + upper.Length)..];
            int letters = 0;
            while (letters < rest.Length && (char.IsAsciiLetter((char)rest[letters]) || rest[letters] == '_')) letters++;
            rest = rest[letters..];
            int sign = rest.IndexOfAnyExcept("\"' "u8);
            if (sign < 0 || rest[sign] is not ((byte)':' or (byte)'=')) continue;
            rest = rest[(sign + 1)..].TrimStart("\"' "u8);
            int end = rest.IndexOfAny(Ends);
            var value = end < 0 ? rest : rest[..end];
            if (!value.IsEmpty) return value;
        }

        return default;
    }
}
