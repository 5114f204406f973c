using NetHawk.Core.Intel.Geo;
using NetHawk.Core.Packets;
using NetHawk.Core.Store;
using NetHawk.Core.Store.Filtering;
using NetHawk.Core.Store.Reading;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Store;

/// <summary>One text, two ways to apply it: in memory for the live view, in SQL for the past. They must agree.</summary>
public sealed class FlowFilterTests : IDisposable
{
    private readonly StoreHarness _store = new();
    private readonly Countries _countries = new();

    private async Task<StoreReader> FillAsync()
    {
        _store.Writer.Add(StoreHarness.Flow("203.0.113.7", "10.0.0.5", StoreHarness.Now.AddSeconds(1), packets: 2, bytes: 120, prediction: ThreatClass.PortScan, port: 23));
        _store.Writer.Add(StoreHarness.Flow("10.0.0.5", "192.0.2.1", StoreHarness.Now.AddSeconds(2), packets: 5_000, bytes: 2_500_000));
        _store.Writer.Add(StoreHarness.Flow("10.0.0.9", "10.0.0.53", StoreHarness.Now.AddSeconds(3), protocol: IpProtocol.Udp, port: 53) with { Application = NetHawk.Core.Peek.AppProtocol.Dns });
        _store.Writer.Add(StoreHarness.Flow("2001:db8::1", "2001:db8::2", StoreHarness.Now.AddSeconds(4), port: 8443));
        await _store.Writer.FlushAsync();
        return new StoreReader(_store.Database, _store.Options, _store.Gate, _countries);
    }

    [Theory]
    [InlineData("10.0.0.0/8", "1 2 3")]
    [InlineData("10.0.0.5", "1 2")]
    [InlineData("src:10.0.0.5", "2")]
    [InlineData("dst:10.0.0.5", "1")]
    [InlineData("ip:2001:db8::/32", "4")]
    [InlineData("2001:db8::2", "4")]
    [InlineData("port:443", "2")]
    [InlineData("port:23,53", "1 3")]
    [InlineData("dport:1-1023", "1 2 3")]
    [InlineData("sport:40000 dport:8443", "4")]
    [InlineData("proto:udp", "3")]
    [InlineData("app:dns", "3")]
    [InlineData("app:unknown", "1 2 4")]
    [InlineData("prediction:port-scan", "1")]
    [InlineData("class:Normal", "2 3 4")]
    [InlineData("country:de", "1")]
    [InlineData("-country:DE", "2 3 4")]
    [InlineData("packets>1k", "2")]
    [InlineData("bytes>=2.5M", "2")]
    [InlineData("bytes<=120", "1")]
    [InlineData("duration:2", "1 2 3 4")]
    [InlineData("blocked:no", "1 2 3 4")]
    [InlineData("NOT proto:tcp", "3")]
    [InlineData("10.0.0.0/8 -port:443", "1 3")]
    [InlineData("10.0.0.0/8 AND !port:443 and not proto:udp", "1")]
    [InlineData("port:443 OR port:53", "2 3")]
    [InlineData("(port:443 or port:53) proto:tcp", "2")]
    [InlineData("-(port:443 or port:53) -2001:db8::/32", "1")]
    [InlineData("10.0.0.5 prediction:port-scan", "1")]
    [InlineData("   ", "1 2 3 4")]
    public async Task Memory_and_database_find_the_same_flows(string text, string expected)
    {
        var reader = await FillAsync();
        Assert.True(FlowFilter.TryParse(text, out var filter, out var problem), problem?.Message);
        string[] wanted = expected.Split(' ');
        var all = (await reader.TrafficAsync(new TrafficQuery())).Items;
        Assert.Equal(wanted, all.Where(r => filter?.Matches(r, _countries) ?? true).Select(Number).Order());
        Assert.Equal(wanted, (await reader.TrafficAsync(new TrafficQuery(Filter: filter))).Items.Select(Number).Order());
    }

    [Theory]
    [InlineData("port:99999", 5, "0 to 65535")]
    [InlineData("10.0.0.0/8 prot:tcp", 11, "'prot' is not known")]
    [InlineData("app:dnss", 4, "is not one of")]
    [InlineData("10.0.0.5/8", 0, "did you mean 10.0.0.0/8")]
    [InlineData("port:443 (proto:udp", 9, "this ( has no )")]
    [InlineData("port:443)", 8, "there is no ( for this )")]
    [InlineData("port:443 OR", 11, "missing here")]
    [InlineData("OR port:443", 0, "missing before OR")]
    [InlineData("NOT", 3, "missing here")]
    [InlineData("port:", 0, "needs a value")]
    [InlineData("port:22,,80", 8, "a value is missing here")]
    [InlineData("proto>tcp", 0, "cannot be compared")]
    [InlineData("bytes>many", 6, "is not a number")]
    [InlineData("country:deu", 8, "two letters")]
    [InlineData("blocked:maybe", 8, "yes or no")]
    [InlineData("hello", 0, "no name before a colon")]
    [InlineData("()", 1, "missing before this )")]
    public void What_is_wrong_is_told_with_its_place(string text, int position, string message)
    {
        Assert.False(FlowFilter.TryParse(text, out _, out var problem));
        Assert.Equal(position, problem.Position);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    [Fact]
    public void Nesting_and_length_are_bounded()
    {
        Assert.False(FlowFilter.TryParse(new string('(', 200) + "port:1" + new string(')', 200), out _, out var deep));
        Assert.Contains("levels", deep.Message, StringComparison.Ordinal);
        Assert.False(FlowFilter.TryParse(string.Join(" OR ", Enumerable.Repeat("port:1", 200)), out _, out var longText));
        Assert.Contains("characters", longText.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_makes_it_throw()
    {
        var random = new Random(11);
        string[] pieces = ["port:", "443", "(", ")", "-", "!", "NOT ", "OR ", "AND ", ",", ":", ">", "<=", "10.0.0.0/8", "2001:db8::", " ", "app", "é", "'", "%", "1-", "country:", "\t"];
        for (int i = 0; i < 20_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]));
            if (!FlowFilter.TryParse(text, out _, out var problem)) Assert.InRange(problem.Position, 0, text.Length);
        }
    }

    private static string Number(TrafficRecord row) => (row.Time - StoreHarness.Now).TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public void Dispose() => _store.Dispose();

    private sealed class Countries : ICountryLookup
    {
        public bool IsOn => true;

        public string? CountryOf(AddressKey address) => address == AddressKey.Parse("203.0.113.7") ? "DE" : null;
    }
}
