using System.Net;
using System.Net.Sockets;

namespace NetHawk.Tests.Namespaces;

/// <summary>Guessing passwords on the gateway's own SSH: who guesses is blocked, who is logged in never is.</summary>
[Collection(nameof(PreventionTests))]
public sealed class SshOperatorTests(BehindNetHawk world) : IClassFixture<BehindNetHawk>
{
    private const string Operator = "203.0.113.12";

    [SkippableFact]
    public void A_guesser_is_blocked_while_it_holds_connections_to_port_22_and_nothing_of_them_passes_any_more()
    {
        Skip.If(world.MissingReason is not null, world.MissingReason);
        const string Guesser = BehindNetHawk.Guesser;
        using var held = world.Inside(Guesser, () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        held.Connect(IPAddress.Parse(BehindNetHawk.Gateway), 22);
        int port = ((IPEndPoint)held.LocalEndPoint!).Port;
        held.Send("SSH-2.0-guesser\r\n"u8);
        Assert.True(Receives(held), "the server speaks with it");
        Assert.Contains(port, world.Established(Guesser, 22).Keys);

        using var guessing = Guess(Guesser);
        world.WaitFor("the guesser is blocked in the kernel", () => world.Block(Guesser) is { } block && block.GetProperty("inKernel").GetBoolean());
        Assert.True(world.IsInKernelBlocks(Guesser));

        // Held at the moment of the block: it could not have been closed since, and stands there still, on the server's side too.
        var before = world.Established(Guesser, 22);
        Assert.Contains(port, before.Keys);
        Assert.DoesNotContain(Guesser, world.Tracked(Guesser), StringComparison.Ordinal);
        while (held.Available > 0) held.Receive(new byte[4096]);
        long dropped = Dropped(Guesser);
        for (int i = 0; i < 5; i++)
        {
            held.Send(new byte[400]);
            Thread.Sleep(500);
        }

        Assert.False(held.Poll(0, SelectMode.SelectRead), "no answer, no end: nothing comes back");
        // Nobody's bytes have come in since, and no connection has been made.
        Assert.All(world.Established(Guesser, 22), e => Assert.Equal(before[e.Key], e.Value));
        Assert.Contains(port, world.Established(Guesser, 22).Keys);
        world.WaitFor("the kernel counts what it drops", () => Dropped(Guesser) > dropped, 20);

        // What the server had received before the block it has refused by now.
        int refused = world.RefusedLogins(Guesser);
        using var again = Guess(Guesser);
        Thread.Sleep(5_000);
        Assert.Equal(refused, world.RefusedLogins(Guesser));
        Assert.False(world.Fetches(Guesser), "neither does it reach what is behind the gateway");
        Assert.DoesNotContain("SSH session", world.NeverBlocked(Guesser), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Who_is_logged_in_by_SSH_is_never_blocked_whatever_his_address_does()
    {
        Skip.If(world.MissingReason is not null, world.MissingReason);
        using var session = world.LogIn(Operator);
        using var guessing = Guess(Operator);
        world.WaitFor("the guessing is named", () => world.Threats(Operator, "brute-force").Count > 0);
        world.WaitFor("the block is refused for the session's sake", () => world.Refusals(Operator).Any(r => r.Contains("SSH session of root", StringComparison.Ordinal)));
        for (int i = 0; i < 4; i++)
        {
            int said = session.Output.Length;
            Thread.Sleep(2_500);
            Assert.True(session.Output.Length > said, "the session that says something each second goes on");
            Assert.Null(world.Block(Operator));
            Assert.False(world.IsInKernelBlocks(Operator));
        }

        Assert.False(session.HasExited, session.Output);
        Assert.True(world.Fetches(Operator));
        using var second = world.LogIn(Operator);
    }

    private long Dropped(string address) => world.Block(address)?.GetProperty("packetsDropped").GetInt64() ?? 0;

    private static bool Receives(Socket socket) => socket.Poll(10_000_000, SelectMode.SelectRead) && socket.Receive(new byte[4096]) > 0;

    private BackgroundProcess Guess(string from)
    {
        string passwords = Path.Combine(world.Folder, $"passwords-{from}");
        File.WriteAllLines(passwords, Enumerable.Range(0, 400).Select(i => $"guess{i}"));
        return world.Start(from, "hydra", "-I", "-t", "4", "-w", "4", "-l", "root", "-P", passwords, $"ssh://{BehindNetHawk.Gateway}");
    }
}
