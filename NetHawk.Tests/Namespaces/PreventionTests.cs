namespace NetHawk.Tests.Namespaces;

/// <summary>Real services and attackers share two cores with these tests: they run alone.</summary>
[CollectionDefinition(nameof(PreventionTests), DisableParallelization = true)]
public sealed class PreventionCollection;

/// <summary>
/// The promise as a whole: real tools attack a server behind NetHawk, are named, and stop getting through; an ordinary client notices
/// nothing; and the block ends by itself.
/// </summary>
[Collection(nameof(PreventionTests))]
public sealed class PreventionTests(BehindNetHawk world) : IClassFixture<BehindNetHawk>
{
    [SkippableFact]
    public void A_port_scan_is_stopped_while_a_client_goes_on_and_the_block_ends_by_itself()
    {
        Skip.If(world.MissingReason is not null, world.MissingReason);
        Assert.True(world.Fetches(BehindNetHawk.Scanner), "before its attack the scanner's host is let through");
        using var client = new SteadyClient(world);

        using var nmap = world.Start(BehindNetHawk.Scanner, "nmap", "-n", "-Pn", "-sT", "-T4", "--max-rate", "100", "--top-ports", "400", BehindNetHawk.Server);
        world.WaitFor("the scan is named", () => world.Threats(BehindNetHawk.Scanner, "port-scan").Count == 1);
        world.WaitFor("the scanner is blocked in the kernel", () => world.Block(BehindNetHawk.Scanner) is { } block && block.GetProperty("inKernel").GetBoolean());
        Assert.True(world.IsInKernel(BehindNetHawk.Scanner));
        Assert.False(world.Fetches(BehindNetHawk.Scanner), "a new connection of the scanner must not get through");

        Assert.True(world.Fetches(BehindNetHawk.Client), "the client beside it gets through");
        var found = world.Block(BehindNetHawk.Scanner);
        Assert.NotNull(found);
        Assert.Equal("detection", found.Value.GetProperty("origin").GetString());
        nmap.Dispose();
        AssertEndsByItself(BehindNetHawk.Scanner);
        client.AssertUndisturbed();
    }

    [SkippableFact]
    public void Password_guessing_is_stopped_while_it_goes_on_and_the_block_ends_by_itself()
    {
        Skip.If(world.MissingReason is not null, world.MissingReason);
        using var client = new SteadyClient(world);
        string passwords = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(passwords, Enumerable.Range(0, 400).Select(i => $"guess{i}"));
            using var hydra = world.Start(BehindNetHawk.Guesser, "hydra", "-I", "-t", "6", "-w", "4", "-l", "admin", "-P", passwords, $"ssh://{BehindNetHawk.Server}");
            world.WaitFor("the guessing is named", () => world.Threats(BehindNetHawk.Guesser, "brute-force").Count == 1);
            world.WaitFor("the guesser is blocked in the kernel", () => world.Block(BehindNetHawk.Guesser) is { } block && block.GetProperty("inKernel").GetBoolean());
            Assert.False(world.Fetches(BehindNetHawk.Guesser), "a new connection of the guesser must not get through");

            // Connections that were open are cut; nothing new arrives while hydra goes on trying, or gives up without having tried all.
            int refused = -1;
            world.WaitFor("the guessing dries up", () => refused == (refused = SettledRefusals()), 60);
            Assert.InRange(refused, 1, 399);
            Assert.DoesNotContain("1 of 1 target completed", hydra.Output, StringComparison.Ordinal);
            hydra.Dispose();
            AssertEndsByItself(BehindNetHawk.Guesser);
            client.AssertUndisturbed();
        }
        finally
        {
            File.Delete(passwords);
        }
    }

    [SkippableFact]
    public void A_block_by_hand_counts_what_it_drops_and_is_lifted_by_the_whitelist()
    {
        Skip.If(world.MissingReason is not null, world.MissingReason);
        const string Address = "203.0.113.12";
        Assert.True(world.Fetches(Address));

        Assert.Equal(201, world.Call("POST", "/api/v1/blocks", $$"""{"address":"{{Address}}","durationSeconds":0,"reason":"by hand"}""").Status);
        Assert.False(world.Fetches(Address));
        world.WaitFor("the kernel's counter arrives", () => world.Block(Address) is { } block && block.GetProperty("packetsDropped").GetInt64() > 0);

        Assert.Equal(201, world.Call("POST", "/api/v1/whitelist", $$"""{"address":"{{Address}}","note":"ours"}""").Status);
        world.WaitFor("the whitelist lifts it", () => world.Fetches(Address));
        Assert.Equal(409, world.Call("POST", "/api/v1/blocks", $$"""{"address":"{{Address}}","durationSeconds":60,"reason":"again"}""").Status);
    }

    /// <summary>Asks the interface, not the blocked host: each packet of that one would renew its block.</summary>
    private void AssertEndsByItself(string address)
    {
        world.WaitFor("the block ends by itself", () => world.Block(address) is null, 240);
        Assert.False(world.IsInKernel(address));
        Assert.True(world.Fetches(address), "who was blocked gets through again");
    }

    /// <summary>Refused log-ins now, unless they still grow: then a number that does not come twice.</summary>
    private int SettledRefusals()
    {
        int before = world.RefusedLogins(BehindNetHawk.Guesser);
        Thread.Sleep(4000);
        int after = world.RefusedLogins(BehindNetHawk.Guesser);
        return before == after ? after : -2 - after;
    }
}
