using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using NetHawk.Web.Setup;
using NetHawk.Web.Setup.Configuration;

namespace NetHawk.Web.Commands.Service;

/// <summary>
/// How a verb speaks to NetHawk: REST over the control socket of the running service; where none runs, of one started for this verb alone, with
/// database and firewall and nothing else. One way for both, so that rules, refusals and audit are the same.
/// </summary>
internal sealed class ControlClient : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly HttpClient _http;
    private readonly WebApplication? _own;
    private readonly string? _folder;

    private ControlClient(string socket, WebApplication? own, string? folder)
    {
        _own = own;
        _folder = folder;
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellation);
                    return new NetworkStream(connection, ownsSocket: true);
                }
                catch
                {
                    connection.Dispose();
                    throw;
                }
            },
        })
        { BaseAddress = new Uri("http://localhost/api/v1/"), Timeout = TimeSpan.FromSeconds(100) };
    }

    public static async Task<ControlClient> OpenAsync(CommandContext context, CancellationToken cancellation)
    {
        var settings = NetHawkSettings.Load(context.Arguments);
        string socket = ControlSocket.PathIn(settings.DataFolder);
        if (await ControlSocket.IsAliveAsync(socket, cancellation)) return new ControlClient(socket, null, null);

        // Blocks made here must outlive this process, whatever Firewall:OnStop says of the service; its console is for the verb's answer.
        settings = NetHawkSettings.Load(context.Arguments with { Settings = [.. context.Arguments.Settings, new("Firewall:OnStop", "keep"), new("Serilog:MinimumLevel", "Fatal"), new("Serilog:File", "")] });
        string folder = Directory.CreateTempSubdirectory("nethawk-").FullName;
        var request = new ServiceRequest(ControlSocket: Path.Combine(folder, ControlSocket.FileName), Local: true);
        WebApplication? app = null;
        try
        {
            app = ServiceHost.Build(settings, request, services => ServiceParts.Add(services, settings, request));
            await ServiceRun.StartAsync(app, settings, cancellation);
            return new ControlClient(request.ControlSocket!, app, folder);
        }
        catch (Exception e)
        {
            if (app is not null) await app.DisposeAsync();
            Directory.Delete(folder, recursive: true);
            if (e is IOException or UnauthorizedAccessException)
                throw ServiceRun.Unusable(settings.DataFolder, e);
            throw;
        }
    }

    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellation) => await SendAsync(HttpMethod.Get, path, null, cancellation);

    /// <returns>The answer's body; default where it has none.</returns>
    /// <exception cref="CommandException">Refused: with the service's own sentence.</exception>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, options: Json) };
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, cancellation);
        }
        catch (HttpRequestException e)
        {
            throw new CommandException($"the service does not answer: {e.Message.ReplaceLineEndings(" ")}");
        }

        using (response)
        {
            if (response.StatusCode == HttpStatusCode.NoContent) return default;
            string text = await response.Content.ReadAsStringAsync(cancellation);
            var answer = text.Length > 0 && text[0] is '{' or '[' ? JsonSerializer.Deserialize<JsonElement>(text) : default;
            if (response.IsSuccessStatusCode) return answer;
            string detail = answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("detail", out var d) && d.GetString() is { } said ? said : $"the service answered {(int)response.StatusCode}";
            throw new CommandException(detail, response.StatusCode == HttpStatusCode.BadRequest ? ExitStatus.Usage : ExitStatus.Failed);
        }
    }

    /// <summary>All pages of a list.</summary>
    public async Task<IReadOnlyList<JsonElement>> ListAsync(string path, CancellationToken cancellation)
    {
        var items = new List<JsonElement>();
        string? cursor = null;
        do
        {
            string next = cursor is null ? path : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}cursor={Uri.EscapeDataString(cursor)}";
            var page = await GetAsync(next, cancellation);
            items.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        return items;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_own is not null)
        {
            await _own.StopAsync();
            await _own.DisposeAsync();
        }

        if (_folder is not null) Directory.Delete(_folder, recursive: true);
    }
}
