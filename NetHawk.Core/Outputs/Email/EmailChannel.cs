using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Outputs.Email;

/// <summary>Sends mail: the first alert at once, what follows within the pause as one digest.</summary>
internal sealed class EmailChannel(EmailOptions options) : IAlertChannel
{
    public string Name => "email";

    public string Target => $"{string.Join(", ", options.To)} through {options.Host}:{options.Port}";

    public Severity MinSeverity { get; } = OptionChecks.ParseSeverity(options.MinSeverity);

    /// <summary>A block follows its threat at once: the mail about the threat is enough.</summary>
    public bool WantsBlocks => false;

    public int MaxBatch => AlertQueue.Capacity;

    public TimeSpan Pause { get; } = TimeSpan.FromSeconds(options.DigestSeconds);

    public async Task SendAsync(IReadOnlyList<AlertMessage> messages, CancellationToken cancellation)
    {
        using var mail = Compose(messages);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(options.TimeoutSeconds));
        try
        {
            await SendAsync(mail, limit.Token);
        }
        catch (Exception e) when (e is TimeoutException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // MailKit's own clock runs beside the limit, and may be the first.
            throw new AlertSendException($"{options.Host}:{options.Port} did not answer within {options.TimeoutSeconds} s", canRetry: true, e);
        }
        catch (AuthenticationException e)
        {
            throw new AlertSendException($"{options.Host} refused user '{options.UserName}': check Alerts:Email:UserName and Password ({e.Message})", canRetry: false, e);
        }
        catch (SmtpCommandException e)
        {
            // 4xx: later perhaps; 5xx: never (RFC 5321 §4.2.1).
            throw new AlertSendException($"{options.Host} refused the mail: {(int)e.StatusCode} {OneLine(e.Message)}", (int)e.StatusCode < 500, e);
        }
        catch (NotSupportedException e)
        {
            throw new AlertSendException($"{options.Host} does not offer what Alerts:Email:Security '{options.Security}' needs: {OneLine(e.Message)}", canRetry: false, e);
        }
        catch (SslHandshakeException e)
        {
            throw new AlertSendException($"no trusted TLS connection to {options.Host}:{options.Port}; does its certificate carry that name and is its issuer trusted here?", canRetry: true, e);
        }
        catch (Exception e) when (e is SocketException or IOException or ProtocolException or ServiceNotConnectedException)
        {
            throw new AlertSendException($"no connection to {options.Host}:{options.Port}: {OneLine(e.Message)}", canRetry: true, e);
        }
    }

    public void Dispose()
    {
        // A connection is opened for each mail and closed with it: mails are minutes apart.
    }

    private async Task SendAsync(MimeMessage mail, CancellationToken cancellation)
    {
        using var client = new SmtpClient();
        client.Timeout = options.TimeoutSeconds * 1000;

        // As HttpClient does: many mail servers have private certificates whose revocation cannot be asked for.
        client.CheckCertificateRevocation = false;
        await client.ConnectAsync(options.Host, options.Port, SocketOptions(options.Security), cancellation);
        if (options.UserName.Length > 0) await client.AuthenticateAsync(options.UserName, options.Password, cancellation);
        await client.SendAsync(mail, cancellation);
        await client.DisconnectAsync(quit: true, cancellation);
    }

    private static SecureSocketOptions SocketOptions(string security) => security.ToUpperInvariant() switch
    {
        "TLS" => SecureSocketOptions.SslOnConnect,
        "NONE" => SecureSocketOptions.None,
        _ => SecureSocketOptions.StartTls,
    };

    private MimeMessage Compose(IReadOnlyList<AlertMessage> messages)
    {
        var mail = new MimeMessage
        {
            Subject = Digest.Subject(messages),
            Body = new TextPart("plain") { Text = Digest.Body(messages) },

            // The same over retries, so that a receiver that got it twice can tell.
            MessageId = $"{messages[0].Id:N}@nethawk",
            Date = messages[^1].Time,
        };
        mail.From.Add(MailboxAddress.Parse(options.From));
        foreach (string to in options.To) mail.To.Add(MailboxAddress.Parse(to));
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        return mail;
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
