using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace NetHawk.Core.Intel;

/// <summary>A list could not be read; the message is one line for a person.</summary>
public sealed class FeedException : Exception
{
    public FeedException() { }
    public FeedException(string message) : base(message) { }
    public FeedException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>Gets a list's text from a file or the web, bounded in bytes and time. Unpacks gzip, deflate and brotli answers; the bound is on what comes out.</summary>
internal sealed class FeedFetcher : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private readonly HttpClient _client;
    private readonly long _maxBytes;

    public FeedFetcher(long maxBytes)
    {
        _maxBytes = maxBytes;
        _client = new HttpClient(new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.All,
            MaxAutomaticRedirections = 3,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            UseCookies = false,
        })
        { Timeout = Timeout };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("NetHawk", null));
    }

    /// <exception cref="FeedException">Not there, not readable, too long, too slow.</exception>
    public async Task<string> FetchAsync(FeedOptions feed, string path, CancellationToken cancellation)
    {
        try
        {
            if (!feed.IsUrl)
            {
                await using var file = File.OpenRead(path);
                return await ReadAsync(file, cancellation);
            }

            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(Timeout);
            using var response = await _client.GetAsync(new Uri(feed.Source), HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (!response.IsSuccessStatusCode) throw new FeedException($"the server answered {(int)response.StatusCode} {response.ReasonPhrase}");
            await using var body = await response.Content.ReadAsStreamAsync(limit.Token);
            return await ReadAsync(body, limit.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new FeedException($"no complete answer within {Timeout.TotalSeconds:0} s", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            throw new FeedException(e.Message.ReplaceLineEndings(" "), e);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<string> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        using var all = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellation)) > 0)
        {
            if (all.Length + read > _maxBytes)
                throw new FeedException(string.Create(CultureInfo.InvariantCulture, $"longer than {_maxBytes / (1024 * 1024)} MB (ThreatIntel:MaxFeedMegabytes)"));
            all.Write(buffer, 0, read);
        }

        return Encoding.UTF8.GetString(all.GetBuffer(), 0, (int)all.Length);
    }
}
