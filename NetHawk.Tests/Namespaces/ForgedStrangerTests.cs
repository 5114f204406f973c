using System.Diagnostics;

namespace NetHawk.Tests.Namespaces;

/// <summary>NetHawk with the times that it ships with.</summary>
public sealed class DefaultTimes : IDisposable
{
    internal BehindNetHawk World { get; } = new(blockSeconds: 600, softBlockSeconds: 60);

    public void Dispose() => World.Dispose();
}

/// <summary>Attacks in the name of somebody whom nobody knew before: the one case where a forged name costs its owner something, and how long.</summary>
[Collection(nameof(PreventionTests))]
public sealed class ForgedStrangerTests(DefaultTimes times) : IClassFixture<DefaultTimes>
{
    private const string Stranger = "203.0.113.12";

    [SkippableFact]
    public void A_stranger_is_free_again_a_minute_after_the_forging_in_his_name_ended()
    {
        var world = times.World;
        Skip.If(world.MissingReason is not null, world.MissingReason);
        using var forging = world.Start(BehindNetHawk.Scanner, "hping3", "-q", "-S", "-p", "++1", "-i", "u10000", "-c", "2500", "-a", Stranger, BehindNetHawk.Server);
        world.WaitFor("the forged scan earns a soft block", () => world.Block(Stranger) is { } block && block.GetProperty("inKernel").GetBoolean(), 40);
        Assert.Equal("soft", world.Block(Stranger)!.Value.GetProperty("kind").GetString());
        Assert.False(forging.HasExited, "the forging goes on");
        Assert.False(world.Fetches(Stranger), "meanwhile he opens no new connection");

        world.WaitFor("the forging ends", () => forging.HasExited, 60);
        var since = Stopwatch.StartNew();
        Assert.True(world.Block(Stranger) is not null, world.Get("/api/v1/blocks?history=true").ToString());
        world.WaitFor("he is free", () => world.Block(Stranger) is null, 90);

        // The counter is read every two seconds: so much may come on top of the minute.
        Assert.InRange(since.Elapsed.TotalSeconds, 50, 65);
        Assert.False(world.IsInKernelBlocks(Stranger));
        Assert.True(world.Fetches(Stranger));
        Assert.Equal("expired", world.Get("/api/v1/blocks?history=true&state=expired").GetProperty("items").EnumerateArray()
            .First(b => b.GetProperty("address").GetString() == Stranger).GetProperty("state").GetString());
    }
}
