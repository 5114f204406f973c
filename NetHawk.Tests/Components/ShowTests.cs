using NetHawk.Core.Packets;
using NetHawk.Web.Components.Layout;
using NetHawk.Web.Components.Shared;

namespace NetHawk.Tests.Components;

public sealed class ShowTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(999_999, "999,999")]
    [InlineData(1_200_000, "1.20 M")]
    [InlineData(48_211_904, "48.21 M")]
    [InlineData(7_000_000_000, "7.00 G")]
    public void Large_counts_keep_their_meaning(long value, string expected) => Assert.Equal(expected, Show.Short(value));

    [Theory]
    [InlineData(0, "0 flows")]
    [InlineData(1, "1 flow")]
    [InlineData(48_211_904, "48.21 M flows")]
    public void One_flow_is_no_flows(long value, string expected) => Assert.Equal(expected, Show.Flows(value));

    [Theory]
    [InlineData(999, "999 B")]
    [InlineData(1500, "1.5 kB")]
    [InlineData(273_000, "273 kB")]
    [InlineData(30_100_000_000, "30.1 GB")]
    public void Bytes_have_decimal_units(double value, string expected) => Assert.Equal(expected, Show.Bytes(value));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(999, "999")]
    [InlineData(1_240, "1.2k")]
    [InlineData(9_949, "9.9k")]
    [InlineData(9_951, "10k")]
    [InlineData(999_499, "999k")]
    [InlineData(999_501, "1M")]
    [InlineData(12_400_000, "12M")]
    public void A_badge_never_outgrows_its_place(long value, string expected) => Assert.Equal(expected, Show.Tiny(value));

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(0.00001, "< 0.01 %")]
    [InlineData(0.0005, "0.05 %")]
    [InlineData(0.032, "3.2 %")]
    [InlineData(0.97, "97 %")]
    public void A_small_loss_is_never_rounded_to_none(double share, string expected) => Assert.Equal(expected, Show.Percent(share));

    [Theory]
    [InlineData(42, "42 s")]
    [InlineData(583, "9 min 43 s")]
    [InlineData(605, "10 min 05 s")]
    [InlineData(25_140, "6 h 59 min")]
    [InlineData(200_000, "2 d 7 h")]
    [InlineData(-5, "0 s")]
    public void Spans_read_as_people_say_them(int seconds, string expected) => Assert.Equal(expected, Show.Span(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("203.0.113.7", "hosts/203.0.113.7")]
    [InlineData(" 2001:DB8::1 ", "hosts/2001%3Adb8%3A%3A1")]
    [InlineData("10.0.0.0/8", "hosts?ip=10.0.0.0%2F8")]
    [InlineData("CDN.Example.org", "hosts?name=cdn.example.org")]
    [InlineData("port:443 -app:dns", "traffic?view=history&q=port%3A443%20-app%3Adns")]
    [InlineData("bytes>1M", "traffic?view=history&q=bytes%3E1M")]
    [InlineData("Port-Scan", "threats?class=port-scan")]
    [InlineData("938237e7-f674-457d-98fd-d803cc35214e", "threats/938237e7-f674-457d-98fd-d803cc35214e")]
    [InlineData("kernel drops", "events?text=kernel%20drops")]
    [InlineData("  ", "")]
    public void Search_leads_where_one_means(string text, string expected) => Assert.Equal(expected, SearchTarget.Of(text)?.Href ?? "");

    [Theory]
    [InlineData("10.0.0.1", null)]
    [InlineData("10.0.0.0/24", "It covers 256 addresses.")]
    [InlineData("10.0.0.0/8", "It covers 16,777,216 addresses.")]
    [InlineData("2001:db8::/64", "It covers one IPv6 network (/64).")]
    [InlineData("2001:db8::/48", "It covers 2^16 IPv6 networks (/64).")]
    public void A_prefix_says_how_much_it_covers(string prefix, string? expected) => Assert.Equal(expected, PrefixSize.Words(Prefix.Parse(prefix)));

    [Fact]
    public void A_spreadsheet_does_not_run_what_came_from_the_wire()
    {
        string csv = Csv.Write(["host", "n"], [["=cmd|' /C calc'!A0", 3L], ["a,\"b\"", -4L]]);
        Assert.Equal("host,n\r\n'=cmd|' /C calc'!A0,3\r\n\"a,\"\"b\"\"\",-4\r\n", csv);
    }

    [Theory]
    [InlineData("1h", 60, 1)]
    [InlineData("24h", 1440, 10)]
    [InlineData("7d", 10080, 60)]
    public void A_chart_has_few_enough_steps(string key, int minutes, int step)
    {
        var now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var range = TimeRange.Of(key, null, null, now);
        Assert.Equal(minutes, (now - range.From!.Value).TotalMinutes);
        Assert.Equal(step, range.Step(now).TotalMinutes);
    }

    [Fact]
    public void An_own_range_is_UTC_in_the_address()
    {
        var range = TimeRange.Of(null, "2026-01-02T03:00:00.000Z", "2026-01-02T04:00:00.000Z", default);
        Assert.Equal(("own", 3, 4), (range.Key, range.From!.Value.Hour, range.To!.Value.Hour));
    }
}
