using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Options;
using NetHawk.Core.Store;

namespace NetHawk.Web.Security;

/// <summary>
/// Scheme "Local": whoever may open the control socket is an administrator, namely root and the service's own account. The kernel says
/// who it is; the file's permission alone would leave a moment between its making and its protection.
/// </summary>
internal sealed class ControlSocketHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Local";
    private const int SolSocket = 1, SoPeerCredentials = 17;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!Context.IsControlSocket()) return Task.FromResult(AuthenticateResult.NoResult());
        if (Context.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket || PeerUser(socket) is not { } user)
            return Task.FromResult(AuthenticateResult.Fail("the control socket's peer is unknown"));
        if (user != 0 && user != geteuid()) return Task.FromResult(AuthenticateResult.Fail("only root and the service's account may use the control socket"));
        var identity = new ClaimsIdentity([new(ClaimTypes.Name, user == 0 ? "local root" : $"local uid {user}"), new(ClaimTypes.Role, AccountRole.Administrator.Name())], SchemeName);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName)));
    }

    /// <summary>struct ucred: pid, uid, gid.</summary>
    private static uint? PeerUser(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[12];
        return socket.GetRawSocketOption(SolSocket, SoPeerCredentials, credentials) == 12
            ? BinaryPrimitives.ReadUInt32LittleEndian(credentials[4..8]) : null;
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern uint geteuid();
}
