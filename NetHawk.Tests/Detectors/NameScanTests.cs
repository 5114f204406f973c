using System.Globalization;
using NetHawk.Core.Detectors.PortScan;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class NameScanTests
{
    private const ushort TypeA = 1;

    private static Events New() => new(new NameScanDetector());

    private static void Ask(Events run, string name, byte code)
    {
        run.Wait(0.05);
        var flow = run.Flow("203.0.113.9", "10.0.0.53", 53, IpProtocol.Udp);
        flow.Application = AppProtocol.Dns;
        flow.Peek = new DnsMessage(7, true, name, TypeA, code, code == 0 ? 1 : 0, 80, []) { FromResponder = true };
        run.Send(flow, FlowEventKind.Application);
    }

    private static string Word(int i) => "" + (char)('a' + i % 26) + (char)('a' + i / 26 % 26) + "b";

    [Fact]
    public void Hundreds_of_words_tried_as_names_of_a_domains_hosts_are_a_scan_that_is_watched()
    {
        var run = New();
        for (int i = 0; i < 400; i++) Ask(run, Word(i) + ".shop.example", i % 20 == 0 ? (byte)0 : (byte)3);
        var found = run.Found[0];
        Assert.Equal((ThreatClass.PortScan, "T1590.002"), (found.Class, found.Technique));
        Assert.NotNull(found.WatchOnly);
        Assert.Contains("150 different names below shop.example", found.Reason, StringComparison.Ordinal);
        Assert.Equal(2, run.Found.Count);
    }

    /// <summary>A mail server's look-ups in block lists, a virus scanner's in the cloud, a manager's of hosts that exist, a monitor's of twenty dead hosts, typing errors in many domains.</summary>
    [Theory]
    [InlineData("{0}.113.0.203.bl.example", 3)]
    [InlineData("{1:x16}9f3ab2.hashes.example", 3)]
    [InlineData("{1:x16}.hashes.example", 3)]
    [InlineData("{2}.corp.example", 0)]
    [InlineData("host{3}.corp.example", 3)]
    [InlineData("www.{2}q.com", 3)]
    public void Look_ups_that_are_no_guesses_are_not(string name, byte code)
    {
        var run = New();
        for (int i = 0; i < 600; i++) Ask(run, string.Format(CultureInfo.InvariantCulture, name, i % 256, (ulong)(i + 1) * 0x9E3779B97F4A7C15, Word(i), i % 20), code);
        Assert.Empty(run.Found);
    }
}
