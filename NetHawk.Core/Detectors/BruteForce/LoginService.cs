using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Core.Detectors.BruteForce;

/// <summary>Which services one guesses passwords at by connecting again and again.</summary>
internal static class LoginService
{
    /// <summary>
    /// Services where people and programs do not make many short alike connections that end before a session began. Web, mail, databases and directories
    /// do (polling, pools), so there only refused log-ins that could be read count. The port is a hint where content said nothing.
    /// </summary>
    public static AppProtocol ByShape(in FlowEvent flow) => flow.Application switch
    {
        AppProtocol.Ssh or AppProtocol.Rdp or AppProtocol.Telnet or AppProtocol.Vnc or AppProtocol.Smb => flow.Application,
        AppProtocol.Unknown when flow.Protocol == IpProtocol.Tcp => flow.ResponderPort switch
        {
            22 => AppProtocol.Ssh,
            23 => AppProtocol.Telnet,
            3389 => AppProtocol.Rdp,
            445 => AppProtocol.Smb,
            >= 5900 and <= 5905 => AppProtocol.Vnc,
            _ => AppProtocol.Unknown,
        },
        _ => AppProtocol.Unknown,
    };

    /// <summary>A form that carries a password: told by its fields, or by where it is sent when no body can follow in another packet.</summary>
    public static bool IsLoginForm(HttpRequest request)
    {
        if (request.Method != "POST") return false;
        if (request.BodyStart.Length > 0) return HasPassword(request.BodyStart, AsksForCode(request.Target));
        return (!request.HeadersComplete || (request.ContentLength <= 0 && !request.IsChunked))
            && HasAny(request.Target, "login", "signin", "sign-in", "logon", "/auth", "session", "xmlrpc.php");
    }

    /// <summary>Field names of passwords in forms, JSON and XML-RPC, and one-time codes.</summary>
    /// <param name="asksForCode">It is sent to a page that by its name asks for a code: elsewhere "code" and "pin" are those of goods and places.</param>
    public static bool HasPassword(string body, bool asksForCode = true) =>
        HasAny(body, "pwd=", "pw=", "passwort=", "senha=", "contrase", "<methodName>wp.", "<string>wp.") || HasPass(body) || HasValue(body) || HasCode(body, asksForCode);

    /// <summary>Whether the page's name says that it takes one-time codes.</summary>
    public static bool AsksForCode(string target) =>
        HasAny(target, "verif", "otp", "2fa", "mfa", "factor", "auth", "login", "logon", "signin", "sign-in", "session", "/code", "/pin", "confirm", "challenge", "unlock", "reset", "token", "password");

    /// <summary>"pass=", but not "bypass=" or "compass=".</summary>
    private static bool HasPass(string body)
    {
        for (int at = AsciiText.IndexOf(body, "pass="); at >= 0; at = AsciiText.IndexOf(body, "pass=", at + 1))
        {
            var before = body.AsSpan(0, at);
            if (!before.EndsWith("by", StringComparison.OrdinalIgnoreCase) && !before.EndsWith("com", StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    /// <summary>Names of the second field of somebody who registers or changes a password.</summary>
    public static bool NamesTwice(string body) =>
        HasAny(body, "confirm", "password2", "password_again", "repeat", "retype", "pass2", "new_password", "newPassword", "new-password");

    /// <summary>Log-ins that one body carries: XML-RPC's multicall takes hundreds, and so does GraphQL, where each has a name of its own in front ("a1: login(…) a2: login(…)").</summary>
    public static int Tries(string body) => Math.Max(1, Math.Max(Count(body, "wp.getUsersBlogs"), body.Contains("mutation", StringComparison.Ordinal) ? Count(body, "password:") : 0));

    private static int Count(string body, string part)
    {
        int count = 0;
        for (int at = body.IndexOf(part, StringComparison.Ordinal); at >= 0 && count < MostTries; at = body.IndexOf(part, at + part.Length, StringComparison.Ordinal)) count++;
        return count;
    }

    private const int MostTries = 8;

    /// <summary>A name with "passw" in it, and a value behind: who asks for a field of that name sends none, and who reports that somebody has a password sends no text.</summary>
    private static bool HasValue(string body)
    {
        bool json = body.Length > 0 && body[0] is '{' or '[';
        for (int at = AsciiText.IndexOf(body, "passw"); at >= 0; at = AsciiText.IndexOf(body, "passw", at + 1))
        {
            int end = at;
            while (end < body.Length && (char.IsAsciiLetterOrDigit(body[end]) || body[end] is '_' or '-' or '[' or ']')) end++;

            // A file's name ("/etc/passwd") is no field's.
            if (at > 0 && body[at - 1] == '/') continue;
            if (json ? HasText(body, end) : end == body.Length || body[end] is '=' or ':' or '"' or '\'' or '%' or '\\' or '<' or '&') return true;
        }

        return false;
    }

    /// <summary>Behind a name in JSON, which may itself stand in a string of JSON (GraphQL): a colon and a text. A name or value cut off may go on so.</summary>
    private static bool HasText(string body, int at)
    {
        while (at < body.Length && body[at] is '\\' or '"' or '\'' or ' ') at++;
        if (at == body.Length) return true;
        if (body[at] is not (':' or '=')) return false;
        at++;
        while (at < body.Length && body[at] is ' ' or '\\' or '\n' or '\t') at++;
        if (at == body.Length) return true;
        if (body[at] is not ('"' or '\'')) return false;
        at++;
        return at == body.Length || body[at] is not ('"' or '\'' or '\\');
    }

    /// <summary>
    /// Four to eight digits in a field whose name is that of a one-time code: who guesses tries them in turn. In JSON, where machines report codes of all kinds, only under a name that means nothing else.
    /// </summary>
    private static bool HasCode(string body, bool asksForCode)
    {
        bool form = body.Length > 0 && body[0] is not ('{' or '[' or '<');
        foreach (string name in form ? FormCodes : JsonCodes)
        {
            for (int at = AsciiText.IndexOf(body, name); at >= 0; at = AsciiText.IndexOf(body, name, at + 1))
            {
                if (at > 0 && body[at - 1] is not ('&' or '"' or '_')) continue;
                if (form && name is not ("otp" or "totp" or "mfa") && !asksForCode) continue;
                if (at > 0 && body[at - 1] == '_' && !IsOfLogIn(body.AsSpan(0, at - 1))) continue;
                int from = at + name.Length;
                while (from < body.Length && body[from] is '=' or '"' or ':' or ' ') from++;
                int end = from;
                while (end < body.Length && char.IsAsciiDigit(body[end])) end++;
                if (from > at + name.Length && end - from is >= 4 and <= 8 && (end == body.Length || body[end] is '&' or '"' or ',' or '}' or '\\' or ' ')) return true;
            }
        }

        return false;
    }

    /// <summary>The word before "_code": of a log-in ("sms_code"), not of places and goods ("postal_code", "product_code").</summary>
    private static bool IsOfLogIn(ReadOnlySpan<char> before)
    {
        var word = before[(before.LastIndexOfAny('&', '"') + 1)..];
        foreach (string known in LogInWords)
            if (word.Contains(known, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static readonly string[] LogInWords = ["otp", "auth", "verif", "sms", "login", "mfa", "2fa", "factor", "secur", "confirm", "access", "one_time", "user"];
    private static readonly string[] FormCodes = ["code", "otp", "totp", "pin", "mfa", "token"];
    private static readonly string[] JsonCodes = ["otp", "totp", "mfa"];

    private static bool HasAny(string text, params ReadOnlySpan<string> parts)
    {
        foreach (string part in parts)
            if (AsciiText.Contains(text, part)) return true;
        return false;
    }
}
