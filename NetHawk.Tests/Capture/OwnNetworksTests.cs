using System.Net;
using NetHawk.Capture.Health;
using NetHawk.Core.Packets;

namespace NetHawk.Tests.Capture;

public sealed class OwnNetworksTests
{
    private readonly InsideNetworks _inside = new(InsideNetworks.PrivateRanges);

    [Theory]
    [InlineData("203.0.113.5", 24, "203.0.113.5")]
    [InlineData("2001:db8:1:2::5", 64, "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2::5", 48, "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2::5", 128, "2001:db8:1:2::5")]
    [InlineData("fe80::5%3", 64, "fe80::/64")]
    public void Of_a_public_IPv4_network_the_machine_alone_is_its_own_of_IPv6_its_link(string address, int length, string own) =>
        Assert.Equal(own, OwnNetworks.NetworkOf(IPAddress.Parse(address), length).ToString());

    [Fact]
    public void All_interfaces_but_loopback_are_asked() =>
        Assert.DoesNotContain(OwnNetworks.Find(), p => p.Contains(AddressKey.From(IPAddress.Loopback)) || p.Contains(AddressKey.From(IPAddress.IPv6Loopback)));

    [Fact]
    public void What_is_taken_up_is_inside_until_the_machine_has_other_addresses()
    {
        Prefix first = Prefix.Parse("203.0.113.5"), link = Prefix.Parse("2001:db8:1:2::/64"), second = Prefix.Parse("198.51.100.9");
        Assert.Equal([first, link], _inside.TakeUp([Prefix.Parse("10.0.0.3"), first, link, first]));
        Assert.Equal([.. InsideNetworks.PrivateRanges, first, link], _inside.Prefixes);
        Assert.True(_inside.Contains(first.Address) && _inside.Contains(Prefix.Parse("2001:db8:1:2::77").Address) && _inside.Contains(Prefix.Parse("192.168.4.4").Address));
        Assert.False(_inside.Contains(Prefix.Parse("203.0.113.6").Address));

        Assert.Empty(_inside.TakeUp([first, link]));
        Assert.Equal([second], _inside.TakeUp([second, link]));
        Assert.False(_inside.Contains(first.Address));
        Assert.True(_inside.Contains(second.Address));
    }
}
