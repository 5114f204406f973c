using System.Net;
using System.Net.Sockets;

namespace NetHawk.Tests.Outputs;

/// <summary>One request as a peer saw it.</summary>
internal sealed record SeenRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>A web server on loopback that keeps requests and answers what the test says.</summary>
internal sealed class HttpPeer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly List<SeenRequest> _seen = [];
    private readonly Func<int, HttpListenerContext, Task> _answer;
    private readonly Task _loop;

    /// <param name="answer">Gets the number of the request, from 1; sets status, headers and body.</param>
    public HttpPeer(Func<int, HttpListenerContext, Task> answer)
    {
        _answer = answer;
        var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _loop = ServeAsync();
    }

    public HttpPeer(Func<int, int> status)
        : this((number, context) =>
        {
            context.Response.StatusCode = status(number);
            return Task.CompletedTask;
        })
    {
    }

    public int Port { get; }

    public IReadOnlyList<SeenRequest> Seen
    {
        get { lock (_seen) return [.. _seen]; }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _loop;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            int number;
            lock (_seen)
            {
                _seen.Add(new SeenRequest(context.Request.HttpMethod, context.Request.RawUrl ?? "",
                    context.Request.Headers.AllKeys.ToDictionary(k => k!, k => context.Request.Headers[k]!, StringComparer.OrdinalIgnoreCase), body.ToArray()));
                number = _seen.Count;
            }

            await _answer(number, context);
            context.Response.Close();
        }
    }
}
