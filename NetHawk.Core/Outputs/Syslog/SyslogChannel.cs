using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Outputs.Syslog;

/// <summary>
/// Sends RFC 5424 messages, one datagram each or over one TCP or TLS connection that is kept. Over UDP nobody answers: "sent" means that it left.
/// </summary>
internal sealed class SyslogChannel(SyslogOptions options) : IAlertChannel
{
    private readonly bool _tls = options.Protocol.Equals("tls", StringComparison.OrdinalIgnoreCase);
    private readonly bool _stream = !options.Protocol.Equals("udp", StringComparison.OrdinalIgnoreCase);
    private Socket? _socket;
    private SslStream? _secure;

    public string Name => "syslog";

    public string Target => $"{options.Host}:{options.Port} ({options.Protocol.ToLowerInvariant()})";

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
        catch (AuthenticationException e)
        {
            Close();
            throw new AlertSendException($"{Target}: its certificate is not trusted: {e.Message.ReplaceLineEndings(" ")} Set Alerts:Syslog:CaFile to the authority that signed it", canRetry: true, e);
        }
        catch (IOException e)
        {
            Close();
            throw new AlertSendException($"{Target} closed the connection: {e.Message}", canRetry: true, e);
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
        if (_stream && _socket is { } idle && idle.Poll(0, SelectMode.SelectRead) && idle.Available == 0) Close();
        if (_socket is null)
        {
            var socket = _stream ? new Socket(SocketType.Stream, ProtocolType.Tcp) : new Socket(SocketType.Dgram, ProtocolType.Udp);
            try
            {
                await socket.ConnectAsync(options.Host, options.Port, cancellation);
                if (_tls) _secure = await SecureAsync(socket, cancellation);
            }
            catch
            {
                socket.Dispose();
                throw;
            }

            _socket = socket;
        }

        byte[] frame = _stream ? [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{message.Length} ")), .. message] : message;
        if (_secure is not null)
        {
            await _secure.WriteAsync(frame, cancellation);
            await _secure.FlushAsync(cancellation);
            return;
        }

        int sent = 0;
        while (sent < frame.Length) sent += await _socket.SendAsync(frame.AsMemory(sent), SocketFlags.None, cancellation);
    }

    private async Task<SslStream> SecureAsync(Socket socket, CancellationToken cancellation)
    {
        var secure = new SslStream(new NetworkStream(socket, ownsSocket: false));
        try
        {
            var checks = new SslClientAuthenticationOptions { TargetHost = options.Host };
            if (options.CaFile.Length > 0)
            {
                var chain = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
                chain.CustomTrustStore.ImportFromPemFile(options.CaFile);
                checks.CertificateChainPolicy = chain;
            }

            await secure.AuthenticateAsClientAsync(checks, cancellation);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }

    private void Close()
    {
        _secure?.Dispose();
        _secure = null;
        _socket?.Dispose();
        _socket = null;
    }
}
