using System.Security.Cryptography;
using System.Text;

namespace NetHawk.Web.Security;

/// <summary>The administrator's key in NETHAWK_API_KEY: counts as long as the variable is set, and is stored nowhere.</summary>
public sealed class EnvironmentKey
{
    public const string Variable = "NETHAWK_API_KEY";
    public const string Name = "environment";
    private readonly byte[]? _hash;

    public EnvironmentKey(string? key) => _hash = string.IsNullOrEmpty(key) ? null : Encoding.ASCII.GetBytes(ApiKeys.Hash(key));

    public bool IsSet => _hash is not null;

    internal bool Matches(string hash) => _hash is not null && CryptographicOperations.FixedTimeEquals(_hash, Encoding.ASCII.GetBytes(hash));
}
