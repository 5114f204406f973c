using System.Globalization;
using System.Net.Sockets;
using System.Text;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Outputs.Syslog;

/// <summary>
/// Sends RFC 5424 messages, one datagram each or over one TCP connection that is kept. Over UDP nobody answers: "sent" means that it left.
/// </summary>
internal sealed class SyslogChannel(SyslogOptions options) : IAlertChannel
{
    private readonly bool _tcp = options.Protocol.Equals("tcp", StringComparison.OrdinalIgnoreCase);
    private Socket? _socket;

    public string Name => "syslog";

    public string Target => $"{options.Host}:{options.Port} ({(_tcp ? "tcp" : "udp")})";

    public Severity MinSeverity { get; } = OptionChecks.ParseSeverity(options.MinSeverity);

    public bool WantsBlocks => options.Blocks;

    public int MaxBatch => 1;

    public TimeSpan Pause => TimeSpan.Zero;

    public async Task SendAsync(IReadOnlyList<AlertMessage> messages, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(options.TimeoutSeconds));
        try
        {
            foreach (var message in messages)
                await SendAsync(SyslogFormat.Write(message, options.Facility, Environment.MachineName, Environment.ProcessId), limit.Token);
        }
        catch (SocketException e)
        {
            Close();
            throw new AlertSendException($"no connection to {Target}: {e.Message}", canRetry: true, e);
        }
        catch (OperationCanceledException e)
        {
            Close();
            if (cancellation.IsCancellationRequested) throw;
            throw new AlertSendException($"{Target} did not take it within {options.TimeoutSeconds} s", canRetry: true, e);
        }
    }

    public void Dispose() => Close();

    private async Task SendAsync(byte[] message, CancellationToken cancellation)
    {
        // A peer that went away while we were silent shows as readable with nothing to read: the first write would be lost.
        if (_tcp && _socket is { } idle && idle.Poll(0, SelectMode.SelectRead) && idle.Available == 0) Close();
        if (_socket is null)
        {
            var socket = _tcp ? new Socket(SocketType.Stream, ProtocolType.Tcp) : new Socket(SocketType.Dgram, ProtocolType.Udp);
            try
            {
                await socket.ConnectAsync(options.Host, options.Port, cancellation);
            }
            catch
            {
                socket.Dispose();
                throw;
            }

            _socket = socket;
        }

        byte[] frame = _tcp ? [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{message.Length} ")), .. message] : message;
        int sent = 0;
        while (sent < frame.Length) sent += await _socket.SendAsync(frame.AsMemory(sent), SocketFlags.None, cancellation);
    }

    private void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }
}
