using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NetHawk.Core.Intel;
using NetHawk.Core.Packets;
using NetHawk.Tests.Outputs;

namespace NetHawk.Tests.Intel;

public sealed class IntelServiceTests
{
    private readonly RecordedEvents _events = new();
    private readonly FakeTimeProvider _time = new(Samples.Now);
    private static readonly AddressKey Listed = AddressKey.Parse("203.0.113.7");

    private IntelService Service(params FeedOptions[] feeds) => new(
        new ThreatIntelOptions { Feeds = feeds, MaxFeedMegabytes = 1, Ignore = ["203.0.113.66"] },
        [Prefix.Parse("198.51.100.0/24")], p => p, _events, _time, NullLogger<IntelService>.Instance);

    private static HttpPeer Peer(Func<int, (int Status, string Body)> answer) => new(async (number, context) =>
    {
        var (status, body) = answer(number);
        context.Response.StatusCode = status;
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
    });

    [Fact]
    public async Task A_list_from_the_web_is_fetched_again_on_the_timer_and_its_last_good_content_survives_failures()
    {
        await using var peer = Peer(number => number switch
        {
            1 => (200, "203.0.113.7\n198.51.100.9\n203.0.113.66\n"),
            2 => (500, "oops"),
            3 => (200, "<html>please sign in</html>"),
            _ => (200, "203.0.113.8\n"),
        });
        await using var service = Service(new FeedOptions { Name = "web", Source = $"http://127.0.0.1:{peer.Port}/list.txt" });

        service.Start();
        await Eventually.Holds(() => service.Feeds[0].Entries == 1, "the first fetch");
        Assert.Equal(["web"], service.Find(Listed)!.Feeds);
        Assert.Null(service.Find(AddressKey.Parse("198.51.100.9")));
        Assert.Equal(2, service.Feeds[0].Ignored);

        var minutes = TimeSpan.FromMinutes(10);
        await Eventually.Holds(_time, () => _events.All.Count >= 1, "the failed fetch", minutes);
        Assert.NotNull(service.Find(Listed));
        await Eventually.Holds(_time, () => _events.All.Count >= 2, "the page that is no list", minutes);
        await Eventually.Holds(_time, () => service.Find(Listed) is null, "recovery", minutes);
        Assert.NotNull(service.Find(AddressKey.Parse("203.0.113.8")));
        Assert.Equal("", service.Feeds[0].Error);
        Assert.Equal(["feed-failed", "feed-failed", "feed-recovered"], _events.All.Select(e => e.Code));
        Assert.Contains("answered 500", _events.All[0].Message, StringComparison.Ordinal);
        Assert.Contains("1 entries fetched before stay in use", _events.All[0].Message, StringComparison.Ordinal);
        Assert.Contains("is it a list", _events.All[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_lists_name_an_address_together()
    {
        string folder = Directory.CreateTempSubdirectory("nethawk-intel").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "a.txt"), "203.0.113.7\n");
            await File.WriteAllTextAsync(Path.Combine(folder, "b.txt"), "203.0.113.0/24\n");
            await using var service = Service(
                new FeedOptions { Name = "a", Source = Path.Combine(folder, "a.txt") },
                new FeedOptions { Name = "b", Source = Path.Combine(folder, "b.txt") },
                new FeedOptions { Name = "gone", Source = Path.Combine(folder, "gone.txt") });

            await service.RefreshAsync();

            var match = service.Find(Listed)!;
            Assert.Equal((Prefix.Single(Listed), 2), (match.Prefix, match.Feeds.Count));
            Assert.Equal(["b"], service.Find(AddressKey.Parse("203.0.113.8"))!.Feeds);
            Assert.Null(service.Find(AddressKey.Parse("203.0.113.66")));
            Assert.Contains("gone.txt", service.Feeds[2].Error, StringComparison.Ordinal);
            Assert.Null(service.Feeds[2].UpdatedAt);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_list_that_never_ends_is_refused()
    {
        await using var peer = Peer(_ => (200, string.Concat(Enumerable.Repeat("203.0.113.7\n", 100_000))));
        await using var service = Service(new FeedOptions { Name = "huge", Source = $"http://127.0.0.1:{peer.Port}/" });

        await service.RefreshAsync();

        Assert.Contains("longer than 1 MB", service.Feeds[0].Error, StringComparison.Ordinal);
        Assert.Null(service.Find(Listed));
    }

    [Fact]
    public void Wrong_options_are_named()
    {
        var options = new ThreatIntelOptions
        {
            Feeds = [new FeedOptions { Name = "a b", Source = "x" }, new FeedOptions { Name = "c", Source = "ftp://example.org/list" }, new FeedOptions { Name = "C", Source = "/list" }],
            RefreshMinutes = 1,
            Ignore = ["300.1.1.1"],
            VirusTotal = new VirusTotalOptions { Url = "https://example.org/api" },
        };

        string[] problems = [.. options.Validate()];

        Assert.Equal(6, problems.Length);
        Assert.Contains(problems, p => p.StartsWith("ThreatIntel:Feeds:0:Name: value 'a b'", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.StartsWith("ThreatIntel:Feeds:1:Source", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Contains("used 2 times", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.StartsWith("ThreatIntel:RefreshMinutes: value '1'", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.StartsWith("ThreatIntel:Ignore:0", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.StartsWith("ThreatIntel:VirusTotal:Url", StringComparison.Ordinal));
    }
}
