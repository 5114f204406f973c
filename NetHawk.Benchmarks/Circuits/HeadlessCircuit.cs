using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace NetHawk.Benchmarks.Circuits;

/// <summary>
/// One open page without a browser: loads it, starts its circuit, answers what the page asks of scripts and acknowledges each rendering, as blazor.web.js
/// does. Notes how old the newest figure in each rendering is.
/// </summary>
internal sealed partial class HeadlessCircuit(Uri address, string cookie, string path) : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private Task _reader = Task.CompletedTask;
    private Task _pinger = Task.CompletedTask;
    private readonly long _opened = TimeProvider.System.GetTimestamp();
    private int _nextObject;

    public long Renderings;
    public long Bytes;

    /// <summary>What the server said went wrong; null: nothing.</summary>
    public string? Error { get; private set; }

    /// <summary>Milliseconds from the making of the figures to their arrival here, one per rendering that carried their time.</summary>
    public List<double> Latencies { get; } = [];

    public async Task OpenAsync(HttpClient http, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, path));
        request.Headers.Add("Cookie", cookie);
        using var answer = await http.SendAsync(request, cancellation);
        string page = await answer.Content.ReadAsStringAsync(cancellation);
        string[] markers = [.. Marker().Matches(page).Select(m => m.Groups[1].Value).Where(m => m.Contains("\"descriptor\"", StringComparison.Ordinal))];
        if (markers.Length == 0) throw new InvalidOperationException($"{path} has no interactive part: status {(int)answer.StatusCode}");
        string state = State().Match(page) is { Success: true } found ? found.Groups[1].Value : "";

        _socket.Options.SetRequestHeader("Cookie", cookie);
        _socket.Options.SetRequestHeader("Origin", address.GetLeftPart(UriPartial.Authority));
        await _socket.ConnectAsync(new Uri($"ws://{address.Authority}/_blazor"), cancellation);
        await SendAsync(Encoding.UTF8.GetBytes(BlazorFrames.Handshake), WebSocketMessageType.Text);
        _reader = ReadAsync();
        _pinger = PingAsync();
        await SendAsync(BlazorFrames.Write("StartCircuit", "1", address.ToString(), new Uri(address, path).ToString(), "[]", ""));
        string operations = string.Join(',', markers.Select((marker, i) => $$"""{"type":"add","ssrComponentId":{{i + 1}},"marker":{{marker}}}"""));
        await SendAsync(BlazorFrames.Write("UpdateRootComponents", null, $$"""{"batchId":1,"operations":[{{operations}}]}""", state));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reader;
        await _pinger;
        _socket.Dispose();
        _sending.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        var received = new List<byte>();
        byte[] buffer = new byte[64 * 1024];
        bool shaken = false;
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var read = await _socket.ReceiveAsync(buffer, _stop.Token);
                if (read.MessageType == WebSocketMessageType.Close) throw new WebSocketException($"the server closed the connection: {_socket.CloseStatusDescription ?? "no reason given"}");
                received.AddRange(buffer.AsSpan(0, read.Count));
                Bytes += read.Count;
                if (!shaken)
                {
                    int end = received.IndexOf(0x1e);
                    if (end < 0) continue;
                    received.RemoveRange(0, end + 1);
                    shaken = true;
                }

                foreach (var message in BlazorFrames.Take(received)) await AnswerAsync(message);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Asked to stop.
        }
        catch (WebSocketException e)
        {
            Fail(e.Message);
        }
    }

    /// <summary>As browsers do, whether or not something arrives: the server ends a connection that it heard nothing of for thirty seconds.</summary>
    private async Task PingAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10));
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token)) await SendAsync(BlazorFrames.Ping);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // Asked to stop, or lost: the reader says so.
        }
    }

    private void Fail(string message) => Error ??= string.Create(CultureInfo.InvariantCulture, $"{path} after {TimeProvider.System.GetElapsedTime(_opened).TotalSeconds:0} s and {Renderings} renderings: {message}");

    private async Task AnswerAsync(BlazorMessage message)
    {
        switch (message.Target)
        {
            case "JS.RenderBatch":
                Renderings++;
                Note(message.Bytes(1));
                await SendAsync(BlazorFrames.Write("OnRenderCompleted", null, message.Number(0), null));
                break;
            case "JS.BeginInvokeJS":
                long task = message.Number(0);
                string identifier = message.Text(1);
                string result = message.Number(3) == 1 ? $$"""{"__jsObjectId":{{++_nextObject}}}""" : identifier == "theme" ? "\"light\"" : "null";
                if (task != 0) await SendAsync(BlazorFrames.Write("EndInvokeJSFromDotNet", null, task, true, string.Create(CultureInfo.InvariantCulture, $"[{task},true,{result}]")));
                break;
            case "JS.Error":
                Fail(message.Text(0));
                break;
        }

        if (message.Type == BlazorMessage.Close) Fail("the server ended the connection");
    }

    /// <summary>The bar's figures carry the moment they were made, in milliseconds since 1970, as text.</summary>
    private void Note(byte[] batch)
    {
        double now = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds;
        double newest = 0;
        int digits = 0;
        for (int i = 0; i <= batch.Length; i++)
        {
            if (i < batch.Length && char.IsAsciiDigit((char)batch[i]))
            {
                digits++;
                continue;
            }

            if (digits == 13)
            {
                double time = double.Parse(Encoding.ASCII.GetString(batch, i - 13, 13), CultureInfo.InvariantCulture);
                if (now - time is >= 0 and < 60_000) newest = Math.Max(newest, time);
            }

            digits = 0;
        }

        if (newest > 0) Latencies.Add(now - newest);
    }

    private async Task SendAsync(byte[] bytes, WebSocketMessageType type = WebSocketMessageType.Binary)
    {
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(bytes, type, endOfMessage: true, _stop.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    [GeneratedRegex("<!--Blazor:(\\{.*?\\})-->")]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(.*?)-->")]
    private static partial Regex State();
}
