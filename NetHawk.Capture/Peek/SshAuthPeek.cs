using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>
/// Reads refused and accepted SSH log-ins from message sizes, as Zeek does: after the key exchange client and server take turns; the server's refusal
/// (USERAUTH_FAILURE with its list of methods) always has one size, and SUCCESS is shorter than it (RFC 4252 §5.1). The first refusal answers the
/// client's question for methods and is no guess; nor are offers of public keys, which are longer than a password.
/// </summary>
internal static class SshAuthPeek
{
    /// <summary>Payloads of each side before it is given up: six tries take about twenty.</summary>
    private const int MostLooks = 60;

    /// <summary>A password request is shorter, an offered key longer (ed25519 with its name from about 140 bytes).</summary>
    private const int LongestPassword = 136;

    private const ushort KeysSet = 1 << 5;
    private const ushort PasswordSent = 1 << 6;
    private const ushort ServiceAccepted = 1 << 7;
    private const int SizeShift = 8;

    public static bool Wants(in PeekState state, bool fromResponder) =>
        ((PeekFlags)state.Flags & PeekFlags.ResponderDone) == 0 && (fromResponder ? state.BackwardLooks : state.ForwardLooks) < MostLooks;

    public static PeekInfo? Look(ref PeekState state, bool fromResponder, ReadOnlySpan<byte> payload)
    {
        if (payload.StartsWith("SSH-"u8))
            return new Banner(AppProtocol.Ssh, PeekText.Printable(PeekText.Line(payload, out _), 255)) { FromResponder = fromResponder };
        if (!fromResponder)
        {
            FromClient(ref state, payload);
            return null;
        }

        if ((state.Flags & KeysSet) == 0) return null;
        if ((state.Flags & ServiceAccepted) == 0)
        {
            state.Flags |= ServiceAccepted;
            return null;
        }

        return FromServer(ref state, payload.Length);
    }

    /// <summary>NEWKEYS (code 21) is the client's last message in clear; what follows in the same segment is encrypted.</summary>
    private static void FromClient(ref PeekState state, ReadOnlySpan<byte> payload)
    {
        if ((state.Flags & KeysSet) == 0)
        {
            if (payload.Length >= 6 && payload[0] == 0 && payload[1] == 0 && payload[2] == 0 && payload[5] == 21) state.Flags |= KeysSet;
            return;
        }

        if (payload.Length <= LongestPassword) state.Flags |= PasswordSent;
        else state.Flags &= unchecked((ushort)~PasswordSent);
    }

    private static LoginResult? FromServer(ref PeekState state, int length)
    {
        int refusal = state.Flags >> SizeShift;
        int size = length / 4;
        if (size is 0 or > 255) return null;
        if (refusal == 0)
        {
            state.Flags |= (ushort)(size << SizeShift);
            return null;
        }

        if (size == refusal)
            return (state.Flags & PasswordSent) == 0 ? null : new LoginResult(AppProtocol.Ssh, false, "password refused, by message sizes") { FromResponder = true };
        if (size >= refusal) return null;
        state.Flags |= (ushort)(PeekFlags.ResponderDone | PeekFlags.InitiatorDone);
        return new LoginResult(AppProtocol.Ssh, true, "accepted, by message sizes") { FromResponder = true };
    }
}
