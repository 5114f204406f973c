using System.Security.Cryptography;
using System.Text;

namespace NetHawk.Web.Security.SecondFactor;

/// <summary>Codes for the day the telephone is gone: 80 random bits each, so that one round of SHA-256 is enough to keep; each counts once.</summary>
public static class RecoveryCodes
{
    public const int Count = 10;
    private const string Alphabet = "abcdefghjkmnpqrstvwxyz0123456789";
    private const int Length = 16;

    public static IReadOnlyList<string> Make() =>
        [.. Enumerable.Range(0, Count).Select(_ => string.Join('-', RandomNumberGenerator.GetString(Alphabet, Length).Chunk(4).Select(c => new string(c))))];

    /// <returns>Lower-case hexadecimal; null: this is no recovery code at all.</returns>
    public static string? Hash(string code)
    {
        string plain = new([.. code.ToLowerInvariant().Where(c => c is not ('-' or ' '))]);
        return plain.Length == Length && plain.All(Alphabet.Contains) ? Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(plain))) : null;
    }
}
