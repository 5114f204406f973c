using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>
/// Log-ins of protocols without a reader that speak in words (Asterisk's manager, devices' consoles, IRC): a short message with a field for a secret, or that begins with the command for it, answered by a short one that refuses it. The
/// words must be the answer to it: a log or a page that quotes them is longer, or was not asked for that way.
/// </summary>
internal static class SpokenRefusal
{
    private const int LongestQuestion = 512, LongestAnswer = 300;

    public static LoginResult? Look(ref PeekState state, bool fromResponder, ReadOnlySpan<byte> payload)
    {
        bool pending = ((PeekFlags)state.Flags & PeekFlags.LoginPending) != 0;
        if (!fromResponder)
        {
            bool asks = payload.Length is >= 6 and <= LongestQuestion && payload.IndexOfAnyInRange((byte)0x80, (byte)0xFF) < 0 && AsksIn(payload);
            state.Flags = (ushort)(asks ? state.Flags | (ushort)PeekFlags.LoginPending : state.Flags & ~(ushort)PeekFlags.LoginPending);
            if (asks) (state.User, state.Turn(PeekTurn.Secret)) = SpokenSecret.Of(payload);
            return null;
        }

        if (!pending) return null;
        uint credentials = state.Turn(PeekTurn.Secret), user = state.User;
        state.Turn(PeekTurn.Secret) = state.User = 0;
        state.Flags &= (ushort)~PeekFlags.LoginPending;
        if (payload.Length > LongestAnswer || !Refuses(payload)) return null;
        return new LoginResult(state.Application, Accepted: false, PeekText.Printable(PeekText.Line(payload, out _), 255)) { FromResponder = true, CredentialHash = credentials, UserHash = user };
    }

    private static bool AsksIn(ReadOnlySpan<byte> p) =>
        SpokenSecret.IsIn(p) || PeekText.StartsIgnoreCase(p, "PASSWORD "u8) || PeekText.StartsIgnoreCase(p, "PASSWD "u8) || PeekText.StartsIgnoreCase(p, "PASS "u8)
        || PeekText.StartsIgnoreCase(p, "LOGIN "u8) || PeekText.StartsIgnoreCase(p, "AUTH "u8);

    private static bool Refuses(ReadOnlySpan<byte> p) =>
        PeekText.ContainsIgnoreCase(p, "AUTHENTICATION FAIL"u8) || PeekText.ContainsIgnoreCase(p, "LOGIN FAIL"u8) || PeekText.ContainsIgnoreCase(p, "LOGIN INCORRECT"u8)
        || PeekText.ContainsIgnoreCase(p, "INVALID PASS"u8) || PeekText.ContainsIgnoreCase(p, "WRONG PASS"u8) || PeekText.ContainsIgnoreCase(p, "BAD PASS"u8) || PeekText.ContainsIgnoreCase(p, "PASSWORD INCORRECT"u8)
        || PeekText.ContainsIgnoreCase(p, "INVALID CREDENTIAL"u8) || PeekText.ContainsIgnoreCase(p, "ACCESS DENIED"u8);
}
