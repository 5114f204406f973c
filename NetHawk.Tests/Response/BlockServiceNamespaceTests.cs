using System.Net;
using System.Net.Sockets;
using NetHawk.Core.Packets;
using NetHawk.Core.Response;
using NetHawk.Core.Response.Firewalls;
using NetHawk.Core.Response.Firewalls.Iptables;
using NetHawk.Core.Response.Firewalls.Nftables;
using NetHawk.Core.Response.NeverBlock;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Response;

/// <summary>
/// The whole block service with real nftables: attacker — gateway (with the service) — server, in three namespaces. The attacker reaches
/// the gateway itself and, forwarded, the server behind it.
/// </summary>
public sealed class BlockServiceNamespaceTests
{
    private static readonly string? Unavailable = NetworkNamespace.Unavailable();
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static Prefix P(string text) => Prefix.Parse(text);

    [SkippableTheory]
    [InlineData("nftables")]
    [InlineData("iptables")]
    public async Task Input_and_forwarded_traffic_of_both_families_stop_at_the_block_and_pass_after_it(string backend)
    {
        using var net = Network(backend);
        await using var service = await net.StartAsync();
        foreach (var (attacker, bystander, here, behind) in ((string, string, string, string)[])[
            ("10.66.1.2", "10.66.1.3", "10.66.1.1", "10.66.2.2"), ("2001:db8:66:1::2", "2001:db8:66:1::3", "2001:db8:66:1::1", "2001:db8:66:2::2")])
        {
            Assert.True(net.Reaches(attacker, here) && net.Reaches(attacker, behind));
            var outcome = await service.Service.BlockAsync(P(attacker), TimeSpan.FromMinutes(5), "test", "admin");
            Assert.Equal(BlockOutcomeKind.Created, outcome.Kind);
            Assert.False(net.Reaches(attacker, here) || net.Reaches(attacker, behind));
            Assert.True(net.Reaches(bystander, here) && net.Reaches(bystander, behind));
            Assert.True(SpinWait.SpinUntil(() => service.Service.Active.Single(b => b.Target.Prefix == P(attacker)) is { InKernel: true, PacketsDropped: > 0 }, Patience));
            Assert.Equal(UnblockOutcomeKind.Removed, (await service.Service.UnblockAsync(P(attacker), "admin")).Kind);
            Assert.True(net.Reaches(attacker, here) && net.Reaches(attacker, behind));
        }
    }

    [SkippableTheory]
    [InlineData("nftables")]
    [InlineData("iptables")]
    public async Task A_verdict_cuts_an_established_connection_and_time_ends_the_block(string backend)
    {
        using var net = Network(backend);
        await using var service = await net.StartAsync(new FirewallOptions { BlockDuration = 4 });
        using var listener = net.Server.Inside(() => Listen("10.66.2.2", 8022));
        using var client = net.Outside.Inside(() => Connect("10.66.1.2", "10.66.2.2", 8022));
        using var accepted = await listener.AcceptAsync();
        Assert.True(Talks(client, accepted));
        service.Service.Consider(Bench.Verdict("10.66.1.2", "10.66.2.2"));
        Assert.True(SpinWait.SpinUntil(() => service.Service.Active.Any(b => b.InKernel), Patience));
        Assert.False(Talks(client, accepted));
        Assert.True(SpinWait.SpinUntil(() => service.Service.Active.Count == 0 && net.Reaches("10.66.1.2", "10.66.2.2"), Patience));
        Assert.Empty(net.Elements());
    }

    [SkippableTheory]
    [InlineData("nftables")]
    [InlineData("iptables")]
    public async Task A_soft_block_stops_new_connections_and_leaves_established_ones(string backend)
    {
        using var net = Network(backend);
        await using var service = await net.StartAsync();
        using var listener = net.Server.Inside(() => Listen("10.66.2.2", 8022));
        using var client = net.Outside.Inside(() => Connect("10.66.1.2", "10.66.2.2", 8022));
        using var accepted = await listener.AcceptAsync();

        // Tracking begins with the first rule that asks for it; what then goes both ways is known as established.
        service.Service.Consider(Bench.Verdict("10.66.1.99", spoof: SpoofClass.Unverified, action: VerdictAction.SoftBlock));
        Assert.True(SpinWait.SpinUntil(() => service.Service.Active.Any(b => b.InKernel), Patience));
        Assert.True(Talks(client, accepted) && Talks(client, accepted));
        service.Service.Consider(Bench.Verdict("10.66.1.2", spoof: SpoofClass.Unverified, action: VerdictAction.SoftBlock));
        Assert.True(SpinWait.SpinUntil(() => service.Service.Active.Count(b => b.InKernel) == 2, Patience));
        Assert.True(Talks(client, accepted));
        Assert.False(net.Reaches("10.66.1.2", "10.66.2.2"));
    }

    [SkippableTheory]
    [InlineData("nftables")]
    [InlineData("iptables")]
    public async Task An_inside_hosts_peer_is_cut_off_in_both_directions(string backend)
    {
        using var net = Network(backend);
        await using var service = await net.StartAsync();
        Assert.Equal(0, net.Server.Try("ping", "-c", "1", "-W", "1", "10.66.1.3").Status);
        service.Service.Consider(Bench.Verdict("10.66.2.2", "10.66.1.3", ThreatClass.C2Beacon, port: 443));
        Assert.True(SpinWait.SpinUntil(() => service.Service.Active.Any(b => b.InKernel), Patience));
        Assert.NotEqual(0, net.Server.Try("ping", "-c", "1", "-W", "1", "10.66.1.3").Status);
        Assert.NotEqual(0, net.Gateway.Try("ping", "-c", "1", "-W", "1", "10.66.1.3").Status);
        Assert.True(net.Reaches("10.66.1.2", "10.66.2.2"));

        // Cut on the way out: the peer does not even see the packets.
        Assert.DoesNotContain("10.66.2.2", net.Outside.Run("ip", "neigh"), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("nftables", "nft flush ruleset")]
    [InlineData("nftables", "nft -f reload.nft")]
    [InlineData("nftables", "nft delete table inet nethawk")]
    [InlineData("iptables", "nft flush ruleset")]
    [InlineData("iptables", "iptables-restore reload.v4")]
    [InlineData("iptables", "for p in iptables ip6tables; do for t in raw mangle; do $p -t $t -F; $p -t $t -X; done; done; ipset destroy")]
    public async Task After_somebodys_reload_everything_is_back_within_seconds_and_theirs_is_untouched(string backend, string reload)
    {
        using var net = Network(backend);
        string folder = Directory.CreateTempSubdirectory("nethawk-reload").FullName;

        // As firewalld and netfilter-persistent do it: everything away and their own rules in, in one transaction.
        File.WriteAllText(Path.Combine(folder, "reload.nft"), "flush ruleset\ntable inet theirs {\n chain in {\n type filter hook input priority 10; policy accept;\n tcp dport 22 accept\n }\n}\n");
        File.WriteAllText(Path.Combine(folder, "reload.v4"), "*raw\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p tcp --dport 22 -j ACCEPT\nCOMMIT\n");
        try
        {
            await using var service = await net.StartAsync();
            await service.Service.BlockAsync(P("10.66.1.2"), null, "test", "admin");
            await service.Service.BlockAsync(P("198.51.100.0/24"), TimeSpan.FromHours(1), "test", "admin");
            await service.Service.BlockAsync(P("2001:db8:66:1::2"), TimeSpan.FromHours(1), "test", "admin");
            net.Gateway.Run("sh", "-c", $"cd {folder}; {reload}");
            string theirs = net.Theirs();
            Assert.True(SpinWait.SpinUntil(() => !net.Reaches("10.66.1.2", "10.66.1.1") && !net.Reaches("2001:db8:66:1::2", "2001:db8:66:2::2") && net.Elements().Length == 3, Patience));
            Assert.InRange((service.Service.Active.Single(b => b.Target.Prefix == P("198.51.100.0/24")).ExpiresAt!.Value - TimeProvider.System.GetUtcNow()).TotalMinutes, 58, 60);
            Assert.True(net.Reaches("10.66.1.3", "10.66.1.1"));
            Assert.Equal(3, await service.Service.FlushAsync("admin"));
            Assert.Empty(net.Elements());
            Assert.True(net.Reaches("10.66.1.2", "10.66.1.1"));
            Assert.Equal(theirs, net.Theirs());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [SkippableFact]
    public async Task Gateway_resolver_and_own_addresses_are_not_blocked_whatever_comes()
    {
        using var net = Network();
        await using var service = await net.StartAsync(never: [new NeverBlockEntry(P("10.66.1.3"), "resolver /etc/resolv.conf")]);
        foreach (string address in (string[])["10.66.1.1", "10.66.2.1", "10.66.1.3", "2001:db8:66:1::1"])
        {
            service.Service.Consider(Bench.Verdict(address, "10.66.2.2"));
            Assert.Equal(BlockOutcomeKind.Refused, (await service.Service.BlockAsync(P(address), null, "test", "admin")).Kind);
        }

        Assert.Empty(net.Elements());
        Assert.False(service.Service.Check(P("10.66.1.0/24")).MayBlock);

        // Even an element that someone else puts in is without effect on it: the kernel's first rule.
        net.Gateway.Run("nft", "add", "element", "inet", "nethawk", "full_v4_32", "{ 10.66.1.3 }");
        Assert.True(net.Reaches("10.66.1.3", "10.66.2.2"));
        Assert.True(SpinWait.SpinUntil(() => net.Elements().Length == 0, Patience));
    }

    [SkippableTheory]
    [InlineData("nftables")]
    [InlineData("iptables")]
    public async Task A_new_process_takes_over_what_a_killed_one_left(string backend)
    {
        using var net = Network(backend);
        var ledger = new MemoryLedger();
        var first = await net.StartAsync(ledger: ledger);
        for (int i = 1; i <= 50; i++) await first.Service.BlockAsync(P($"198.51.100.{i}"), TimeSpan.FromHours(1), "test", "admin");
        await first.DisposeAsync();
        Assert.Equal(50, net.Elements().Length);
        if (backend == "nftables") net.Gateway.Run("nft", "delete", "element", "inet", "nethawk", "full_v4_32", "{ 198.51.100.7 }");
        else net.Gateway.Run("ipset", "del", "nethawk-full-4", "198.51.100.7");
        await using var second = await net.StartAsync(ledger: ledger);
        Assert.Equal(50, net.Elements().Length);
        Assert.Equal(50, second.Service.Active.Count(b => b.InKernel));
        Assert.Equal(50, ledger.All.Count);
    }

    private static TestNetwork Network(string backend = "nftables")
    {
        Skip.If(Unavailable is not null, Unavailable);
        if (backend == "iptables" && !File.Exists("/usr/sbin/ipset") && !File.Exists("/sbin/ipset")) Skip.If(true, "needs iptables and ipset; ./test.sh installs them");
        return new TestNetwork(backend);
    }

    private static Socket Listen(string address, int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), port));
        socket.Listen();
        return socket;
    }

    private static Socket Connect(string from, string address, int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        socket.Connect(new IPEndPoint(IPAddress.Parse(address), port));
        return socket;
    }

    /// <summary>A byte goes over within a second and a half.</summary>
    private static bool Talks(Socket from, Socket to)
    {
        from.Send([1]);
        return to.Poll(1_500_000, SelectMode.SelectRead) && to.Receive(new byte[1]) == 1;
    }

    /// <summary>outside (10.66.1.2, .3) — gateway (10.66.1.1, 10.66.2.1) — server (10.66.2.2), and the same in IPv6.</summary>
    private sealed class TestNetwork : IDisposable
    {
        private readonly string _backend;

        public TestNetwork(string backend)
        {
            _backend = backend;
            Outside.Connect("eth0", Gateway, "wan");
            Server.Connect("eth0", Gateway, "lan");
            foreach (string address in (string[])["10.66.1.2/24", "10.66.1.3/24", "2001:db8:66:1::2/64", "2001:db8:66:1::3/64"]) Outside.Address("eth0", address);
            foreach (string address in (string[])["10.66.1.1/24", "2001:db8:66:1::1/64"]) Gateway.Address("wan", address);
            foreach (string address in (string[])["10.66.2.1/24", "2001:db8:66:2::1/64"]) Gateway.Address("lan", address);
            foreach (string address in (string[])["10.66.2.2/24", "2001:db8:66:2::2/64"]) Server.Address("eth0", address);
            Outside.Ip("route", "add", "default", "via", "10.66.1.1");
            Outside.Ip("route", "add", "default", "via", "2001:db8:66:1::1");
            Server.Ip("route", "add", "default", "via", "10.66.2.1");
            Server.Ip("route", "add", "default", "via", "2001:db8:66:2::1");
            Gateway.Run("sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1");
        }

        public NetworkNamespace Outside { get; } = NetworkNamespace.Create();

        public NetworkNamespace Gateway { get; } = NetworkNamespace.Create();

        public NetworkNamespace Server { get; } = NetworkNamespace.Create();

        public bool Reaches(string from, string to) => Outside.Try("ping", "-c", "1", "-W", "1", "-I", from, to).Status == 0;

        /// <summary>Elements of our sets as nft prints them.</summary>
        public string[] Elements() => Gateway.Inside(() =>
        {
            using var reader = Firewall();
            if (_backend == "nftables") reader.Prepare();
            return reader.List().Select(b => b.Target.ToString()).ToArray();
        });

        /// <summary>Every rule that is not ours, without counters.</summary>
        public string Theirs() => string.Join('\n', (Gateway.Run("nft", "list", "tables") + Gateway.Run("iptables-save") + Gateway.Run("ip6tables-save")).Split('\n')
            .Where(l => !l.Contains("nethawk", StringComparison.Ordinal) && !l.StartsWith('#') && !l.StartsWith(':') && l != "COMMIT" && !l.StartsWith('*') && !l.Contains(" raw", StringComparison.Ordinal) && !l.Contains(" mangle", StringComparison.Ordinal)));

        private IFirewall Firewall() => _backend == "nftables" ? new NftablesFirewall() : new IptablesFirewall();

        public async Task<Running> StartAsync(FirewallOptions? options = null, NeverBlockEntry[]? never = null, MemoryLedger? ledger = null)
        {
            var found = new Found();
            found.Entries.AddRange(Gateway.Inside(() => new OwnAddresses().Find()!.Concat(new Gateways().Find()!).ToList()));
            found.Entries.AddRange(never ?? []);
            var service = new BlockService(new ResponseSetup
            {
                Options = options ?? new FirewallOptions { ReconcileInterval = 1 },
                Inside = new InsideNetworks([P("10.66.2.0/24")]),
                Ledger = ledger ?? new MemoryLedger(),
                NeverBlock = new NeverBlockSet(TimeProvider.System, [found]),
                Events = new Events(),
                Time = TimeProvider.System,
                Firewall = (_, _) =>
                {
                    Gateway.Enter();
                    return new FirewallChoice(Firewall(), "the test");
                },
            });
            await service.StartAsync();
            return new Running(service);
        }

        public void Dispose()
        {
            Outside.Dispose();
            Gateway.Dispose();
            Server.Dispose();
        }
    }

    private sealed record Running(BlockService Service) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            Service.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
