using NetHawk.Capture.Health;
using NetHawk.Core.Packets;

namespace NetHawk.Tests.Capture;

public class HomeAddressesTests
{
    private static HealthFinding? Judge(params string[] addresses) =>
        HomeAddresses.Judge("eth0", [.. addresses.Select(a => AddressKey.TryParse(a, out var key) ? key : throw new ArgumentException(a))], InsideNetworks.PrivateRanges);

    [Fact]
    public void Public_addresses_are_named_with_the_list_to_set()
    {
        var finding = Judge("192.168.1.5", "203.0.113.5", "2001:db8:1:2::5", "fe80::1");
        Assert.True(finding!.IsProblem);
        Assert.Contains("'eth0' has 203.0.113.5, 2001:db8:1:2::5, outside", finding.Text, StringComparison.Ordinal);
        string list = finding.Text[(finding.Text.LastIndexOf(" to ", StringComparison.Ordinal) + 4)..];
        string[] prefixes = list.Split(", ");
        Assert.Equal(["203.0.113.5", "2001:db8:1:2::/64"], prefixes.TakeLast(2));

        // What is said can be set, and then nothing is left to say.
        Assert.False(HomeAddresses.Judge("eth0", [.. new[] { "192.168.1.5", "203.0.113.5", "2001:db8:1:2::5" }.Select(a => Prefix.Parse(a).Address)], [.. prefixes.Select(Prefix.Parse)])!.IsProblem);
    }

    [Fact]
    public void Private_addresses_are_inside_and_no_address_says_nothing()
    {
        Assert.False(Judge("10.1.2.3", "fd00::1")!.IsProblem);
        Assert.Null(Judge());
    }

    [Fact]
    public void An_interface_that_is_not_there_says_nothing() => Assert.Null(HomeAddresses.Check("nh-none0", InsideNetworks.PrivateRanges));
}
