using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace NetHawk.Web.Security;

/// <summary>Keys are 256 random bits, so one round of SHA-256 is enough to keep: there is nothing to guess.</summary>
public static class ApiKeys
{
    private const string Mark = "nh_";

    public static string Make() => Mark + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>Lower-case hexadecimal.</summary>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
