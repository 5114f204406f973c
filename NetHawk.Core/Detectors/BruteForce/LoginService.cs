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
        if (request.BodyStart.Length > 0) return HasPassword(request.BodyStart);
        return (!request.HeadersComplete || (request.ContentLength <= 0 && !request.IsChunked))
            && HasAny(request.Target, "login", "signin", "sign-in", "logon", "/auth", "session", "xmlrpc.php");
    }

    /// <summary>Field names of passwords in forms, JSON and XML-RPC.</summary>
    public static bool HasPassword(string body) =>
        HasAny(body, "pass=", "passwd", "password", "pwd=", "pw=", "passw", "passwort=", "senha=", "contrase", "<methodName>wp.");

    private static bool HasAny(string text, params ReadOnlySpan<string> parts)
    {
        foreach (string part in parts)
            if (text.Contains(part, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
