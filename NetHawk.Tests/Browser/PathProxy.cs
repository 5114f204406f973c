using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace NetHawk.Tests.Browser;

/// <summary>A small reverse proxy as operators put in front: says whom it speaks for, passes the path on, and takes no web sockets, so that long polling is tried too.</summary>
internal sealed class PathProxy : IAsyncDisposable
{
    private static readonly string[] HopByHop = ["Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade", "TE", "Trailer", "Proxy-Connection"];

    private readonly WebApplication _app;
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly string _target;
    private int _served;

    private PathProxy(WebApplication app, string target)
    {
        (_app, _target) = (app, target);
        app.Run(ForwardAsync);
    }

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public int Served => Volatile.Read(ref _served);

    public static async Task<PathProxy> StartAsync(string target)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var proxy = new PathProxy(builder.Build(), target);
        await proxy._app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        Interlocked.Increment(ref _served);
        var incoming = context.Request;
        if (incoming.Headers.Upgrade.Count > 0)
        {
            context.Response.StatusCode = (int)HttpStatusCode.NotImplemented;
            return;
        }

        using var request = new HttpRequestMessage(new HttpMethod(incoming.Method), _target + incoming.Path.ToUriComponent() + incoming.QueryString);
        if (incoming.ContentLength > 0 || incoming.Headers.TransferEncoding.Count > 0) request.Content = new StreamContent(incoming.Body);
        foreach (var (name, values) in incoming.Headers)
        {
            if (HopByHop.Contains(name, StringComparer.OrdinalIgnoreCase) || name.StartsWith(':')) continue;
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values)) request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }

        request.Headers.Host = incoming.Host.Value;
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", "198.51.100.200");
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", "http");
        try
        {
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
            context.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
                if (!HopByHop.Contains(name, StringComparer.OrdinalIgnoreCase)) context.Response.Headers.Append(name, values.ToArray());
            if (context.Response.StatusCode is 204 or 304) return;
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The browser left.
        }
    }
}
