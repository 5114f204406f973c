using System.Net;
using System.Net.Sockets;
using NetHawk.Core.Packets;
using NetHawk.Core.Response;
using NetHawk.Core.Response.Firewalls;
using NetHawk.Core.Response.Firewalls.Iptables;
using NetHawk.Core.Response.Firewalls.Nftables;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Response.Firewalls;

/// <summary>
/// A container host as Docker makes it: containers on a bridge, a published port (DNAT) and masquerading, connections tracked. An attacker
/// outside, with both families where that means something. What the two real backends must stop, and must let through again.
/// </summary>
public sealed class ContainerNamespaceTests
{
    private const string Attacker = "198.51.100.66", Bystander = "198.51.100.11", Host = "198.51.100.1", Container = "172.30.0.2";
    private const string Attacker6 = "2001:db8:51::66", Container6 = "2001:db8:30::2";

    private static readonly string? Unavailable = NetworkNamespace.Unavailable();

    public static TheoryData<string> Backends => new("nftables", "iptables");

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void Nothing_of_a_blocked_address_passes_to_or_from_containers_and_all_does_after_it(string backend)
    {
        using var net = Network(backend);
        net.OnHost(firewall =>
        {
            foreach (var (attacker, container) in ((string, string)[])[(Attacker, Container), (Attacker6, Container6)])
            {
                using var listener = net.Container.Inside(() => Tcp(container, 8080, listen: true));
                using var client = net.Outside.Inside(() => Connect(attacker, container, 8080));
                using var server = listener.Accept();
                using var udpOut = net.Outside.Inside(() => Udp(attacker, 4000));
                using var udpIn = net.Container.Inside(() => Udp(container, 5000));
                Assert.True(Passes(client, server) && Passes(server, client), "the connection is there before the block");
                Assert.True(Passes(udpOut, udpIn, container, 5000) && Passes(udpIn, udpOut, attacker, 4000), "UDP passes before the block");

                firewall.Apply([Block(attacker)], []);
                Assert.False(Passes(client, server), "established, from the attacker");
                Assert.False(Passes(server, client), "established, to the attacker");
                Assert.False(Passes(udpOut, udpIn, container, 5000), "UDP from the attacker");
                Assert.False(Passes(udpIn, udpOut, attacker, 4000), "UDP that a container goes on sending to the attacker");
                Assert.NotEqual(0, net.Outside.Try("ping", "-c", "1", "-W", "1", "-I", attacker, container).Status);
                Assert.Equal(0, net.Outside.Try("ping", "-c", "1", "-W", "1", "-I", Bystander, Container).Status);
                Assert.DoesNotContain(attacker, net.Connections(), StringComparison.Ordinal);
                Assert.True(firewall.List().Single(b => b.Target.ToString() == attacker).Packets >= 4);

                firewall.Apply([], [Block(attacker).Target]);
                Assert.True(Passes(udpOut, udpIn, container, 5000) && Passes(udpIn, udpOut, attacker, 4000), "UDP passes after the block");
                Assert.Equal(0, net.Outside.Try("ping", "-c", "1", "-W", "1", "-I", attacker, container).Status);
                using var again = net.Outside.Inside(() => Connect(attacker, container, 8080));
                using var accepted = Accept(listener, again);
                Assert.True(Passes(again, accepted));
            }
        });
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void A_published_port_is_closed_to_the_blocked_and_open_to_others_and_time_opens_it_again(string backend)
    {
        using var net = Network(backend);
        net.OnHost(firewall =>
        {
            using var listener = net.Container.Inside(() => Tcp(Container, 8080, listen: true));
            using var before = net.Outside.Inside(() => Connect(Attacker, Host, 80));
            using var served = listener.Accept();
            Assert.True(Passes(before, served) && Passes(served, before), "the published port answers");

            // Long enough for all that is tried meanwhile, on a busy machine too.
            firewall.Apply([Block(Attacker, 10)], []);
            Assert.False(Passes(before, served) || Passes(served, before), "translated connections are cut too");
            Assert.DoesNotContain(Attacker, net.Connections(), StringComparison.Ordinal);
            Assert.Throws<SocketException>(() => net.Outside.Inside(() => Connect(Attacker, Host, 80)));
            using var other = net.Outside.Inside(() => Connect(Bystander, Host, 80));
            Assert.True(SpinWait.SpinUntil(() => firewall.List().Count == 0, TimeSpan.FromSeconds(30)), "the kernel ends it alone");
            using var after = net.Outside.Inside(() => Connect(Attacker, Host, 80));
        });
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void Containers_that_attack_are_cut_off_and_their_neighbours_are_not(string backend)
    {
        using var net = Network(backend);
        net.OnHost(firewall =>
        {
            Assert.Equal(0, net.Container.Try("ping", "-c", "1", "-W", "1", Bystander).Status);
            firewall.Apply([Block(Container)], []);
            Assert.NotEqual(0, net.Container.Try("ping", "-c", "1", "-W", "1", Bystander).Status);
            Assert.NotEqual(0, net.Container.Try("ping", "-c", "1", "-W", "1", "172.30.0.1").Status);
            Assert.Equal(0, net.Neighbour.Try("ping", "-c", "1", "-W", "1", Bystander).Status);
        });
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void What_a_bridge_only_switches_is_blocked_where_the_kernel_shows_it_and_passes_where_not(string backend)
    {
        using var net = Network(backend);
        if (net.Machine.Try("sysctl", "-qw", "net.bridge.bridge-nf-call-iptables=0", "net.bridge.bridge-nf-call-ip6tables=0").Status != 0) Skip.If(true, "the kernel has no br_netfilter");
        net.OnHost(firewall =>
        {
            firewall.Apply([Block("172.30.0.3"), Block("2001:db8:30::3")], []);
            bool Switched(string to) => net.Neighbour.Try("ping", "-c", "1", "-W", "1", to).Status == 0;
            Assert.True(Switched(Container) && Switched(Container6), "never shown to the firewall");
            Assert.False(Switched(Bystander), "what is routed is blocked all the same");
            net.Machine.Run("sysctl", "-qw", "net.bridge.bridge-nf-call-iptables=1", "net.bridge.bridge-nf-call-ip6tables=1");
            Assert.False(Switched(Container) || Switched(Container6));
            Assert.NotEqual(0, net.Container.Try("ping", "-c", "1", "-W", "1", "172.30.0.3").Status);
            firewall.Apply([], [Block("172.30.0.3").Target, Block("2001:db8:30::3").Target]);
            Assert.True(Switched(Container) && Switched(Container6));
        });
    }

    [SkippableFact]
    public void Thousands_of_blocks_cut_what_they_cover_and_nothing_else()
    {
        using var net = Network("nftables");
        net.OnHost(firewall =>
        {
            using var listener = net.Container.Inside(() => Tcp(Container, 8080, listen: true));
            using var bad = net.Outside.Inside(() => Connect(Attacker, Container, 8080));
            using var good = net.Outside.Inside(() => Connect(Bystander, Container, 8080));
            firewall.Apply([.. Enumerable.Range(0, 5_000).Select(i => Block($"203.{i / 250}.{i % 250}.0/24")), Block("198.51.100.64/28")], []);
            Assert.DoesNotContain(Attacker, net.Connections(), StringComparison.Ordinal);
            Assert.Contains(Bystander, net.Connections(), StringComparison.Ordinal);
            using var first = listener.Accept();
            using var second = listener.Accept();
            var served = ((IPEndPoint)first.RemoteEndPoint!).Address.ToString() == Bystander ? first : second;
            Assert.True(Passes(good, served) && Passes(served, good));
        });
    }

    private static FirewallBlock Block(string prefix, double seconds = 600)
    {
        Assert.True(BlockTarget.TryCreate(Prefix.Parse(prefix), out var target, out string? error), error);
        return new FirewallBlock(target, BlockKind.Full, false, TimeSpan.FromSeconds(seconds));
    }

    private static TestNetwork Network(string backend)
    {
        Skip.If(Unavailable is not null, Unavailable);
        if (backend == "iptables" && !File.Exists("/usr/sbin/ipset") && !File.Exists("/sbin/ipset")) Skip.If(true, "needs iptables and ipset; ./test.sh installs them");
        return new TestNetwork(backend);
    }

    private static Socket Tcp(string address, int port, bool listen = false)
    {
        var end = new IPEndPoint(IPAddress.Parse(address), port);
        var socket = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(end);
        if (listen) socket.Listen(64);
        return socket;
    }

    private static Socket Udp(string address, int port)
    {
        var end = new IPEndPoint(IPAddress.Parse(address), port);
        var socket = new Socket(end.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(end);
        return socket;
    }

    private static Socket Connect(string from, string to, int port)
    {
        var socket = Tcp(from, 0);
        var connecting = socket.BeginConnect(new IPEndPoint(IPAddress.Parse(to), port), null, null);
        if (connecting.AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(2)))
        {
            socket.EndConnect(connecting);
            return socket;
        }

        socket.Dispose();
        throw new SocketException((int)SocketError.TimedOut);
    }

    /// <summary>The accepted end of one connection among those that wait.</summary>
    private static Socket Accept(Socket listener, Socket client)
    {
        while (true)
        {
            var accepted = listener.Accept();
            if (((IPEndPoint)accepted.RemoteEndPoint!).Port == ((IPEndPoint)client.LocalEndPoint!).Port) return accepted;
            accepted.Dispose();
        }
    }

    private static bool Passes(Socket from, Socket to)
    {
        try
        {
            from.Send([1]);
        }
        catch (SocketException)
        {
            return false;
        }

        return to.Poll(800_000, SelectMode.SelectRead) && to.Receive(new byte[16]) > 0;
    }

    private static bool Passes(Socket from, Socket to, string address, int port)
    {
        try
        {
            from.SendTo([1], new IPEndPoint(IPAddress.Parse(address), port));
        }
        catch (SocketException)
        {
            return false;
        }

        return to.Poll(800_000, SelectMode.SelectRead) && to.Receive(new byte[16]) > 0;
    }

    /// <summary>outside — host (bridge docker0 with two containers; port 80 published to 8080 of the first).</summary>
    private sealed class TestNetwork : IDisposable
    {
        private readonly string _backend;

        public TestNetwork(string backend)
        {
            _backend = backend;
            Outside.Connect("eth0", Machine, "wan");
            foreach (string address in (string[])[Attacker + "/24", Bystander + "/24", Attacker6 + "/64"]) Outside.Address("eth0", address);
            foreach (string address in (string[])[Host + "/24", "2001:db8:51::1/64"]) Machine.Address("wan", address);
            Outside.Ip("route", "add", "default", "via", Host);
            Outside.Ip("route", "add", "default", "via", "2001:db8:51::1");
            Machine.Ip("link", "add", "docker0", "type", "bridge");
            Machine.Ip("link", "set", "docker0", "up");
            Machine.Address("docker0", "172.30.0.1/24");
            Machine.Address("docker0", "2001:db8:30::1/64");
            foreach (var (space, cable, number) in ((NetworkNamespace, string, int)[])[(Container, "veth2", 2), (Neighbour, "veth3", 3)])
            {
                Machine.Connect(cable, space, "eth0");
                Machine.Ip("link", "set", cable, "master", "docker0");
                space.Address("eth0", $"172.30.0.{number}/24");
                space.Address("eth0", $"2001:db8:30::{number}/64");
                space.Ip("route", "add", "default", "via", "172.30.0.1");
                space.Ip("route", "add", "default", "via", "2001:db8:30::1");
            }

            Machine.Run("sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1");
            Machine.Run("nft", "add table ip nat; add chain ip nat pre { type nat hook prerouting priority -100; }; add rule ip nat pre iifname wan tcp dport 80 dnat to 172.30.0.2:8080;"
                + " add chain ip nat post { type nat hook postrouting priority 100; }; add rule ip nat post ip saddr 172.30.0.0/24 oifname wan masquerade");
            Machine.Run("nft", "add table inet watch; add chain inet watch f { type filter hook forward priority 0; }; add rule inet watch f ct state established accept");
        }

        public NetworkNamespace Outside { get; } = NetworkNamespace.Create();

        public NetworkNamespace Machine { get; } = NetworkNamespace.Create();

        public NetworkNamespace Container { get; } = NetworkNamespace.Create();

        public NetworkNamespace Neighbour { get; } = NetworkNamespace.Create();

        public void OnHost(Action<IFirewall> test) => Machine.Inside(() =>
        {
            using IFirewall firewall = _backend == "nftables" ? new NftablesFirewall() : new IptablesFirewall();
            firewall.Prepare();
            firewall.SetNeverBlock([Prefix.Parse("172.30.0.1"), Prefix.Parse(Host)]);
            test(firewall);
        });

        /// <summary>The kernel's table of connections.</summary>
        public string Connections() => Machine.Run("conntrack", "-L", "-f", "ipv4") + Machine.Run("conntrack", "-L", "-f", "ipv6");

        public void Dispose()
        {
            foreach (var space in (NetworkNamespace[])[Outside, Machine, Container, Neighbour]) space.Dispose();
        }
    }
}
