using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>
/// Reads refused and accepted SSH log-ins from message sizes, as Zeek does: after the key exchange client and server take turns; SERVICE_ACCEPT has one size,
/// the server's refusal (USERAUTH_FAILURE with its list of methods) another, and SUCCESS is shorter than both (RFC 4252 §5.1, RFC 4253 §10). The
/// first refusal answers the client's question for methods and is no guess; nor are offers of public keys, which are longer than a password.
/// </summary>
internal static class SshAuthPeek
{
    /// <summary>Payloads of each side before it is given up: six tries take about twenty.</summary>
    private const int MostLooks = 60;

    /// <summary>A password request is shorter, an offered key longer (ed25519 with its name from about 140 bytes).</summary>
    private const int LongestPassword = 136;

    // PeekState.Flags: bits 0 and 1 are PeekFlags, then two marks, the size of SERVICE_ACCEPT and how much longer a refusal is, in units of 4 bytes.
    private const ushort KeysSet = 1 << 2;
    private const ushort PasswordSent = 1 << 3;
    private const int AcceptShift = 4;
    private const int RefusalShift = 10;
    private const int SizeMask = 0x3F;

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

        return (state.Flags & KeysSet) == 0 ? null : FromServer(ref state, payload.Length / 4);
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

    /// <param name="size">Of the message, in units of 4 bytes.</param>
    private static LoginResult? FromServer(ref PeekState state, int size)
    {
        int accept = state.Flags >> AcceptShift & SizeMask;
        if (accept == 0)
        {
            // Too long for SERVICE_ACCEPT: a ciphersuite or a server that this does not know.
            if (size is 0 or > SizeMask) state.Flags |= (ushort)(PeekFlags.ResponderDone | PeekFlags.InitiatorDone);
            else state.Flags |= (ushort)(size << AcceptShift);
            return null;
        }

        if (size < accept)
        {
            state.Flags |= (ushort)(PeekFlags.ResponderDone | PeekFlags.InitiatorDone);
            return new LoginResult(AppProtocol.Ssh, true, "accepted, by message sizes") { FromResponder = true };
        }

        // Some clients ask for the service again before each guess; 0 in the field means that no refusal was seen yet.
        int longer = size - accept;
        if (longer is 0 or > SizeMask) return null;
        int refusal = state.Flags >> RefusalShift & SizeMask;
        if (refusal == 0)
        {
            state.Flags |= (ushort)(longer << RefusalShift);
            return null;
        }

        return longer != refusal || (state.Flags & PasswordSent) == 0
            ? null
            : new LoginResult(AppProtocol.Ssh, false, "password refused, by message sizes") { FromResponder = true };
    }
}
