using System.Buffers.Binary;
using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>
/// Reads refused and accepted SSH log-ins from message sizes, as Zeek does: after the key exchange client and server take turns; SERVICE_ACCEPT has one size,
/// the server's refusal (USERAUTH_FAILURE with its list of methods) another, and SUCCESS is shorter than both (RFC 4252 §5.1, RFC 4253 §10). The
/// first refusal answers the client's question for methods and is no guess; nor are offers of public keys, which are longer than a password.
/// A success that arrives in one piece with what follows it has no size to know it by: the turns after it tell that the log-in is over, as what a session
/// says (exit-status, for one) can be as long as a refusal.
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

    /// <summary>Longer than SERVICE_ACCEPT by more units of 4 bytes is no prompt for a password (SSH_MSG_USERAUTH_INFO_REQUEST, RFC 4256 §3.2).</summary>
    private const int LongestPrompt = 14;

    // PeekState.Turn(Session): marks, and how much longer the server's prompt is.
    private const ushort KeyAnswered = 1 << 0;
    private const ushort Answered = 1 << 1;
    private const ushort Guessing = 1 << 2;
    private const ushort Refused = 1 << 3;
    private const ushort Prompted = 1 << 4;
    private const int PromptShift = 8;

    public static bool Wants(in PeekState state, bool fromResponder) =>
        ((PeekFlags)state.Flags & PeekFlags.ResponderDone) == 0 && (fromResponder ? state.BackwardLooks : state.ForwardLooks) < MostLooks;

    /// <param name="onWire">Bytes of the payload on the wire: a capture that cut the packets must not turn long messages into short ones.</param>
    public static PeekInfo? Look(ref PeekState state, bool fromResponder, ReadOnlySpan<byte> payload, int onWire)
    {
        if (payload.StartsWith("SSH-"u8))
            return new Banner(AppProtocol.Ssh, PeekText.Printable(PeekText.Line(payload, out _), 255)) { FromResponder = fromResponder };
        if (!fromResponder)
        {
            if ((state.Flags & KeysSet) == 0 && OrdersInClear(payload)) return new Indicator(IndicatorKind.Exploit, "ssh-before-login", "a session or an order to run a program by SSH before keys were exchanged and anybody logged in (CVE-2025-32433)");
            FromClient(ref state, payload, onWire);
            return null;
        }

        return (state.Flags & KeysSet) == 0 ? null : FromServer(ref state, onWire / 4);
    }

    /// <summary>NEWKEYS (code 21) is the client's last message in clear; what follows in the same segment is encrypted.</summary>
    private static void FromClient(ref PeekState state, ReadOnlySpan<byte> payload, int onWire)
    {
        if ((state.Flags & KeysSet) == 0)
        {
            if (payload.Length >= 6 && payload[0] == 0 && payload[1] == 0 && payload[2] == 0 && payload[5] == 21) state.Flags |= KeysSet;
            return;
        }

        state.Turn(PeekTurn.Session) &= unchecked((ushort)~Answered);
        if (onWire > LongestPassword)
        {
            state.Flags &= unchecked((ushort)~PasswordSent);
            return;
        }

        // Something other than a refusal answered a key, and no longer message (the signature) follows: the key was accepted.
        state.Flags |= PasswordSent;
        if ((state.Turn(PeekTurn.Session) & KeyAnswered) != 0) End(ref state);
    }

    /// <summary>
    /// CHANNEL_OPEN (90, RFC 4254 §5.1) of a session, or CHANNEL_REQUEST (98, §5.4) to run something, among whole packets in clear: length, padding, code, kind. What is encrypted has no such lengths, and who was let in by nobody has
    /// no business in a channel.
    /// </summary>
    private static bool OrdersInClear(ReadOnlySpan<byte> payload)
    {
        for (; payload.Length >= 6; payload = payload[(int)(4 + BinaryPrimitives.ReadUInt32BigEndian(payload))..])
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(payload);
            if (length is < 5 or > 35_000 || length + 4 > payload.Length) return false;
            if (payload.Length < 18) continue;
            if (payload[5] == 90 && payload[6..].StartsWith("\0\0\0\u0007session"u8)) return true;
            if (payload[5] == 98 && (payload[10..].StartsWith("\0\0\0\u0004exec"u8) || payload[10..].StartsWith("\0\0\0\u0005shell"u8))) return true;
        }

        return false;
    }

    private static void End(ref PeekState state) => state.Flags |= (ushort)(PeekFlags.ResponderDone | PeekFlags.InitiatorDone);

    /// <param name="size">Of the message, in units of 4 bytes.</param>
    private static LoginResult? FromServer(ref PeekState state, int size)
    {
        int accept = state.Flags >> AcceptShift & SizeMask;
        if (accept == 0)
        {
            // Too long for SERVICE_ACCEPT: a ciphersuite or a server that this does not know.
            if (size is 0 or > SizeMask) End(ref state);
            else state.Flags |= (ushort)(size << AcceptShift);
            return null;
        }

        if (size < accept)
        {
            End(ref state);
            return new LoginResult(AppProtocol.Ssh, true, "accepted, by message sizes") { FromResponder = true };
        }

        // Some clients ask for the service again before each guess; 0 in the field means that no refusal was seen yet.
        int longer = size - accept;
        if (longer == 0) return null;
        bool isSecond = (state.Turn(PeekTurn.Session) & Answered) != 0;
        state.Turn(PeekTurn.Session) |= Answered;
        int refusal = state.Flags >> RefusalShift & SizeMask;
        if (refusal == 0 || (isSecond && (state.Turn(PeekTurn.Session) & Guessing) == 0))
        {
            // The one before was the server's banner.
            if (longer <= SizeMask) SetRefusal(ref state, longer);
            return null;
        }

        state.Turn(PeekTurn.Session) |= Guessing;
        bool toPassword = (state.Flags & PasswordSent) != 0;
        if (longer == refusal && !isSecond)
        {
            state.Turn(PeekTurn.Session) = (ushort)((state.Turn(PeekTurn.Session) | Refused) & ~(KeyAnswered | Prompted));
            return toPassword ? new LoginResult(AppProtocol.Ssh, false, "password refused, by message sizes") { FromResponder = true } : null;
        }

        if (!toPassword)
        {
            state.Turn(PeekTurn.Session) |= KeyAnswered;
            return null;
        }

        // Log-ins take turns; a server that speaks twice, or has this and that to say, has a session to speak of.
        int prompt = state.Turn(PeekTurn.Session) >> PromptShift;
        if (isSecond || longer > LongestPrompt || (prompt != 0 && prompt != longer))
        {
            End(ref state);
            return null;
        }

        // Twice running it is no prompt: what was taken for the refusal came in one piece with a banner.
        if ((state.Turn(PeekTurn.Session) & (Prompted | Refused)) == Prompted)
        {
            SetRefusal(ref state, longer);
            state.Turn(PeekTurn.Session) |= Refused;
            return new LoginResult(AppProtocol.Ssh, false, "password refused, by message sizes") { FromResponder = true };
        }

        state.Turn(PeekTurn.Session) |= (ushort)(longer << PromptShift | Prompted);
        return null;
    }

    private static void SetRefusal(ref PeekState state, int longer) =>
        state.Flags = (ushort)((state.Flags & ~(SizeMask << RefusalShift)) | longer << RefusalShift);
}
