using NetHawk.Core.Intel;
using NetHawk.Core.Packets;

namespace NetHawk.Tests.Intel;

public sealed class FeedParserTests
{
    private static FeedContent Parse(string text, int max = 1000, params string[] own) =>
        FeedParser.Parse(new StringReader(text), new FeedFilter(own.Select(Prefix.Parse)), max);

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("  203.0.113.7\t12 \r", "203.0.113.7")]
    [InlineData("203.0.113.7,scanner,2026-01-01", "203.0.113.7")]
    [InlineData("203.0.113.0/24 ; SBL123", "203.0.113.0/24")]
    [InlineData("203.0.113.7/24", "203.0.113.0/24")]
    [InlineData("2001:db8::1 # v6", "2001:db8::1")]
    [InlineData("2001:db8::/32", "2001:db8::/32")]
    [InlineData("203.0.113.7\tIntel::ADDR\tsome-list\tF\tC2", "203.0.113.7")]
    [InlineData("203.0.113.0/25\tIntel::SUBNET\tsome-list", "203.0.113.0/25")]
    public void One_entry_in_every_usual_form(string line, string expected)
    {
        var content = Parse(line);
        Assert.Equal(Prefix.Parse(expected), Assert.Single(content.Prefixes));
        Assert.Equal(0, content.Invalid);
    }

    [Theory]
    [InlineData("# a comment\n; another\n// a third\n\n#fields\tindicator\tindicator_type")]
    [InlineData("evil.example\tIntel::DOMAIN\tsome-list")]
    public void Comments_and_other_indicators_are_no_errors(string text)
    {
        var content = Parse(text);
        Assert.Empty(content.Prefixes);
        Assert.Equal(0, content.Invalid);
    }

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("192.168.0.0/16")]
    [InlineData("172.0.0.0/8")]
    [InlineData("100.64.0.0/10")]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0/0")]
    [InlineData("224.0.0.0/3")]
    [InlineData("8.0.0.0/8")]
    [InlineData("169.254.1.1")]
    [InlineData("::1")]
    [InlineData("fd00::1")]
    [InlineData("fe80::1")]
    [InlineData("ff02::1")]
    [InlineData("2000::/3")]
    [InlineData("::ffff:0:0/96")]
    [InlineData("198.51.100.128/26")]
    [InlineData("198.51.100.9")]
    public void What_no_list_may_accuse_is_ignored_and_counted(string line)
    {
        var content = Parse(line, own: "198.51.100.0/24");
        Assert.Empty(content.Prefixes);
        Assert.Equal((1, 0), (content.Ignored, content.Invalid));
    }

    [Fact]
    public void A_wide_entry_around_our_own_network_stays_but_our_own_addresses_are_exempt()
    {
        var filter = new FeedFilter([Prefix.Parse("198.51.100.0/24")]);
        var content = FeedParser.Parse(new StringReader("198.51.100.0/22"), filter, 10);
        var snapshot = new IntelSnapshot([new FeedStatus("wide", "test", 1, 0, 0, 0, null, "")], [content], filter);

        Assert.NotNull(snapshot.Find(AddressKey.Parse("198.51.101.1")));
        Assert.Null(snapshot.Find(AddressKey.Parse("198.51.100.1")));
    }

    [Fact]
    public void Rubbish_is_counted_and_the_rest_kept()
    {
        var content = Parse("<html>\n1.2.3\n1.2.3.4.5\n203.0.113.0/33\n0x7f000001\n" + new string('9', 10_000) + "\n203.0.113.9\n203.0.113.9\n");
        Assert.Equal(Prefix.Parse("203.0.113.9"), Assert.Single(content.Prefixes));
        Assert.Equal(6, content.Invalid);
    }

    [Fact]
    public void More_than_the_limit_is_counted()
    {
        var content = Parse(string.Join('\n', Enumerable.Range(1, 20).Select(i => $"203.0.113.{i}")), max: 8);
        Assert.Equal((8, 12), (content.Prefixes.Count, content.OverLimit));
    }

    public static TheoryData<string, int> RealLists => new()
    {
        { "feodo.ipset", 100 }, { "et_compromised.ipset", 100 }, { "et_compromised-ips.txt", 100 }, { "dshield_1d.netset", 10 },
        { "iblocklist_spamhaus_drop.netset", 100 }, { "ipsum_level4.txt", 1000 }, { "cobaltstrike_ips.intel", 100 }, { "firehol_level1.netset", 1000 },
    };

    [SkippableTheory]
    [MemberData(nameof(RealLists))]
    public void Real_lists_are_read_without_an_invalid_line(string name, int atLeast)
    {
        string path = Path.Combine(RepositoryRoot.Path, "..", "shared", "data", "feeds", name);
        Skip.IfNot(File.Exists(path), "needs the collection of real lists beside the checkout (../shared/data/feeds)");
        using var reader = File.OpenText(path);

        var content = FeedParser.Parse(reader, new FeedFilter([]), 500_000);

        Assert.Equal(0, content.Invalid);
        Assert.True(content.Prefixes.Count >= atLeast, $"{content.Prefixes.Count} entries");
        Assert.DoesNotContain(content.Prefixes, p => p.Overlaps(Prefix.Parse("10.0.0.0/8")) || p.Overlaps(Prefix.Parse("192.168.0.0/16")) || p.Overlaps(Prefix.Parse("127.0.0.0/8")));
        if (name == "firehol_level1.netset") Assert.True(content.Ignored >= 5, "it holds private and reserved ranges");
    }
}
