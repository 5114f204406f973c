using System.Globalization;

namespace NetHawk.Tests.Namespaces;

/// <summary>The service as its machine runs it: users and capabilities, two at once, start and stop, disks that fail.</summary>
[Collection(nameof(PreventionTests))]
public sealed class ServiceNamespaceTests
{
    private static readonly string? Missing = ServiceInNamespace.MissingReason();

    [SkippableFact]
    public void An_unprivileged_user_with_the_units_two_capabilities_captures_and_blocks()
    {
        using var net = World();

        // As packaging/nethawk.service does it: a user of its own, ambient capabilities, none that could be won back.
        Directory.CreateDirectory(net.Data);
        Command("chown", "65534:65534", net.Data);
        var service = net.Run(prefix: ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--no-new-privs", "--bounding-set", "-all,+net_admin,+net_raw",
            "--inh-caps", "-all,+net_admin,+net_raw", "--ambient-caps", "-all,+net_admin,+net_raw"]);
        var state = net.Call("GET", "/api/v1/prevention").Body;
        Assert.Equal(("nftables", true), (state.GetProperty("backend").GetString(), state.GetProperty("enforces").GetBoolean()));
        Assert.True(net.Reaches());
        Assert.Equal(201, net.Block(ServiceInNamespace.Neighbour, 600));
        Assert.False(net.Reaches());
        ServiceInNamespace.WaitFor("packets are captured and the kernel's counter arrives", () =>
            net.Call("GET", "/api/v1/stats").Body.GetProperty("packets").GetInt64() > 0
            && net.Call("GET", "/api/v1/blocks").Body.GetProperty("items")[0].GetProperty("packetsDropped").GetInt64() > 0, service);
        Assert.Equal(204, net.Call("DELETE", "/api/v1/blocks/" + ServiceInNamespace.Neighbour).Status);
        Assert.True(net.Reaches());
    }

    [SkippableTheory]
    [InlineData("keep")]
    [InlineData("remove")]
    public void Stopping_leaves_timed_blocks_or_takes_the_table_along(string onStop)
    {
        using var net = World();
        net.Machine.Run("nft", "add table inet theirs; add chain inet theirs c; add rule inet theirs c tcp dport 22 accept");
        string theirs = net.Machine.Run("nft", "list", "table", "inet", "theirs");
        var service = net.Run(new { Backend = "nftables", OnStop = onStop });
        Assert.Equal(201, net.Block(ServiceInNamespace.Neighbour, 600));
        Assert.True(service.Terminate(TimeSpan.FromSeconds(30)), "it ends when asked to");
        Assert.Equal(0, service.ExitCode);
        if (onStop == "remove")
        {
            Assert.Null(net.Table());
            Assert.True(net.Reaches());
        }
        else
        {
            Assert.Contains(ServiceInNamespace.Neighbour + " ", net.Table(), StringComparison.Ordinal);
            Assert.Contains("expires", net.Table(), StringComparison.Ordinal);
            Assert.False(net.Reaches());
        }

        Assert.Equal(theirs, net.Machine.Run("nft", "list", "table", "inet", "theirs"));
    }

    [SkippableFact]
    public void Without_a_service_the_verbs_do_it_directly_and_the_emergency_touches_our_table_only()
    {
        using var net = World();
        net.Machine.Run("nft", "add table inet theirs; add chain inet theirs c; add rule inet theirs c tcp dport 22 accept");
        string theirs = net.Machine.Run("nft", "list", "table", "inet", "theirs");
        var service = net.Run();
        Assert.True(service.Terminate(TimeSpan.FromSeconds(30)));
        Assert.Equal(0, net.Verb("blocks", "add", ServiceInNamespace.Neighbour, "--duration", "600").Status);
        Assert.False(net.Reaches());
        Assert.Contains("blocked already", net.Verb("blocks", "check", ServiceInNamespace.Neighbour).Output, StringComparison.Ordinal);
        Assert.Contains("never blocked: never-block entry 203.0.113.1", net.Verb("blocks", "check", "203.0.113.1").Output, StringComparison.Ordinal);
        Assert.Equal(0, net.Verb("blocks", "flush").Status);
        Assert.True(net.Reaches());
        Assert.Equal(theirs, net.Machine.Run("nft", "list", "table", "inet", "theirs"));
    }

    [SkippableFact]
    public void A_second_NetHawk_on_the_same_machine_refuses_with_one_line_and_the_first_goes_on()
    {
        using var net = World();
        var first = net.Run();
        Assert.Equal(201, net.Block(ServiceInNamespace.Neighbour, 600));
        var second = net.Start(data: "other", port: 8081);
        Assert.True(SpinWait.SpinUntil(() => second.HasExited, TimeSpan.FromSeconds(90)), second.Output);
        Assert.Equal(1, second.ExitCode);
        string line = Assert.Single(second.Output.Split('\n'), l => l.Contains("another NetHawk (process ", StringComparison.Ordinal));
        Assert.Contains("Firewall:Backend", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);
        Assert.False(net.Reaches());
        Assert.False(first.HasExited);

        // Killed, it leaves nothing that would keep the next one from starting.
        first.Dispose();
        net.Run();
        Assert.False(net.Reaches());
    }

    [SkippableFact]
    public void A_full_disk_stops_no_block_and_is_said()
    {
        using var net = World();
        Directory.CreateDirectory(net.Data);
        var service = net.Run(prefix: ["sh", "-c", "mount -t tmpfs -o size=3m tmpfs \"$0\" && exec \"$@\"", net.Data]);
        string filler = Path.Combine(net.Data, "filler");
        Command("nsenter", "-t", Child(service), "-m", "sh", "-c", $"head -c 10M /dev/zero > {filler} 2>/dev/null || true");
        Assert.Equal(201, net.Block(ServiceInNamespace.Neighbour, 600));
        Assert.False(net.Reaches());
        ServiceInNamespace.WaitFor("the full disk is said", () => net.Call("GET", "/api/v1/prevention").Body.GetProperty("message").GetString()!.Contains("ledger", StringComparison.Ordinal), service);
        Assert.Contains("disk", net.Call("GET", "/api/v1/prevention").Body.GetProperty("message").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.True(net.Call("GET", "/api/v1/prevention").Body.GetProperty("healthy").GetBoolean(), "the kernel has what is wanted");
        Assert.Equal(204, net.Call("DELETE", "/api/v1/blocks/" + ServiceInNamespace.Neighbour).Status);
        Assert.True(net.Reaches());
        Assert.Equal(201, net.Block(ServiceInNamespace.Neighbour, 600));
        Command("nsenter", "-t", Child(service), "-m", "rm", filler);
        ServiceInNamespace.WaitFor("the ledger works again", () => net.Call("GET", "/api/v1/prevention").Body.GetProperty("message").GetString()!.Length == 0, service);
    }

    [SkippableFact]
    public void A_read_only_database_is_told_in_one_line_and_changes_nothing()
    {
        using var net = World();
        Directory.CreateDirectory(net.Data);
        var first = net.Run(prefix: ["sh", "-c", "mount -t tmpfs tmpfs \"$0\" && exec \"$@\"", net.Data]);
        Assert.Equal(201, net.Block(ServiceInNamespace.Neighbour, 600));

        // The next start finds a copy of the same folder on a disk that was remounted after errors.
        Command("nsenter", "-t", Child(first), "-m", "cp", "-a", net.Data, net.Folder + "/copy");
        first.Terminate(TimeSpan.FromSeconds(30));
        var second = net.Start(prefix: ["sh", "-c", "mount -t tmpfs tmpfs \"$0\" && cp -a \"$1\"/. \"$0\" && rm -f \"$0\"/*.sock && mount -o remount,ro \"$0\" && shift && exec \"$@\"", net.Data, net.Folder + "/copy"]);
        Assert.True(SpinWait.SpinUntil(() => second.HasExited, TimeSpan.FromSeconds(60)), second.Output);
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("Read-only file system", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("another NetHawk", second.Output, StringComparison.Ordinal);
        Assert.False(net.Reaches(), "timed blocks stay in the kernel");
    }

    [SkippableFact]
    public void Without_libnftables_auto_blocks_through_iptables_and_service_and_doctor_say_why()
    {
        using var net = World();
        string[] without = Without("libnftables.so.1");
        var service = net.Run(new { Backend = "auto" }, without);
        var state = net.Call("GET", "/api/v1/prevention").Body;
        Assert.Equal(("iptables", true), (state.GetProperty("backend").GetString(), state.GetProperty("enforces").GetBoolean()));
        Assert.Contains("libnftables.so.1 is missing", state.GetProperty("backendReason").GetString(), StringComparison.Ordinal);
        Assert.Equal(201, net.Block(ServiceInNamespace.Neighbour, 600));
        Assert.False(net.Reaches());
        Assert.Null(net.Table());
        Assert.Equal(204, net.Call("DELETE", "/api/v1/blocks/" + ServiceInNamespace.Neighbour).Status);
        Assert.True(net.Reaches());
        var doctor = net.Verb(without, "doctor");
        Assert.Contains("iptables with ipset is taken, because libnftables.so.1 is missing", doctor.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("nftables answers", doctor.Output, StringComparison.Ordinal);
        Assert.False(service.HasExited);
    }

    [SkippableFact]
    public void Without_any_firewall_it_watches_and_says_what_is_missing()
    {
        using var net = World();
        string[] without = Without("libnftables.so.1", "ipset");
        var service = net.Run(new { Backend = "auto" }, without);
        var state = net.Call("GET", "/api/v1/prevention").Body;
        Assert.Equal(("dry-run", false), (state.GetProperty("backend").GetString(), state.GetProperty("enforces").GetBoolean()));
        foreach (string missing in (string[])["nothing is blocked", "libnftables1", "ipset"]) Assert.Contains(missing, state.GetProperty("message").GetString(), StringComparison.Ordinal);
        var doctor = net.Verb(without, "doctor");
        Assert.Equal(1, doctor.Status);
        Assert.Contains("nothing can be blocked", doctor.Output, StringComparison.Ordinal);
        Assert.False(service.HasExited);
    }

    [SkippableFact]
    public void A_bridge_that_switches_past_the_firewall_is_told_by_service_and_doctor()
    {
        using var net = World();
        net.Machine.Ip("link", "add", "br7", "type", "bridge");
        net.Machine.Ip("link", "add", "p1", "type", "veth", "peer", "name", "p2");
        foreach (string port in (string[])["p1", "p2"]) net.Machine.Ip("link", "set", port, "master", "br7");

        if (net.Machine.Try("sysctl", "-qw", "net.bridge.bridge-nf-call-iptables=0").Status != 0) Skip.If(true, "the kernel has no br_netfilter");
        net.Run();
        string message = net.Call("GET", "/api/v1/prevention").Body.GetProperty("message").GetString()!;
        Assert.Contains("br7", message, StringComparison.Ordinal);
        Assert.Contains("net.bridge.bridge-nf-call-iptables=1", message, StringComparison.Ordinal);
        Assert.Contains("what br7 switches", net.Verb("doctor").Output, StringComparison.Ordinal);
        net.Machine.Run("sysctl", "-qw", "net.bridge.bridge-nf-call-iptables=1", "net.bridge.bridge-nf-call-ip6tables=1");
        Assert.DoesNotContain("br7", net.Verb("doctor").Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Public_addresses_of_the_machine_itself_are_inside_unless_somebody_said_what_is()
    {
        using var net = World();
        net.Machine.Ip("addr", "add", "2001:db8:9::5/64", "dev", "wan", "nodad");
        var service = net.Run();
        ServiceInNamespace.WaitFor("its own addresses are inside", () => net.Call("GET", "/api/v1/stats").Body.ToString().Contains("203.0.113.1, 2001:db8:9::/64", StringComparison.Ordinal), service);
        Assert.Contains("203.0.113.1, 2001:db8:9::/64", net.Verb("doctor").Output, StringComparison.Ordinal);
        Assert.Matches("'wan' has .*203.0.113.1.*, outside", net.Verb("doctor", "--Network:HomeNetworks:0", "10.0.0.0/8").Output);
    }

    [SkippableFact]
    public void Without_the_capability_it_says_so_and_watches_on()
    {
        using var net = World();
        var service = net.Run(new { Backend = "auto" }, "setpriv", "--no-new-privs", "--bounding-set", "-all,+net_raw,+dac_override,+chown,+fowner", "--inh-caps", "-all");
        var state = net.Call("GET", "/api/v1/prevention").Body;
        Assert.Equal("dry-run", state.GetProperty("backend").GetString());
        Assert.Contains("CAP_NET_ADMIN", state.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Null(net.Table());
        Assert.False(service.HasExited);
    }

    /// <summary>Runs a program where some files are empty (`ip netns exec` gave it mounts of its own): libraries and tools that are not installed.</summary>
    private static string[] Without(params string[] names) => ["sh", "-c",
        $"for name in {string.Join(' ', names)}; do for file in /usr/lib/*/$name /usr/sbin/$name /usr/bin/$name; do [ ! -e $file ] || mount --bind /dev/null $(readlink -f $file); done; done; exec \"$@\"", "sh"];

    private static ServiceInNamespace World()
    {
        Skip.If(Missing is not null, Missing);
        return new ServiceInNamespace();
    }

    /// <summary>The program itself: ip executes it in its own place, in a mount namespace of its own.</summary>
    private static string Child(BackgroundProcess process) => process.Id.ToString(CultureInfo.InvariantCulture);

    private static void Command(string program, params string[] arguments) => Response.Command.Run(program, arguments);
}
