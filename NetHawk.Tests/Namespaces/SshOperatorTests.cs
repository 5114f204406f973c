namespace NetHawk.Tests.Namespaces;

/// <summary>Guessing passwords on the gateway's own SSH: who guesses is blocked, who is logged in never is.</summary>
[Collection(nameof(PreventionTests))]
public sealed class SshOperatorTests(BehindNetHawk world) : IClassFixture<BehindNetHawk>
{
    private const string Operator = "203.0.113.12";

    [SkippableFact]
    public void A_guesser_is_blocked_while_it_holds_connections_to_port_22()
    {
        Skip.If(world.MissingReason is not null, world.MissingReason);
        using var holding = world.Start(BehindNetHawk.Guesser, "bash", "-c", $"exec 3<>/dev/tcp/{BehindNetHawk.Gateway}/22; sleep 600");
        using var guessing = Guess(BehindNetHawk.Guesser);
        world.WaitFor("the guesser is blocked in the kernel", () => world.Block(BehindNetHawk.Guesser) is { } block && block.GetProperty("inKernel").GetBoolean());
        Assert.True(world.IsInKernelBlocks(BehindNetHawk.Guesser));
        Assert.False(world.Fetches(BehindNetHawk.Guesser));
        Assert.DoesNotContain("SSH session", world.NeverBlocked(BehindNetHawk.Guesser), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Who_is_logged_in_by_SSH_is_never_blocked_whatever_his_address_does()
    {
        Skip.If(world.MissingReason is not null, world.MissingReason);
        using var session = world.LogIn(Operator);
        using var guessing = Guess(Operator);
        world.WaitFor("the guessing is named", () => world.Threats(Operator, "brute-force").Count > 0);
        world.WaitFor("the block is refused for the session's sake", () => world.Refusals(Operator).Any(r => r.Contains("SSH session of root", StringComparison.Ordinal)));
        for (int i = 0; i < 30; i++)
        {
            Assert.Null(world.Block(Operator));
            Assert.False(world.IsInKernelBlocks(Operator));
            Thread.Sleep(200);
        }

        Assert.True(world.Fetches(Operator));
        int said = session.Output.Length;
        world.WaitFor("the session goes on", () => session.Output.Length > said, 20);
        Assert.False(session.HasExited, session.Output);
    }

    private BackgroundProcess Guess(string from)
    {
        string passwords = Path.Combine(world.Folder, $"passwords-{from}");
        File.WriteAllLines(passwords, Enumerable.Range(0, 400).Select(i => $"guess{i}"));
        return world.Start(from, "hydra", "-I", "-t", "4", "-w", "4", "-l", "root", "-P", passwords, $"ssh://{BehindNetHawk.Gateway}");
    }
}
