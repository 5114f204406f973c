using System.Buffers.Binary;
using System.Globalization;
using NetHawk.Core.Peek;

namespace NetHawk.Capture.Peek;

/// <summary>Log-in results of binary protocols that say them in clear: SMB, MySQL, PostgreSQL, LDAP, Redis, MQTT, VNC, Kerberos, MS SQL, SOCKS, MongoDB, AMQP, and rsync's words.</summary>
internal static class BinaryLoginPeek
{
    public static bool Knows(AppProtocol application) => application is AppProtocol.Smb or AppProtocol.MySql or AppProtocol.PostgreSql
        or AppProtocol.Ldap or AppProtocol.Redis or AppProtocol.Mqtt or AppProtocol.Vnc or AppProtocol.Kerberos or AppProtocol.Tds or AppProtocol.Socks
        or AppProtocol.MongoDb or AppProtocol.Amqp or AppProtocol.Rsync;

    /// <summary>Whether what the client says is wanted too: a password in clear, so that the same one asked again is told from another.</summary>
    public static bool TellsCredentials(AppProtocol application) => application is AppProtocol.Ldap or AppProtocol.Redis or AppProtocol.PostgreSql or AppProtocol.Amqp or AppProtocol.Mqtt;

    /// <summary>Protocols whose clients answer the server's question: of what the client says only its name can be compared.</summary>
    private static bool AsksQuestion(AppProtocol application) => application is AppProtocol.MySql or AppProtocol.Smb or AppProtocol.Vnc or AppProtocol.MongoDb or AppProtocol.Rsync or AppProtocol.Kerberos;

    public static LoginResult? Look(ref PeekState state, bool fromResponder, ReadOnlySpan<byte> payload)
    {
        var application = state.Application;
        if (!fromResponder)
        {
            if (AsksQuestion(application)) NoteName(ref state, payload);
            else if (application == AppProtocol.PostgreSql) NotePassword(ref state, payload);
            else if (application == AppProtocol.Ldap) NoteBind(ref state, payload);
            else if (application == AppProtocol.Amqp && payload is [1, _, _, _, _, _, _, 0, 10, 0, 11, ..]) state.Turn(PeekTurn.Secret) = CredentialMark.Of(payload[..Math.Min(payload.Length, 1024)]);
            else if (application == AppProtocol.Tds && UserMark.OfTds(payload, out ushort name) is not 0 and var both) (state.Turn(PeekTurn.Secret), state.User) = (both, name);
            else if (application == AppProtocol.Mqtt && payload[0] == 0x10) state.Turn(PeekTurn.Secret) = UserMark.OfMqtt(payload, out state.User);
            else if (application == AppProtocol.Redis && PeekText.ContainsIgnoreCase(payload[..Math.Min(payload.Length, 32)], "AUTH"u8)) state.Turn(PeekTurn.Secret) = CredentialMark.Of(payload[..Math.Min(payload.Length, 256)]);
            return null;
        }

        string detail = "";
        bool? accepted = application switch
        {
            AppProtocol.Smb => Smb(payload, ref detail),
            AppProtocol.MySql => MySql(payload, ref detail),
            AppProtocol.PostgreSql => PostgreSql(payload, ref detail),
            AppProtocol.Ldap => Ldap(payload, ref detail),
            AppProtocol.Redis => Redis(payload, ref detail),
            AppProtocol.Mqtt => Mqtt(payload, ref detail),
            AppProtocol.Vnc => Vnc(payload, ref detail),
            AppProtocol.Kerberos => Kerberos(payload, ref detail),
            AppProtocol.Tds => Tds(payload, ref detail),
            AppProtocol.Socks => Socks(payload, ref detail),
            AppProtocol.MongoDb => Mongo(payload, ref detail),
            AppProtocol.Amqp => Amqp(payload, ref detail),
            AppProtocol.Rsync => Rsync(payload, ref detail),
            _ => null,
        };
        if (accepted is not { } result) return null;

        // A refusal seen again (a port mirrored twice, a segment sent again) answers no other password.
        if (!result && TellsCredentials(application) && state.ForwardLooks > 0 && state.Turn(PeekTurn.Secret) == 0) return null;
        // A name that Kerberos does not know is no password that could not be compared.
        // MS SQL's log-in is mostly encrypted, its refusal is not.
        bool proof = (AsksQuestion(application) && detail != UnknownPrincipal) || (state.Flags & (ushort)PeekFlags.ProofSent) != 0 || (application == AppProtocol.Tds && state.Turn(PeekTurn.Secret) == 0);
        bool tells = TellsCredentials(application) || application == AppProtocol.Tds;
        var login = new LoginResult(application, result, detail) { FromResponder = true, CredentialHash = tells && !proof ? state.Turn(PeekTurn.Secret) : 0u, UserHash = state.User, AnswersChallenge = proof };
        if (TellsCredentials(application)) state.Turn(PeekTurn.Secret) = state.User = 0;
        state.Flags &= (ushort)~PeekFlags.ProofSent;
        return login;
    }

    private static void NoteName(ref PeekState state, ReadOnlySpan<byte> payload)
    {
        ushort user = state.Application switch
        {
            AppProtocol.MySql => UserMark.OfMySql(payload),
            AppProtocol.Smb => UserMark.OfNtlm(payload),
            AppProtocol.MongoDb => UserMark.OfScram(payload),
            AppProtocol.Kerberos => UserMark.OfKerberos(payload),
            AppProtocol.Rsync when payload[0] != '@' && PeekText.Line(payload, out _).IndexOf((byte)' ') is > 0 and < 64 and var space => CredentialMark.Of(payload[..space]),
            _ => 0,
        };
        if (user != 0) state.User = user;
    }

    /// <summary>PostgreSQL's start-up message says who, a password message (in clear, or a new proof each time: then no two are alike) what.</summary>
    private static void NotePassword(ref PeekState state, ReadOnlySpan<byte> payload)
    {
        var head = payload[..Math.Min(payload.Length, 256)];
        if (head is [(byte)'p', ..])
        {
            state.Turn(PeekTurn.Secret) = CredentialMark.Of(head);
            if (head.Length > 8 && (head[5..].StartsWith("md5"u8) || head[5..].StartsWith("SCRAM-"u8) || head[5..].StartsWith("c="u8))) state.Flags |= (ushort)PeekFlags.ProofSent;
            return;
        }

        int name = head.IndexOf("user\0"u8);
        if (name < 8 || head[0] != 0) return;
        var rest = head[(name + 5)..];
        if (rest.IndexOf((byte)0) is > 0 and var end) state.User = CredentialMark.Of(rest[..end]);
    }

    /// <summary>BindRequest (RFC 4511 §4.2): 60 len 02 01 version 04 len name, then the proof. The message's number before it changes each time.</summary>
    private static void NoteBind(ref PeekState state, ReadOnlySpan<byte> payload)
    {
        int at = payload.IndexOf((byte)0x60);
        if (at is < 4 or > 12 || payload[0] != 0x30) return;
        var bind = payload[at..Math.Min(payload.Length, at + 256)];
        state.Turn(PeekTurn.Secret) = CredentialMark.Of(bind);
        ReadOnlySpan<byte> version = [0x02, 0x01, 0x03, 0x04];
        int name = bind.IndexOf(version);
        if (name >= 0 && name + 5 < bind.Length && bind[name + 4] is < 0x80 and var length && name + 5 + length <= bind.Length) state.User = CredentialMark.Of(bind.Slice(name + 5, length));
    }

    /// <summary>SESSION_SETUP response of SMB2 (MS-SMB2 §2.2.6) or SMB1 (MS-CIFS §2.2.4.53): the header's status.</summary>
    private static bool? Smb(ReadOnlySpan<byte> payload, ref string detail)
    {
        if (payload.Length < 4 + 35 || !payload[5..].StartsWith("SMB"u8)) return null;
        var header = payload[4..];
        uint status;
        if (header[0] == 0xFE && header.Length >= 64)
        {
            if (BinaryPrimitives.ReadUInt16LittleEndian(header[12..]) != 1 || (header[16] & 1) == 0) return null;
            status = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        }
        else if (header[0] == 0xFF && header[4] == 0x73 && (header[9] & 0x80) != 0)
        {
            status = BinaryPrimitives.ReadUInt32LittleEndian(header[5..]);
        }
        else
        {
            return null;
        }

        if (status == 0) return true;

        // LOGON_FAILURE, WRONG_PASSWORD, ACCOUNT_RESTRICTION, ACCOUNT_DISABLED, ACCOUNT_LOCKED_OUT, ACCESS_DENIED.
        if (status is not (0xC000006D or 0xC000006A or 0xC000006E or 0xC0000072 or 0xC0000234 or 0xC0000022)) return null;
        detail = string.Create(CultureInfo.InvariantCulture, $"NT status 0x{status:X8}");
        return false;
    }

    /// <summary>ERR packet 1045 (access denied), or OK after the log-in packet (sequence 2 or more).</summary>
    private static bool? MySql(ReadOnlySpan<byte> payload, ref string detail)
    {
        if (payload.Length < 7) return null;
        if (payload[4] == 0xFF && BinaryPrimitives.ReadUInt16LittleEndian(payload[5..]) == 1045)
        {
            detail = PeekText.Printable(payload[7..], 255);
            return false;
        }

        return payload[4] == 0 && payload[3] is >= 2 and <= 8 ? true : null;
    }

    private static bool? PostgreSql(ReadOnlySpan<byte> payload, ref string detail)
    {
        if (payload.Length < 9) return null;
        if (payload[0] == 'R' && BinaryPrimitives.ReadInt32BigEndian(payload[1..]) == 8 && BinaryPrimitives.ReadInt32BigEndian(payload[5..]) == 0) return true;
        var head = payload[..Math.Min(payload.Length, 256)];
        if (payload[0] != 'E' || (head.IndexOf("C28P01"u8) < 0 && head.IndexOf("C28000"u8) < 0)) return null;
        detail = PeekText.Printable(head[5..], 255);
        return false;
    }

    /// <summary>BindResponse (RFC 4511 §4.2.2): 30 len 02 len id 61 len 0A 01 code.</summary>
    private static bool? Ldap(ReadOnlySpan<byte> payload, ref string detail)
    {
        int at = payload.IndexOf((byte)0x61);
        if (at is < 4 or > 12 || payload[0] != 0x30) return null;
        ReadOnlySpan<byte> enumerated = [0x0A, 0x01];
        int code = payload[at..Math.Min(payload.Length, at + 8)].IndexOf(enumerated);
        if (code < 0 || at + code + 2 >= payload.Length) return null;
        int result = payload[at + code + 2];
        if (result == 0) return true;
        if (result != 49) return null;
        detail = "invalidCredentials (49)";
        return false;
    }

    /// <summary>SecurityResult "failed" with its reason (RFC 6143 §7.1.3), or no security types at all with a reason: too many failures before.</summary>
    private static bool? Vnc(ReadOnlySpan<byte> payload, ref string detail)
    {
        if (payload.Length < 9) return null;
        bool failed = BinaryPrimitives.ReadUInt32BigEndian(payload) == 1 && BinaryPrimitives.ReadUInt32BigEndian(payload[4..]) == payload.Length - 8;
        bool barred = payload[0] == 0 && BinaryPrimitives.ReadUInt32BigEndian(payload[1..]) == payload.Length - 5;
        if (!failed && !barred) return null;
        detail = PeekText.Printable(payload[(failed ? 8 : 5)..], 255);
        return false;
    }

    private const string UnknownPrincipal = "Kerberos error 6";

    /// <summary>
    /// AS-REP, or KRB-ERROR (RFC 4120 §5.9.1) with error-code [6]: 6 unknown principal, 18 revoked, 24 pre-authentication failed. 25 only asks for it. Over TCP a
    /// length comes first.
    /// </summary>
    private static bool? Kerberos(ReadOnlySpan<byte> payload, ref string detail)
    {
        if (payload.Length > 4 && payload[0] == 0) payload = payload[4..];
        if (payload.Length < 20) return null;
        if (payload[0] == 0x6B) return true;
        if (payload[0] != 0x7E) return null;
        ReadOnlySpan<byte> errorCode = [0xA6, 0x03, 0x02, 0x01];
        int at = payload[..Math.Min(payload.Length, 120)].IndexOf(errorCode);
        if (at < 0 || at + 4 >= payload.Length || payload[at + 4] is not (6 or 18 or 24)) return null;
        detail = string.Create(CultureInfo.InvariantCulture, $"Kerberos error {payload[at + 4]}");
        return false;
    }

    /// <summary>Tabular result (type 4) that begins with LOGINACK (AD), or with an ERROR token (AA) 18456, login failed (MS-TDS §2.2.7.10).</summary>
    private static bool? Tds(ReadOnlySpan<byte> payload, ref string detail)
    {
        if (payload.Length < 16 || payload[0] != 4) return null;
        if (payload[8] == 0xAD) return true;
        if (payload[8] != 0xAA || BinaryPrimitives.ReadInt32LittleEndian(payload[11..]) != 18456) return null;
        detail = "login failed (18456)";
        return false;
    }

    private static bool? Redis(ReadOnlySpan<byte> payload, ref string detail)
    {
        if (!payload.StartsWith("-WRONGPASS"u8) && !payload.StartsWith("-ERR invalid password"u8)) return null;
        detail = PeekText.Printable(PeekText.Line(payload, out _), 255);
        return false;
    }

    /// <summary>The answer to name and password (RFC 1929 §2): version 1, status; 0 is success. All other answers begin with 5.</summary>
    private static bool? Socks(ReadOnlySpan<byte> payload, ref string detail)
    {
        if (payload.Length != 2 || payload[0] != 1) return null;
        if (payload[1] == 0) return true;
        detail = string.Create(CultureInfo.InvariantCulture, $"status {payload[1]}");
        return false;
    }

    /// <summary>A reply whose document has code 18 (AuthenticationFailed), or that ends a SASL conversation ("done": true).</summary>
    private static bool? Mongo(ReadOnlySpan<byte> payload, ref string detail)
    {
        var head = payload[..Math.Min(payload.Length, 1024)];
        if (head.IndexOf("\u0010code\0\u0012\0\0\0"u8) >= 0)
        {
            detail = "AuthenticationFailed (18)";
            return false;
        }

        return head.IndexOf("\u0008done\0\u0001"u8) >= 0 ? true : null;
    }

    /// <summary>Method frames (AMQP 0-9-1 §4.2.3): Connection.Close with 403, ACCESS_REFUSED; Connection.Tune comes only to who was let in.</summary>
    private static bool? Amqp(ReadOnlySpan<byte> payload, ref string detail)
    {
        if (payload.Length < 12 || payload[0] != 1 || BinaryPrimitives.ReadUInt16BigEndian(payload[7..]) != 10) return null;
        int method = BinaryPrimitives.ReadUInt16BigEndian(payload[9..]);
        if (method == 30) return true;
        if (method != 50 || payload.Length < 14 || BinaryPrimitives.ReadUInt16BigEndian(payload[11..]) != 403) return null;
        detail = PeekText.Printable(payload[14..], 255);
        return false;
    }

    /// <summary>The daemon's line after name and proof.</summary>
    private static bool? Rsync(ReadOnlySpan<byte> payload, ref string detail)
    {
        if (payload.StartsWith("@RSYNCD: OK"u8)) return true;
        if (!payload.StartsWith("@ERROR: auth failed"u8)) return null;
        detail = PeekText.Printable(PeekText.Line(payload, out _), 255);
        return false;
    }

    /// <summary>CONNACK: return code 0 accepted; 4 and 5 (3.1.1) or 134 and 135 (5.0) refused credentials.</summary>
    private static bool? Mqtt(ReadOnlySpan<byte> payload, ref string detail)
    {
        if (payload.Length < 4 || payload[0] != 0x20) return null;
        int code = payload[3];
        if (code == 0) return true;
        if (code is not (4 or 5 or 134 or 135)) return null;
        detail = string.Create(CultureInfo.InvariantCulture, $"return code {code}");
        return false;
    }
}
