using System.Net;
using System.Net.Sockets;

namespace NetHawk.Tests.Outputs;

/// <summary>A mail server on loopback that keeps what it is given. <paramref name="answer"/> decides the reply to RCPT by mail number.</summary>
internal sealed class SmtpPeer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<int, string> _answer;
    private readonly Task _loop;
    private readonly List<string> _mails = [];
    private int _tries;

    public SmtpPeer(Func<int, string>? answer = null)
    {
        _answer = answer ?? (_ => "250 OK");
        _listener.Start();
        _loop = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Tries => Volatile.Read(ref _tries);

    /// <summary>Decoded header and body of each mail.</summary>
    public IReadOnlyList<MimeKit.MimeMessage> Mails
    {
        get
        {
            lock (_mails) return [.. _mails.Select(m => MimeKit.MimeMessage.Load(new MemoryStream(System.Text.Encoding.Latin1.GetBytes(m))))];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            try
            {
                await ServeAsync(client);
            }
            catch (IOException)
            {
                // The sender hung up early: its test says what it expects of that.
                continue;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        var stream = client.GetStream();
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        await using var writer = new StreamWriter(stream, System.Text.Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 peer");
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "EHLO": await writer.WriteLineAsync("250 peer"); break;
                case "RCPT": await writer.WriteLineAsync(_answer(Interlocked.Increment(ref _tries))); break;
                case "DATA":
                    await writer.WriteLineAsync("354 go on");
                    await ReadMailAsync(reader);
                    await writer.WriteLineAsync("250 kept");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return;
                default: await writer.WriteLineAsync("250 OK"); break;
            }
        }
    }

    private async Task ReadMailAsync(StreamReader reader)
    {
        var mail = new System.Text.StringBuilder();
        while (await reader.ReadLineAsync(_stop.Token) is { } line and not ".")
            mail.Append(line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line).Append("\r\n");
        lock (_mails) _mails.Add(mail.ToString());
    }
}
