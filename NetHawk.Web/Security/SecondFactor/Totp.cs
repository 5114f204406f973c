using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace NetHawk.Web.Security.SecondFactor;

/// <summary>Time-based one-time passwords (RFC 6238 over RFC 4226): HMAC-SHA-1, 6 digits, 30 seconds; what every authenticator app speaks.</summary>
public static class Totp
{
    public const int Digits = 6;
    public const int StepSeconds = 30;

    /// <summary>RFC 4226 section 4 asks for at least 128 bits and recommends 160.</summary>
    public const int SecretBytes = 20;

    /// <summary>Steps before and after now that count too: clocks of telephones are off by some seconds (RFC 6238 section 5.2).</summary>
    private const int Window = 1;

    public static byte[] MakeSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    public static long StepAt(DateTimeOffset time) => Math.DivRem(time.ToUnixTimeSeconds(), StepSeconds).Quotient;

    public static string Code(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The RFC's default, and the only one that all apps take; HMAC-SHA-1 is not broken.
        HMACSHA1.HashData(secret, counter, hash);
#pragma warning restore CA5350
        int offset = hash[^1] & 0x0f;
        int value = BinaryPrimitives.ReadInt32BigEndian(hash.Slice(offset, 4)) & int.MaxValue;
        return (value % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <param name="lastStep">Step of the last code that was taken: it and those before it do not count again.</param>
    /// <returns>The step of the code; null: wrong, too old or used before.</returns>
    public static long? Check(ReadOnlySpan<byte> secret, string code, DateTimeOffset now, long lastStep)
    {
        Span<char> digits = stackalloc char[Digits];
        int length = 0;
        foreach (char c in code)
        {
            if (c is ' ' or '-') continue;
            if (!char.IsAsciiDigit(c) || length == Digits) return null;
            digits[length++] = c;
        }

        if (length != Digits) return null;
        long? found = null;
        for (long step = StepAt(now) - Window; step <= StepAt(now) + Window; step++)
        {
            bool same = CryptographicOperations.FixedTimeEquals(System.Runtime.InteropServices.MemoryMarshal.AsBytes(Code(secret, step).AsSpan()),
                System.Runtime.InteropServices.MemoryMarshal.AsBytes((ReadOnlySpan<char>)digits));
            if (same && step > lastStep) found = step;
        }

        return found;
    }

    /// <summary>What the QR code says: the key URI that authenticator apps read.</summary>
    public static string Uri(string secret, string account, string host) =>
        $"otpauth://totp/NetHawk:{System.Uri.EscapeDataString($"{account}@{host}")}?secret={secret}&issuer=NetHawk&algorithm=SHA1&digits={Digits}&period={StepSeconds}";
}
