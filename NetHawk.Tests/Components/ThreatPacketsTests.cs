using Bunit;
using Microsoft.Extensions.DependencyInjection;
using NetHawk.Core.PacketEvidence;
using NetHawk.Tests.Capture;
using NetHawk.Web.Components.Pages.Threats;

namespace NetHawk.Tests.Components;

/// <summary>The packets on a threat's page.</summary>
public sealed class ThreatPacketsTests : ConsoleContext
{
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public void Packets_are_listed_and_one_is_taken_apart()
    {
        byte[] frame = Frames.Ethernet(0x0800, Frames.Ipv4(17, Frames.Udp(40_000, 53, [1, 2, 3]), "203.0.113.7", "10.0.0.5"));
        File.WriteAllBytes(_file, [.. CaptureBytes.PcapHeader(), .. CaptureBytes.PcapRecord(100, 0, frame), .. CaptureBytes.PcapRecord(101, 500_000, frame)]);
        Services.AddSingleton<IPacketEvidence>(new OneFile(_file));
        var id = Guid.NewGuid();
        var list = Render<ThreatPackets>(p => p.Add(c => c.ThreatId, id));
        list.WaitForAssertion(() => Assert.Equal(2, list.FindAll("tbody tr").Count));
        Assert.Contains("203.0.113.7", list.Markup, StringComparison.Ordinal);
        Assert.Contains("UDP 40000 → 53, 3 bytes", list.Markup, StringComparison.Ordinal);
        Assert.Contains("1.500000", list.Markup, StringComparison.Ordinal);
        Assert.Equal($"api/v1/threats/{id}/pcap", list.Find("a[download]").GetAttribute("href"));

        list.FindAll("tbody button")[1].Click();
        Assert.Equal(["Ethernet", "IPv4", "Udp"], list.FindAll("summary").Select(s => s.TextContent.Split(' ')[0]));
        Assert.Contains("0000  ", list.Find("pre").TextContent, StringComparison.Ordinal);
        list.FindAll("tbody button")[1].Click();
        Assert.Empty(list.FindAll("summary"));
    }

    [Fact]
    public void Without_packets_the_reason_is_said()
    {
        var list = Render<ThreatPackets>(p => p.Add(c => c.ThreatId, Guid.NewGuid()));
        Assert.Contains("RingMegabytes is 0", list.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_went_away_is_said()
    {
        Services.AddSingleton<IPacketEvidence>(new OneFile(Path.Combine(Path.GetTempPath(), "nethawk-no-such.pcap")));
        var list = Render<ThreatPackets>(p => p.Add(c => c.ThreatId, Guid.NewGuid()));
        list.WaitForAssertion(() => Assert.Contains("no such file", list.Markup, StringComparison.Ordinal));
    }

    protected override void Dispose(bool disposing)
    {
        File.Delete(_file);
        base.Dispose(disposing);
    }

    private sealed class OneFile(string path) : IPacketEvidence
    {
        public bool IsOn => true;

        public string? PathOf(Guid threat) => path;

        public IReadOnlyList<KeptPacket> Newest(NetHawk.Core.Packets.AddressKey? host, int most) => [];

        public Task ClearAsync(DateTimeOffset? before) => Task.CompletedTask;
    }
}
