using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace NetHawk.Web.Security.SecondFactor;

/// <summary>Keeps second factors' secrets encrypted with the data folder's keys: a copy of the database alone does not tell them.</summary>
public sealed class SecondFactorVault(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("NetHawk.SecondFactor");

    public string Close(byte[] secret) => Convert.ToBase64String(_protector.Protect(secret));

    /// <returns>Null: closed with keys that are gone (a database restored without its folder "keys"). A recovery code or an administrator helps.</returns>
    public byte[]? Open(string closed)
    {
        try
        {
            return _protector.Unprotect(Convert.FromBase64String(closed));
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
