using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using NetHawk.Core.Store;

namespace NetHawk.Web.Security;

/// <summary>
/// Makes, keeps and checks passwords (PBKDF2 with salt). Checking costs a core some tens of milliseconds, so only two run at a time and few
/// wait: a flood of sign-ins must not take the machine from capture.
/// </summary>
public sealed class Passwords : IDisposable
{
    private const int MaxWaiting = 32;
    private readonly PasswordHasher<string> _hasher = new();
    private readonly SemaphoreSlim _atOnce = new(2, 2);
    private readonly string _nobody;
    private int _waiting;

    public Passwords() => _nobody = _hasher.HashPassword("", Make());

    /// <summary>Longer ones are refused: their hash would only cost time.</summary>
    public const int MaxLength = 256;

    public string Hash(string password) => _hasher.HashPassword("", password);

    /// <summary>20 characters without look-alikes, 115 bits.</summary>
    public static string Make() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 20);

    /// <param name="user">Null: there is no such account; takes just as long as a wrong password.</param>
    /// <returns>Null: too many are waiting, nothing was checked.</returns>
    public async Task<bool?> CheckAsync(UserRecord? user, string password, CancellationToken cancellation)
    {
        if (password.Length > MaxLength) return false;
        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return null;
        }

        try
        {
            await _atOnce.WaitAsync(cancellation);
            try
            {
                var result = await Task.Run(() => _hasher.VerifyHashedPassword("", user?.PasswordHash ?? _nobody, password), CancellationToken.None);
                return user is not null && result != PasswordVerificationResult.Failed;
            }
            finally
            {
                _atOnce.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Dispose() => _atOnce.Dispose();
}
