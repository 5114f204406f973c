using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using NetHawk.Core.Packets;

namespace NetHawk.Web.Security;

/// <summary>Who is at the other end of a request.</summary>
public static class ClientAddress
{
    /// <summary>The real address, through configured proxies only; <see cref="AddressKey.None"/> on the control socket.</summary>
    public static AddressKey Key(this HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address ? AddressKey.From(address) : AddressKey.None;

    /// <summary>For audit and log.</summary>
    public static string Text(this HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address ? AddressKey.From(address).ToString() : "local";

    /// <summary>The request came through the Unix control socket.</summary>
    public static bool IsControlSocket(this HttpContext context) =>
        context.Features.Get<IConnectionSocketFeature>()?.Socket.LocalEndPoint is UnixDomainSocketEndPoint;
}
