using NetHawk.Core.Packets;
using NetHawk.Core.Response;
using NetHawk.Core.Response.Policy;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Response;

public sealed class BlockPolicyTests
{
    private static readonly InsideNetworks Home = new([Prefix.Parse("10.0.0.0/8")]);

    private static WantedBlock Decide(Verdict verdict, FirewallOptions? options = null) => new BlockPolicy(Home, options ?? new FirewallOptions()).Decide(verdict);

    [Theory]
    [InlineData(ThreatClass.PortScan, "203.0.113.7", "10.0.0.5", "203.0.113.7", false)]
    [InlineData(ThreatClass.BruteForce, "10.0.0.9", "10.0.0.5", "10.0.0.9", false)]
    [InlineData(ThreatClass.HostSweep, "10.0.0.9", null, "10.0.0.9", false)]
    [InlineData(ThreatClass.C2Beacon, "10.0.0.9", "198.51.100.6", "198.51.100.6", true)]
    [InlineData(ThreatClass.Exfiltration, "10.0.0.9", "198.51.100.6", "198.51.100.6", true)]
    [InlineData(ThreatClass.Malware, "10.0.0.9", "10.0.0.20", "10.0.0.20", true)]
    [InlineData(ThreatClass.Malware, "192.0.2.9", "198.51.100.6", "198.51.100.6", true)]
    [InlineData(ThreatClass.Malware, "203.0.113.7", "10.0.0.5", "203.0.113.7", false)]
    public void The_target_is_the_attacker_or_the_inside_hosts_peer(ThreatClass threat, string source, string? destination, string target, bool both)
    {
        var wanted = Decide(Bench.Verdict(source, destination, threat, port: 443));
        Assert.Equal((target, both, BlockKind.Full), (wanted.Target!.ToString(), wanted.BothDirections, wanted.Kind));
    }

    [Fact]
    public void A_stranger_who_infects_this_machine_is_the_target_once_its_public_address_is_inside()
    {
        var inside = new InsideNetworks(InsideNetworks.PrivateRanges);
        var policy = new BlockPolicy(inside, new FirewallOptions());
        var verdict = Bench.Verdict("203.0.113.7", "198.51.100.5", ThreatClass.Malware, port: 23);
        Assert.Equal("198.51.100.5", policy.Decide(verdict).Target!.ToString());
        inside.TakeUp([Prefix.Parse("198.51.100.5")]);
        Assert.Equal("203.0.113.7", policy.Decide(verdict).Target!.ToString());
    }

    [Theory]
    [InlineData(ThreatClass.DnsTunnel, "10.0.0.9", "8.8.8.8")]
    [InlineData(ThreatClass.DnsTunnel, "10.0.0.9", "10.0.0.53")]
    [InlineData(ThreatClass.DnsTunnel, "10.0.0.9", "2606:4700:4700::1111")]
    [InlineData(ThreatClass.C2Beacon, "10.0.0.9", "104.16.1.1")]
    [InlineData(ThreatClass.C2Beacon, "10.0.0.9", null)]
    [InlineData(ThreatClass.WebAttack, "172.64.3.4", "10.0.0.5")]
    [InlineData(ThreatClass.ArpSpoof, "10.0.0.1", "10.0.0.5")]
    [InlineData(ThreatClass.DosFlood, null, "10.0.0.5")]
    [InlineData(ThreatClass.PortScan, "127.0.0.1", "10.0.0.5")]
    [InlineData(ThreatClass.PortScan, "224.0.0.1", "10.0.0.5")]
    public void What_is_shared_inside_forged_or_impossible_is_no_target_and_says_why(ThreatClass threat, string? source, string? destination)
    {
        var wanted = Decide(Bench.Verdict(source, destination, threat, port: 53));
        Assert.Equal((null, BlockKind.None, false), (wanted.Target, wanted.Kind, wanted.WouldBlock));
        Assert.NotEmpty(wanted.Reason);
    }

    [Theory]
    [InlineData(VerdictAction.Watch, SpoofClass.Application, BlockKind.None)]
    [InlineData(VerdictAction.SoftBlock, SpoofClass.Application, BlockKind.Soft)]
    [InlineData(VerdictAction.Block, SpoofClass.Unverified, BlockKind.Soft)]
    [InlineData(VerdictAction.Block, SpoofClass.TwoWay, BlockKind.Full)]
    public void The_spoof_class_caps_the_kind(VerdictAction action, SpoofClass spoof, BlockKind kind) =>
        Assert.Equal(kind, Decide(Bench.Verdict("203.0.113.7", action: action, spoof: spoof)).Kind);

    [Fact]
    public void Configured_the_inside_host_itself_is_the_target() =>
        Assert.Equal("10.0.0.9", Decide(Bench.Verdict("10.0.0.9", "198.51.100.6", ThreatClass.C2Beacon), new FirewallOptions { BlockInsideHosts = true }).Target!.ToString());

    [Fact]
    public void The_configured_whitelist_holds_offline_too() =>
        Assert.Contains("203.0.113.0/24", Decide(Bench.Verdict("203.0.113.7"), new FirewallOptions { Whitelist = ["203.0.113.0/24"] }).Reason, StringComparison.Ordinal);

    [Fact]
    public void Default_options_are_valid_and_each_wrong_value_is_named_with_what_is_allowed()
    {
        Assert.Empty(new FirewallOptions().Validate());
        string[] problems = [.. new FirewallOptions
        {
            Backend = "pf", OnStop = "explode", BlockDuration = 0, MaxBlockDuration = 0, EscalationFactor = double.NaN, MaxShareOfHosts = 0,
            Whitelist = ["10.0.0.1", "10.0.0.1/8"],
        }.Validate()];
        foreach (string key in (string[])["Backend: value 'pf'", "OnStop", "BlockDuration: value '0'", "MaxBlockDuration", "EscalationFactor", "MaxShareOfHosts", "Whitelist:1"])
            Assert.Contains(problems, p => p.StartsWith("Firewall:" + key, StringComparison.Ordinal));
        Assert.Equal(7, problems.Length);
    }
}
