using NetHawk.Core.Packets;
using NetHawk.Core.Response;

namespace NetHawk.Tests.Response;

/// <summary>What is nobody's address cannot become a target, however it is written.</summary>
public sealed class BlockTargetTests
{
    [Theory]
    [InlineData("0.0.0.0/0", "too wide")]
    [InlineData("::/0", "too wide")]
    [InlineData("128.0.0.0/1", "too wide")]
    [InlineData("2000::/3", "too wide")]
    [InlineData("::ffff:0:0/96", "too wide")]
    [InlineData("::ffff:127.0.0.1", "loopback")]
    [InlineData("::ffff:224.0.0.1", "multicast")]
    [InlineData("::ffff:10.0.0.0/103", "too wide")]
    [InlineData("127.1.2.3", "loopback")]
    [InlineData("::", "unspecified")]
    [InlineData("::1", "loopback")]
    [InlineData("::/64", "unspecified")]
    [InlineData("::fffe:0:0/95", "reserved")]
    [InlineData("::192.0.2.1", "reserved")]
    [InlineData("fe80::1", "link-local")]
    [InlineData("ff02::1", "multicast")]
    [InlineData("255.255.255.255", "broadcast")]
    [InlineData("169.254.1.1", "link-local")]
    public void Impossible_targets_are_refused_with_the_reason(string text, string why)
    {
        Assert.False(BlockTarget.TryCreate(Prefix.Parse(text), out _, out string? error));
        Assert.Contains(why, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.0/120", "203.0.113.0/24")]
    [InlineData("64:ff9b::203.0.113.7", "64:ff9b::cb00:7107")]
    [InlineData("2001:db8::/32", "2001:db8::/32")]
    [InlineData("198.0.0.0/8", "198.0.0.0/8")]
    public void An_IPv4_address_written_as_IPv6_is_the_IPv4_address(string text, string shown)
    {
        Assert.True(BlockTarget.TryCreate(Prefix.Parse(text), out var target, out _));
        Assert.Equal(shown, target.ToString());
    }

    [Fact]
    public void A_wide_IPv6_prefix_covers_no_IPv4_address()
    {
        var bench = new Bench();
        Assert.Equal(BlockOutcomeKind.Invalid, bench.Engine.Block(Prefix.Parse("::/19"), null, "", "admin").Kind);
        bench.Engine.AddToWhitelist(Prefix.Parse("::/0"), "", "admin", null);
        Assert.Equal(BlockOutcomeKind.Created, bench.Engine.Block(Prefix.Parse("203.0.113.7"), null, "", "admin").Kind);
        Assert.Equal(BlockOutcomeKind.Refused, bench.Engine.Block(Prefix.Parse("2001:db8::7"), null, "", "admin").Kind);
        bench.Engine.AddToWhitelist(Prefix.Parse("0.0.0.0/0"), "", "admin", null);
        Assert.Empty(bench.Blocked);
    }
}
