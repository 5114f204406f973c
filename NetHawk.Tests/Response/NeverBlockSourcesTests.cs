using System.Buffers.Binary;
using System.Net;
using System.Text;
using NetHawk.Core.Packets;
using NetHawk.Core.Response.NeverBlock;

namespace NetHawk.Tests.Response;

public sealed class NeverBlockSourcesTests
{
    private static string[] Addresses(IEnumerable<NeverBlockEntry> entries) => [.. entries.Select(e => e.Prefix.ToString())];

    [Fact]
    public void Gateways_come_from_both_routing_tables()
    {
        Assert.Equal(["192.168.1.1", "10.8.0.1"], Addresses(Gateways.ParseV4(
        [
            "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT",
            "eth0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0",
            "eth0\t0001A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0",
            "tun0\t0000A8C0\t0100080A\t0003\t0\t0\t0\t0000FFFF\t0\t0\t0",
            "broken line",
        ])));
        Assert.Equal(["2001:db8::1"], Addresses(Gateways.ParseV6(
        [
            "00000000000000000000000000000000 00 00000000000000000000000000000000 00 20010db8000000000000000000000001 00000400 00000001 00000000 00000003     eth0",
            "20010db8000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0",
            "",
        ])));
    }

    [Fact]
    public void Resolvers_come_from_name_server_lines() => Assert.Equal(["192.0.2.53", "2001:db8::53", "fe80::1"], Addresses(Resolvers.Parse(
        ["# nameserver 1.2.3.4", "nameserver 192.0.2.53", "search example.org", "nameserver\t2001:db8::53", "nameserver fe80::1%eth0", "nameserver", "nameserver rubbish"], "x")));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Utmp_records_of_living_sessions_count(bool wide)
    {
        byte[] file =
        [
            .. Record(wide, 7, 100, "alice", "203.0.113.5"), .. Record(wide, 7, 101, "bob", "2001:db8::5"), .. Record(wide, 7, 666, "stale", "203.0.113.66"),
            .. Record(wide, 8, 102, "gone", "203.0.113.67"), .. Record(wide, 7, 103, "local", null), 1, 2, 3,
        ];
        Assert.Equal(["203.0.113.5", "2001:db8::5"], Addresses(UtmpSessions.Parse(file, wide, pid => pid != 666)));
    }

    [Fact]
    public void Logind_sessions_count_when_remote()
    {
        Assert.Equal("203.0.113.5", LogindSessions.Parse(["USER=alice", "REMOTE=1", "REMOTE_HOST=203.0.113.5", "STATE=active", "SERVICE=sshd"])!.Prefix.ToString());
        Assert.Null(LogindSessions.Parse(["USER=alice", "REMOTE=0", "STATE=active"]));
        Assert.Null(LogindSessions.Parse(["REMOTE=1", "REMOTE_HOST=203.0.113.5", "STATE=closing"]));
        Assert.Null(LogindSessions.Parse(["REMOTE=1", "REMOTE_HOST=some.name", "STATE=active"]));
    }

    [Theory]
    [InlineData("sshd: alice@pts/0", "alice")]
    [InlineData("sshd: root@notty   ", "root")]
    [InlineData("sshd-session: alice@pts/3", "alice")]
    [InlineData("sshd: alice", "alice")]
    [InlineData("sshd: alice [priv]", null)]
    [InlineData("sshd: alice [net]", null)]
    [InlineData("sshd: [accepted]", null)]
    [InlineData("sshd: unknown [net]", null)]
    [InlineData("sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups", null)]
    [InlineData("/usr/sbin/sshd -D", null)]
    public void Only_sshd_children_that_logged_in_are_sessions(string title, string? user) => Assert.Equal(user, SshDaemonSessions.User(title));

    [Fact]
    public void Far_ends_come_from_established_connections_held_by_the_process()
    {
        string[] lines =
        [
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
            "   0: 0100000A:0016 057100CB:D431 01 00000000:00000000 02:000A 00000000     0        0 4242 4 0000000000000000 20 4 31 10 -1",
            "   1: 0100000A:0016 427100CB:D432 01 00000000:00000000 02:000A 00000000     0        0 9999 4 0000000000000000 20 4 31 10 -1",
            "   2: 0100000A:0016 437100CB:D433 06 00000000:00000000 02:000A 00000000     0        0 4242 4 0000000000000000 20 4 31 10 -1",
            "   3: 00000000000000000000000000000000:0016 B80D0120000000000000000005000000:D434 01 00000000:00000000 02:000A 00000000     0        0 4243 4 0",
        ];
        Assert.Equal(["203.0.113.5", "2001:db8::5"], SshDaemonSessions.ParsePeers(lines, new HashSet<ulong> { 4242, 4243 }).Select(a => a.ToString()));
    }

    [Fact]
    public void Sessions_linger_some_minutes_addresses_do_not()
    {
        var time = new SettableClock();
        var machine = new Found();
        var set = new NeverBlockSet(time, [machine]);
        int changes = 0;
        set.Changed += () => changes++;
        machine.Entries.Add(new NeverBlockEntry(Prefix.Parse("203.0.113.5"), "SSH session of alice", Lingers: true));
        machine.Entries.Add(new NeverBlockEntry(Prefix.Parse("192.0.2.1"), "interface eth0"));
        set.Refresh();
        machine.Entries.Clear();
        time.Advance(TimeSpan.FromMinutes(9));
        set.Refresh();
        Assert.Equal(["203.0.113.5"], Addresses(set.Entries));
        time.Advance(TimeSpan.FromMinutes(2));
        set.Refresh();
        Assert.Empty(set.Entries);
        set.Refresh();
        Assert.Equal(3, changes);
    }

    [SkippableFact]
    public void This_machines_addresses_broadcasts_gateways_and_on_link_64_are_found()
    {
        string? unavailable = NetworkNamespace.Unavailable();
        Skip.If(unavailable is not null, unavailable);
        using var space = NetworkNamespace.Create();
        using var other = NetworkNamespace.Create();
        space.Connect("eth0", other, "eth0");
        space.Address("eth0", "192.0.2.10/24");
        space.Address("eth0", "2001:db8:7::10/64");
        space.Ip("route", "add", "default", "via", "192.0.2.1");
        space.Ip("route", "add", "default", "via", "2001:db8:7::1");
        var found = space.Inside(() => new OwnAddresses().Find()!.Concat(new Gateways().Find()!).ToList());
        foreach (string address in (string[])["192.0.2.10", "192.0.2.255", "192.0.2.1", "2001:db8:7::10", "2001:db8:7::1", "127.0.0.1"])
            Assert.Contains(found, e => e.Prefix == Prefix.Parse(address) && !e.WholeOnly);
        Assert.Contains(found, e => e.Prefix == Prefix.Parse("2001:db8:7::/64") && e.WholeOnly);
        Assert.DoesNotContain(found, e => e.Protects(Prefix.Parse("192.0.2.77")) || e.Protects(Prefix.Parse("2001:db8:7::77")));
    }

    [SkippableFact]
    public void Next_hops_of_every_table_and_of_multipath_routes_are_gateways()
    {
        string? unavailable = NetworkNamespace.Unavailable();
        Skip.If(unavailable is not null, unavailable);
        using var space = NetworkNamespace.Create();
        using var other = NetworkNamespace.Create();
        space.Connect("eth0", other, "eth0");
        space.Address("eth0", "192.0.2.10/24");
        space.Address("eth0", "2001:db8:7::10/64");
        space.Ip("route", "add", "default", "nexthop", "via", "192.0.2.1", "nexthop", "via", "192.0.2.2");
        space.Ip("route", "add", "10.9.0.0/16", "via", "192.0.2.3", "table", "77");
        space.Ip("route", "add", "10.8.0.0/16", "via", "inet6", "2001:db8:7::4", "dev", "eth0");
        space.Ip("route", "add", "2001:db8:9::/48", "nexthop", "via", "2001:db8:7::1", "nexthop", "via", "2001:db8:7::2");
        var found = space.Inside(() => new Gateways().Find()!);
        Assert.Equal(["192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8:7::1", "2001:db8:7::2", "2001:db8:7::4"], Addresses(found).Order(StringComparer.Ordinal));
        Assert.All(found, e => Assert.Equal("gateway on eth0", e.Source));
    }

    [Fact]
    public void What_cannot_be_read_for_a_moment_still_counts_and_is_said()
    {
        var machine = new Found();
        var set = new NeverBlockSet(new SettableClock(), [machine]);
        machine.Entries.Add(new NeverBlockEntry(Prefix.Parse("192.0.2.1"), "gateway"));
        set.Refresh();
        machine.Fails = true;
        set.Refresh();
        Assert.Equal(["192.0.2.1"], Addresses(set.Entries));
        Assert.Contains("could not be read just now", set.Limitations.Single(), StringComparison.Ordinal);
        machine.Fails = false;
        machine.Entries.Clear();
        set.Refresh();
        Assert.Empty(set.Entries);
        Assert.Empty(set.Limitations);
    }

    private static byte[] Record(bool wide, short type, int pid, string user, string? address)
    {
        byte[] record = new byte[wide ? 400 : 384];
        BinaryPrimitives.WriteInt16LittleEndian(record, type);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(4), pid);
        Encoding.ASCII.GetBytes(user).CopyTo(record, 44);
        if (address is not null) IPAddress.Parse(address).GetAddressBytes().CopyTo(record, wide ? 360 : 348);
        return record;
    }
}
