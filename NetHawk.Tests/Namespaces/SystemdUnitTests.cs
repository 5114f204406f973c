using System.Globalization;
using NetHawk.Tests.Response;

namespace NetHawk.Tests.Namespaces;

/// <summary>packaging/nethawk.service under a real systemd: who it runs as, what it may, how it starts again, what it leaves.</summary>
[Collection(nameof(PreventionTests))]
public sealed class SystemdUnitTests
{
    private static readonly string? Missing = ServiceUnderSystemd.MissingReason();

    [SkippableFact]
    public void The_unit_runs_without_root_with_two_capabilities_blocks_and_comes_back_after_a_kill()
    {
        Skip.If(Missing is not null, Missing);
        using var net = new ServiceInNamespace();
        using var systemd = new ServiceUnderSystemd(net);
        systemd.WaitUntilReady();
        var verified = systemd.Inside("systemd-analyze", "verify", "/etc/systemd/system/nethawk.service");
        Assert.Equal((0, "", ""), (verified.Status, verified.Output, verified.Error));

        // CAP_NET_ADMIN is bit 12, CAP_NET_RAW 13: these and no other, now and for ever.
        Assert.DoesNotContain("0", systemd.Status("Uid").Split('\t'));
        foreach (string set in (string[])["CapEff", "CapPrm", "CapBnd", "CapAmb"]) Assert.Equal(0x3000, long.Parse(systemd.Status(set), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        Assert.Equal(("1", "2"), (systemd.Status("NoNewPrivs"), systemd.Status("Seccomp")));

        var state = net.Call("GET", "/api/v1/prevention").Body;
        Assert.Equal(("nftables", true, true), (state.GetProperty("backend").GetString(), state.GetProperty("enforces").GetBoolean(), state.GetProperty("healthy").GetBoolean()));
        Assert.True(net.Reaches());
        Assert.Equal(201, net.Block(ServiceInNamespace.Neighbour, 600));
        Assert.False(net.Reaches());
        systemd.WaitFor("packets are captured and the kernel's counter arrives", () => net.Call("GET", "/api/v1/stats").Body.GetProperty("packets").GetInt64() > 0
            && net.Call("GET", "/api/v1/blocks").Body.GetProperty("items")[0].GetProperty("packetsDropped").GetInt64() > 0);

        // Killed: systemd starts it again, and what was blocked never was free.
        string first = systemd.Show("MainPID");
        Assert.Equal(0, systemd.Inside("kill", "-9", first).Status);
        Assert.False(net.Reaches());
        systemd.WaitFor("systemd starts it again", () => systemd.Show("MainPID") is not "0" and var now && now != first);
        systemd.WaitUntilReady();
        Assert.False(net.Reaches());
        Assert.Equal(204, net.Call("DELETE", "/api/v1/blocks/" + ServiceInNamespace.Neighbour).Status);
        Assert.True(net.Reaches());

        // Stopped as one does: a clean end, and timed blocks stay until their time is out.
        Assert.Equal(201, net.Block(ServiceInNamespace.Neighbour, 600));
        Assert.Equal(0, systemd.Inside("systemctl", "stop", "nethawk").Status);
        Assert.Equal(("inactive", "success"), (systemd.Show("ActiveState"), systemd.Show("Result")));
        Assert.False(net.Reaches());
        Assert.DoesNotContain("   at ", systemd.Journal(), StringComparison.Ordinal);
        Assert.Equal("700", systemd.Inside("stat", "-c", "%a", "/var/lib/private/nethawk").Output.Trim());
    }

    [SkippableFact]
    public void A_wrong_setting_ends_it_with_one_line_and_is_not_tried_again_and_again()
    {
        Skip.If(Missing is not null, Missing);
        using var net = new ServiceInNamespace();
        using var systemd = new ServiceUnderSystemd(net);
        systemd.WaitUntilReady();
        Assert.Equal(0, systemd.Inside("sh", "-c", "echo Firewall__BlockDuration=soon >>/etc/nethawk/environment && systemctl restart nethawk; true").Status);
        systemd.WaitFor("it ends", () => systemd.Show("ActiveState") == "failed");
        Thread.Sleep(4_000);
        Assert.Equal(("failed", "2", "0"), (systemd.Show("ActiveState"), systemd.Show("ExecMainStatus"), systemd.Show("NRestarts")));
        Assert.Single(systemd.Journal().Split('\n'), l => l.Contains("Firewall:BlockDuration", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void An_SSH_session_that_no_record_of_log_ins_names_is_told_as_not_seen()
    {
        Skip.If(Missing is not null, Missing);
        using var net = new ServiceInNamespace();
        Command.Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(net.Folder, "key"));
        File.WriteAllText(Path.Combine(net.Folder, "sshd.conf"),
            $"ListenAddress 203.0.113.1\nHostKey {net.Folder}/key\nUsePAM no\nPermitRootLogin yes\nStrictModes no\nAuthorizedKeysFile {net.Folder}/key.pub\nPidFile none\n");
        using var systemd = new ServiceUnderSystemd(net);
        systemd.WaitUntilReady();

        // Beside systemd, so that the service has its process in sight, with what it holds out of reach.
        Assert.Equal(0, systemd.Inside("sh", "-c", $"mkdir -p /run/sshd && /usr/sbin/sshd -f {net.Folder}/sshd.conf").Status);
        using var session = new BackgroundProcess("ip", ["netns", "exec", net.Other.Name, "ssh", "-i", Path.Combine(net.Folder, "key"), "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
            "-o", "BatchMode=yes", "-F", "/dev/null", "root@203.0.113.1", "echo in; sleep 60"]);
        systemd.WaitFor("logged in", () => session.Output.Contains("in\n", StringComparison.Ordinal));
        systemd.WaitFor("it is told", () => net.Call("GET", "/api/v1/prevention").Body.GetProperty("limitations").EnumerateArray()
            .Any(l => l.GetString()!.Contains("SSH session of root", StringComparison.Ordinal) && l.GetString()!.Contains("whitelist", StringComparison.Ordinal)));
    }
}
