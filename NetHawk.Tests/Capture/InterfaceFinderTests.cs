using NetHawk.Capture.Health;
using NetHawk.Capture.Sources;

namespace NetHawk.Tests.Capture;

public sealed class InterfaceFinderTests
{
    private const string Head = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT";

    [Fact]
    public void The_default_route_with_the_lowest_metric_names_the_interface()
    {
        string[] routes =
        [
            Head,
            "docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0",
            "wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0",
            "eth7\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0",
            "eth8\t00000000\t0101A8C0\t0002\t0\t0\t1\t00000000\t0\t0\t0",
        ];
        Assert.Equal("eth7", InterfaceFinder.FromRoutes(routes));
        Assert.Null(InterfaceFinder.FromRoutes([Head]));
    }

    [Fact]
    public void An_ipv6_default_route_serves_too_but_not_the_reject_route_on_lo()
    {
        const string zero = "00000000000000000000000000000000";
        string[] routes =
        [
            $"{zero} 00 {zero} 00 {zero} ffffffff 00000001 00000000 00200200       lo",
            $"{zero} 00 {zero} 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003     eth3",
        ];
        Assert.Equal("eth3", InterfaceFinder.FromIpv6Routes(routes));
    }

    [Fact]
    public void Names_are_taken_once_and_any_needs_no_interface()
    {
        Assert.Equal(["lo"], InterfaceFinder.Resolve("lo, lo"));
        Assert.Equal(["any"], InterfaceFinder.Resolve("any"));
    }

    [Fact]
    public void Health_says_something_about_offload_namespace_and_addresses_of_every_interface()
    {
        foreach (string name in InterfaceFinder.Names())
        {
            // Only who has an address has one that is inside or outside.
            string[] home = HomeAddresses.Check(name, []) is null ? [] : ["home"];
            Assert.Equal(["offload", "namespace", .. home], CaptureHealth.Check(name, []).Select(f => f.Id));
        }
    }
}
