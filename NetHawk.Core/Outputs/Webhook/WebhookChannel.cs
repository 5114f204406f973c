using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Outputs.Webhook;

/// <summary>
/// Posts each alert as JSON. The receiver can check the sender (X-NetHawk-Signature: sha256= HMAC of "timestamp.body" with the shared secret,
/// in hex), refuse old requests (X-NetHawk-Timestamp, seconds since 1970) and tell repetitions (X-NetHawk-Delivery stays the same).
/// </summary>
internal sealed class WebhookChannel : IAlertChannel
{
    private readonly WebhookOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;
    private readonly Uri _uri;

    public WebhookChannel(WebhookOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _uri = new Uri(options.Url);
        _client = new HttpClient(new SocketsHttpHandler
        {
            // A receiver must not be able to send our posts elsewhere.
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            Timeout = TimeSpan.FromSeconds(options.TimeoutSeconds),
            MaxResponseContentBufferSize = 64 * 1024,
        };
    }

    public string Name => "webhook";

    /// <summary>Without path and query, which often hold a token.</summary>
    public string Target => _uri.GetLeftPart(UriPartial.Authority);

    public Severity MinSeverity => OptionChecks.ParseSeverity(_options.MinSeverity);

    public bool WantsBlocks => _options.Blocks;

    public int MaxBatch => 1;

    public TimeSpan Pause => TimeSpan.Zero;

    public async Task SendAsync(IReadOnlyList<AlertMessage> messages, CancellationToken cancellation)
    {
        foreach (var message in messages) await PostAsync(message, cancellation);
    }

    public void Dispose() => _client.Dispose();

    private async Task PostAsync(AlertMessage message, CancellationToken cancellation)
    {
        using var request = Request(message);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            Check(response);
        }
        catch (HttpRequestException e)
        {
            throw new AlertSendException($"no connection to {Target}: {e.Message}", canRetry: true, e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new AlertSendException($"{Target} did not answer within {_options.TimeoutSeconds} s", canRetry: true, e);
        }
    }

    private HttpRequestMessage Request(AlertMessage message)
    {
        byte[] body = AlertJson.Write(message);
        string timestamp = _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, _uri) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("NetHawk", null));
        request.Headers.Add("X-NetHawk-Event", message.Kind);
        request.Headers.Add("X-NetHawk-Delivery", message.Id.ToString());
        request.Headers.Add("X-NetHawk-Timestamp", timestamp);
        if (_options.Secret.Length > 0)
        {
            byte[] signed = [.. Encoding.ASCII.GetBytes(timestamp + "."), .. body];
            byte[] mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(_options.Secret), signed);
            request.Headers.Add("X-NetHawk-Signature", $"sha256={Convert.ToHexStringLower(mac)}");
        }

        return request;
    }

    private void Check(HttpResponseMessage response)
    {
        int status = (int)response.StatusCode;
        switch (status)
        {
            case >= 200 and < 300:
                return;
            case >= 300 and < 400:
                throw new AlertSendException($"{Target} answered {status}, a redirect to {response.Headers.Location}; it is not followed: put the final address into Alerts:Webhook:Url", canRetry: false);
            case 408 or 425 or 429 or >= 500:
                throw new AlertSendException($"{Target} answered {status} {response.ReasonPhrase}", canRetry: true);
            default:
                throw new AlertSendException($"{Target} refused it: {status} {response.ReasonPhrase}; check Alerts:Webhook:Url and Secret", canRetry: false);
        }
    }
}
