using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>Line protocols with a log-in: FTP, SMTP, POP3, IMAP, and telnet's words.</summary>
internal static class LinePeek
{
    private const int MaxText = 255;

    /// <summary>Tells the protocol by its greeting or first command.</summary>
    public static AppProtocol Recognise(ref PeekState state, ReadOnlySpan<byte> payload, ushort responderPort)
    {
        var line = PeekText.Line(payload, out _);
        if (line.StartsWith("220 "u8) || line.StartsWith("220-"u8))
        {
            if (PeekText.ContainsIgnoreCase(line, "SMTP"u8)) return AppProtocol.Smtp;
            if (PeekText.ContainsIgnoreCase(line, "FTP"u8)) return AppProtocol.Ftp;
            if (responderPort is 25 or 465 or 587) return AppProtocol.Smtp;
            if (responderPort == 21) return AppProtocol.Ftp;

            // Either: the client's first command will tell.
            state.Flags |= (ushort)PeekFlags.Greeting220;
            return AppProtocol.Unknown;
        }

        if (PeekText.StartsIgnoreCase(line, "EHLO "u8) || PeekText.StartsIgnoreCase(line, "HELO "u8)) return AppProtocol.Smtp;
        if (PeekText.StartsIgnoreCase(line, "USER "u8) && line.Count((byte)' ') == 1)
            return Has(state, PeekFlags.Greeting220) || responderPort == 21 ? AppProtocol.Ftp : AppProtocol.Pop3;

        // Nobody but Redis is given a password before it says a word.
        if (state.BackwardLooks == 0 && PeekText.StartsIgnoreCase(line, "AUTH "u8) && line.Count((byte)' ') <= 2) return AppProtocol.Redis;

        // Redis answers so, and nothing more, what was typed; a mail server speaks first.
        if (line.StartsWith("+OK"u8) && (line.Length == 3 ? state.ForwardLooks == 0 : line[3] == ' ')) return AppProtocol.Pop3;
        if (line.StartsWith("* OK"u8) || line.StartsWith("* PREAUTH"u8)) return AppProtocol.Imap;

        // Devices ask in clear without a word of telnet's own.
        if (payload.Length <= 128 && (payload.EndsWith("ogin: "u8) || payload.EndsWith("sername: "u8) || payload.EndsWith("sername:"u8))) return AppProtocol.Telnet;
        return payload.Length >= 3 && payload[0] == 0xFF && payload[1] is >= 0xFB and <= 0xFE ? AppProtocol.Telnet : AppProtocol.Unknown;
    }

    public static PeekInfo? Look(ref PeekState state, bool fromResponder, ReadOnlySpan<byte> payload)
    {
        if (!fromResponder)
        {
            if (SendsPassword(state.Application, payload)) state.Flags |= (ushort)(SendsProof(state.Application, payload) ? PeekFlags.LoginPending | PeekFlags.ProofSent : PeekFlags.LoginPending);
            NoteCredentials(ref state, payload);
            return state.Application == AppProtocol.Smtp ? Mailbox(payload) : null;
        }

        // One-way captures show answers only: there each refusal counts.
        bool asked = Has(state, PeekFlags.LoginPending) || state.ForwardLooks == 0;
        if (state.BackwardLooks == 1 && Greeting(state.Application, payload)) return new Banner(state.Application, Text(payload)) { FromResponder = true };
        if (!asked || Result(state.Application, payload, out var line) is not { } accepted) return null;
        bool proof = Has(state, PeekFlags.ProofSent);
        state.Flags &= (ushort)~(PeekFlags.LoginPending | PeekFlags.ProofSent);
        if (!accepted && IsBusy(state.Application, line))
        {
            state.Turn(PeekTurn.Secret) = state.User = 0;
            return null;
        }

        ushort secret = state.Turn(PeekTurn.Secret), user = state.User;
        state.Turn(PeekTurn.Secret) = state.User = 0;
        return new LoginResult(state.Application, accepted, PeekText.Printable(line, MaxText))
        {
            FromResponder = true,
            CredentialHash = proof ? 0 : CredentialMark.Both(user, secret),
            SecretHash = proof || user == 0 ? 0u : secret,
            UserHash = user,
            AnswersChallenge = proof,
        };
    }

    private static MailboxQuestion? Mailbox(ReadOnlySpan<byte> payload)
    {
        if (!PeekText.StartsIgnoreCase(payload, "VRFY "u8) && !PeekText.StartsIgnoreCase(payload, "EXPN "u8)) return null;
        var name = PeekText.Line(payload, out _)[5..].Trim((byte)' ');
        return name.IsEmpty ? null : new MailboxQuestion(PeekText.Hash(name));
    }

    /// <summary>
    /// Marks of the name and of the password that the client said since the last result: the same again give the same. The tag before an IMAP command
    /// changes each time and does not count. In telnet each key may come alone, and has no line's end; who is named cannot be told from what is typed.
    /// </summary>
    private static void NoteCredentials(ref PeekState state, ReadOnlySpan<byte> payload)
    {
        bool part = Has(state, PeekFlags.LoginPending) || PeekText.StartsIgnoreCase(payload, "USER "u8);
        if (state.Application == AppProtocol.Telnet)
        {
            if (!payload.IsEmpty && payload[0] != 0xFF) state.Turn(PeekTurn.Secret) = CredentialMark.Of(payload[..Math.Min(payload.Length, 256)], state.Turn(PeekTurn.Secret));
            return;
        }

        if (!part) return;
        if (state.Application == AppProtocol.Imap && payload.IndexOf((byte)' ') is > 0 and < 32 and var space) payload = payload[space..];

        // A line cut short by the capture says nothing about equality.
        if (payload.IsEmpty || payload[^1] != (byte)'\n') return;
        if (!Has(state, PeekFlags.ProofSent)) LineSecret.Note(state.Application, payload, ref state.User, ref state.Turn(PeekTurn.Secret));
        else if (state.User == 0) state.User = UserOfProof(payload);
    }

    /// <summary>The name within the answer to CRAM-MD5 or beside a token, the first word behind APOP.</summary>
    private static ushort UserOfProof(ReadOnlySpan<byte> payload)
    {
        var line = PeekText.Line(payload, out _);
        if (!PeekText.StartsIgnoreCase(line, "APOP "u8)) return UserMark.OfCram(line[(line.LastIndexOf((byte)' ') + 1)..]);
        line = line[5..];
        return CredentialMark.Of(line.IndexOf((byte)' ') is >= 0 and var end ? line[..end] : line);
    }

    /// <summary>Mechanisms in which the client answers the server's question (RFC 2195, 2831, 5802, 1939 APOP), or brings a token that a program has renewed by itself (RFC 7628, XOAUTH2).</summary>
    private static bool SendsProof(AppProtocol application, ReadOnlySpan<byte> payload)
    {
        if (application == AppProtocol.Telnet) return false;
        var line = PeekText.Line(Head(payload), out _);
        return PeekText.StartsIgnoreCase(line, "APOP "u8) || PeekText.ContainsIgnoreCase(line, " XOAUTH2"u8) || PeekText.ContainsIgnoreCase(line, " OAUTHBEARER"u8)
            || PeekText.ContainsIgnoreCase(line, " CRAM-"u8) || PeekText.ContainsIgnoreCase(line, " DIGEST-MD5"u8) || PeekText.ContainsIgnoreCase(line, " SCRAM-"u8) || PeekText.ContainsIgnoreCase(line, " NTLM"u8);
    }

    /// <summary>
    /// Refused, but not for the password: the mailbox is in use, the directory behind the service is down, there are too many connections already (RFC 2449 §8.1, RFC 3206, RFC 5530).
    /// </summary>
    private static bool IsBusy(AppProtocol application, ReadOnlySpan<byte> line) => application switch
    {
        AppProtocol.Pop3 => HasAny(line, "[IN-USE]"u8, "[LOGIN-DELAY]"u8, "[SYS/"u8),
        AppProtocol.Imap => HasAny(line, "[UNAVAILABLE]"u8, "[LIMIT]"u8, "[INUSE]"u8) || HasAny(line, "[SERVERBUG]"u8, "[CONTACTADMIN]"u8, "[PRIVACYREQUIRED]"u8),
        AppProtocol.Ftp => HasAny(line, "MAXIMUM NUMBER"u8, "TOO MANY"u8, "NO MORE CONNECTIONS"u8),
        _ => false,
    };

    private static bool HasAny(ReadOnlySpan<byte> line, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third) =>
        PeekText.ContainsIgnoreCase(line, first) || PeekText.ContainsIgnoreCase(line, second) || PeekText.ContainsIgnoreCase(line, third);

    private static bool SendsPassword(AppProtocol application, ReadOnlySpan<byte> payload) => application switch
    {
        AppProtocol.Ftp => PeekText.StartsIgnoreCase(payload, "PASS "u8),
        AppProtocol.Pop3 => PeekText.StartsIgnoreCase(payload, "PASS "u8) || PeekText.StartsIgnoreCase(payload, "APOP "u8) || PeekText.StartsIgnoreCase(payload, "AUTH "u8),
        AppProtocol.Smtp => PeekText.StartsIgnoreCase(payload, "AUTH "u8),
        AppProtocol.Imap => PeekText.ContainsIgnoreCase(Head(payload), " LOGIN "u8) || PeekText.ContainsIgnoreCase(Head(payload), " AUTHENTICATE "u8),

        // In telnet every answer may be one: the words decide.
        _ => true,
    };

    private static bool Greeting(AppProtocol application, ReadOnlySpan<byte> payload) => application switch
    {
        AppProtocol.Ftp or AppProtocol.Smtp => payload.StartsWith("220"u8),
        AppProtocol.Pop3 => payload.StartsWith("+OK"u8),
        AppProtocol.Imap => payload.StartsWith("* "u8),
        _ => false,
    };

    /// <returns>True accepted, false refused, null neither.</returns>
    private static bool? Result(AppProtocol application, ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> line)
    {
        line = PeekText.Line(payload, out _);
        switch (application)
        {
            case AppProtocol.Ftp:
                return line.StartsWith("230"u8) ? true : line.StartsWith("530"u8) ? false : null;
            case AppProtocol.Smtp:
                return line.StartsWith("235"u8) ? true : line.StartsWith("535"u8) ? false : null;
            case AppProtocol.Pop3:
                return line.StartsWith("+OK"u8) ? true : line.StartsWith("-ERR"u8) ? false : null;
            case AppProtocol.Imap:
                return ImapResult(payload, ref line);
            default:
                return TelnetResult(payload, ref line);
        }
    }

    /// <summary>The tagged line, after any number of untagged ones: "a1 OK …", "a1 NO …".</summary>
    private static bool? ImapResult(ReadOnlySpan<byte> payload, ref ReadOnlySpan<byte> line)
    {
        for (int count = 0; count < 16 && !payload.IsEmpty; count++)
        {
            line = PeekText.Line(payload, out int next);
            payload = payload[next..];
            if (line.StartsWith("* "u8) || line.StartsWith("+"u8)) continue;
            int space = line.IndexOf((byte)' ');
            if (space is < 1 or > 32) continue;
            var word = line[(space + 1)..];
            if (PeekText.StartsIgnoreCase(word, "OK"u8)) return true;
            if (PeekText.StartsIgnoreCase(word, "NO"u8) || PeekText.StartsIgnoreCase(word, "BAD"u8)) return false;
        }

        return null;
    }

    private static bool? TelnetResult(ReadOnlySpan<byte> payload, ref ReadOnlySpan<byte> line)
    {
        var head = Head(payload);
        if (PeekText.ContainsIgnoreCase(head, "LOGIN INCORRECT"u8) || PeekText.ContainsIgnoreCase(head, "LOGIN FAILED"u8)
            || PeekText.ContainsIgnoreCase(head, "AUTHENTICATION FAILED"u8) || PeekText.ContainsIgnoreCase(head, "ACCESS DENIED"u8))
        {
            line = head.TrimStart("\r\n\0"u8);
            line = PeekText.Line(line, out _);
            return false;
        }

        return PeekText.ContainsIgnoreCase(head, "LAST LOGIN"u8) ? true : null;
    }

    private static ReadOnlySpan<byte> Head(ReadOnlySpan<byte> payload) => payload[..Math.Min(payload.Length, 512)];

    private static string Text(ReadOnlySpan<byte> payload) => PeekText.Printable(PeekText.Line(payload, out _), MaxText);

    private static bool Has(in PeekState state, PeekFlags flag) => ((PeekFlags)state.Flags & flag) != 0;
}
