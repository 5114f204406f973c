using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>
/// Log-in results of protocols that ask as HTTP does (RFC 3261 §22, RFC 7826 §19): SIP and RTSP. The first refusal only asks for credentials; refused is who sent some.
/// </summary>
internal static class ChallengePeek
{
    private const int MaxText = 255;

    /// <summary>Bytes of a message in which its header fields are looked for.</summary>
    private const int MostHeader = 1500;

    public static LoginResult? Look(ref PeekState state, bool fromResponder, ReadOnlySpan<byte> payload)
    {
        var head = payload[..Math.Min(payload.Length, MostHeader)];
        if (!fromResponder)
        {
            if (Credentials(head) is { IsEmpty: false } credentials)
            {
                state.Flags |= (ushort)PeekFlags.LoginPending;
                state.User = UserMark.OfHeader(credentials);
            }

            return null;
        }

        if (((PeekFlags)state.Flags & PeekFlags.LoginPending) == 0 || Status(state.Application, head) is not (>= 200 and var status)) return null;
        state.Flags &= (ushort)~PeekFlags.LoginPending;

        // The credentials may have been right, the server's question was too old.
        if (PeekText.ContainsIgnoreCase(head, "STALE=TRUE"u8)) return null;
        bool? accepted = status switch
        {
            < 300 => true,
            401 or 407 => false,

            // Anything else can be forbidden to a user who is known; a registration only to one who is not.
            403 when PeekText.ContainsIgnoreCase(head, " REGISTER\r\n"u8) => false,
            _ => null,
        };
        return accepted is { } result ? new LoginResult(state.Application, result, PeekText.Printable(PeekText.Line(head, out _), MaxText)) { FromResponder = true, UserHash = state.User, AnswersChallenge = true } : null;
    }

    /// <returns>The value of the header field with credentials; empty where there is none.</returns>
    private static ReadOnlySpan<byte> Credentials(ReadOnlySpan<byte> head)
    {
        while (!head.IsEmpty)
        {
            var line = PeekText.Line(head, out int next);
            head = head[next..];
            if (PeekText.StartsIgnoreCase(line, "AUTHORIZATION:"u8)) return line[14..].TrimStart((byte)' ');
            if (PeekText.StartsIgnoreCase(line, "PROXY-AUTHORIZATION:"u8)) return line[20..].TrimStart((byte)' ');
        }

        return default;
    }

    /// <returns>The status code of an answer; 0 for anything else.</returns>
    private static int Status(AppProtocol application, ReadOnlySpan<byte> head)
    {
        var version = application == AppProtocol.Sip ? "SIP/2.0 "u8 : "RTSP/1.0 "u8;
        if (!head.StartsWith(version) || head.Length < version.Length + 3) return 0;
        return (int)Math.Clamp(PeekText.Number(head.Slice(version.Length, 3)), 0, 999);
    }
}
