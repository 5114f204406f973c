using System.Globalization;
using System.Net;
using System.Text.Json;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Intel;

/// <summary>
/// VirusTotal v3 (GET ip_addresses/ADDRESS). Answers are cached for a day, the cache and the rate are bounded, and only public addresses are
/// asked about: who is inside is nobody else's business.
/// </summary>
public sealed class VirusTotalClient : IVirusTotal, IDisposable
{
    private const int MaxCached = 5000;

    private readonly VirusTotalOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;
    private readonly Lock _lock = new();
    private readonly Dictionary<AddressKey, VirusTotalReport> _cache = [];
    private readonly Queue<AddressKey> _order = new();
    private readonly Queue<DateTimeOffset> _asked = new();

    public VirusTotalClient(VirusTotalOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _time = time;
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = TimeSpan.FromSeconds(options.TimeoutSeconds),
            MaxResponseContentBufferSize = 4 * 1024 * 1024,
        };
        if (Enabled) _client.DefaultRequestHeaders.Add("x-apikey", options.ApiKey);
    }

    public bool Enabled => _options.ApiKey.Length > 0;

    public async Task<VirusTotalAnswer> LookUpAsync(AddressKey address, CancellationToken cancellation = default)
    {
        if (!Enabled) return No("VirusTotal is off; set ThreatIntel:VirusTotal:ApiKey to switch it on");
        if (FeedFilter.None.Refuses(Prefix.Single(address))) return No($"{address} is not a public address; VirusTotal knows nothing about it");
        if (Cached(address) is { } known) return new VirusTotalAnswer(known, "");
        if (!TryTakeTurn(out var wait))
            return No(string.Create(CultureInfo.InvariantCulture, $"{_options.RequestsPerMinute} look-ups a minute are allowed; try again in {Math.Ceiling(wait.TotalSeconds):0} s"));
        try
        {
            return await AskAsync(address, cancellation);
        }
        catch (HttpRequestException e)
        {
            return No($"VirusTotal cannot be reached: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return No($"VirusTotal did not answer within {_options.TimeoutSeconds} s");
        }
        catch (JsonException)
        {
            return No("VirusTotal's answer could not be understood");
        }
    }

    public void Dispose() => _client.Dispose();

    private static VirusTotalAnswer No(string error) => new(null, error);

    private async Task<VirusTotalAnswer> AskAsync(AddressKey address, CancellationToken cancellation)
    {
        using var response = await _client.GetAsync(new Uri(new Uri(_options.Url), $"ip_addresses/{address}"), cancellation);
        if (!response.IsSuccessStatusCode)
        {
            return No(response.StatusCode switch
            {
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "VirusTotal refused the API key; check ThreatIntel:VirusTotal:ApiKey",
                HttpStatusCode.NotFound => $"VirusTotal has never seen {address}",
                HttpStatusCode.TooManyRequests => "VirusTotal's quota for this key is used up; try again later",
                _ => $"VirusTotal answered {(int)response.StatusCode} {response.ReasonPhrase}",
            });
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        using var json = await JsonDocument.ParseAsync(body, cancellationToken: cancellation);
        if (!json.RootElement.TryGetProperty("data", out var data) || !data.TryGetProperty("attributes", out var attributes))
            return No("VirusTotal's answer could not be understood");
        var report = Read(address, attributes);
        Keep(address, report);
        return new VirusTotalAnswer(report, "");
    }

    private VirusTotalReport Read(AddressKey address, JsonElement attributes)
    {
        var stats = attributes.TryGetProperty("last_analysis_stats", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        int engines = stats.ValueKind == JsonValueKind.Object ? stats.EnumerateObject().Sum(p => Number(stats, p.Name)) : 0;
        int analysed = Number(attributes, "last_analysis_date");
        return new VirusTotalReport(address.ToString(), Number(stats, "malicious"), Number(stats, "suspicious"), Number(stats, "harmless"), engines,
            Number(attributes, "reputation"), Text(attributes, "country"), Text(attributes, "as_owner"),
            analysed > 0 ? DateTimeOffset.FromUnixTimeSeconds(analysed) : null, _time.GetUtcNow());
    }

    private static int Number(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : 0;

    private static string Text(JsonElement parent, string name)
    {
        string text = parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";
        return new string([.. text.Where(c => !char.IsControl(c)).Take(200)]);
    }

    private VirusTotalReport? Cached(AddressKey address)
    {
        lock (_lock)
        {
            if (!_cache.TryGetValue(address, out var report)) return null;
            return _time.GetUtcNow() - report.FetchedAt < TimeSpan.FromHours(_options.CacheHours) ? report : null;
        }
    }

    private void Keep(AddressKey address, VirusTotalReport report)
    {
        lock (_lock)
        {
            if (!_cache.ContainsKey(address))
            {
                if (_order.Count >= MaxCached) _cache.Remove(_order.Dequeue());
                _order.Enqueue(address);
            }

            _cache[address] = report;
        }
    }

    private bool TryTakeTurn(out TimeSpan wait)
    {
        wait = TimeSpan.Zero;
        var now = _time.GetUtcNow();
        lock (_lock)
        {
            while (_asked.TryPeek(out var oldest) && now - oldest >= TimeSpan.FromMinutes(1)) _asked.Dequeue();
            if (_asked.Count >= _options.RequestsPerMinute)
            {
                wait = TimeSpan.FromMinutes(1) - (now - _asked.Peek());
                return false;
            }

            _asked.Enqueue(now);
            return true;
        }
    }
}
