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
        Assert.Equal(204, net.Call("DELETE", "/api/v1/blocks/" + ServiceInNamespace.Neighbour).Status);
        Assert.True(net.Reaches());
        Assert.Equal(201, net.Block(ServiceInNamespace.Neighbour, 600));
        Command("nsenter", "-t", Child(service), "-m", "rm", filler);
        ServiceInNamespace.WaitFor("the ledger works again", () => net.Call("GET", "/api/v1/prevention").Body.GetProperty("healthy").GetBoolean(), service);
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

    private static ServiceInNamespace World()
    {
        Skip.If(Missing is not null, Missing);
        return new ServiceInNamespace();
    }

    /// <summary>The program itself: ip executes it in its own place, in a mount namespace of its own.</summary>
    private static string Child(BackgroundProcess process) => process.Id.ToString(CultureInfo.InvariantCulture);

    private static void Command(string program, params string[] arguments) => Response.Command.Run(program, arguments);
}
