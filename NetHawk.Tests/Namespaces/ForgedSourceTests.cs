namespace NetHawk.Tests.Namespaces;

/// <summary>Floods sent in somebody else's name must not turn NetHawk against them.</summary>
[Collection(nameof(PreventionTests))]
public sealed class ForgedSourceTests(BehindNetHawk world) : IClassFixture<BehindNetHawk>
{
    private const string Stranger = "203.0.113.12";

    [SkippableTheory]
    [InlineData(BehindNetHawk.Client)]
    [InlineData(BehindNetHawk.Gateway)]
    [InlineData(BehindNetHawk.Resolver)]
    public void A_flood_in_the_name_of_a_served_customer_the_gateway_or_the_resolver_blocks_none_of_them(string victimOfForgery)
    {
        Skip.If(world.MissingReason is not null, world.MissingReason);
        Assert.True(world.Fetches(BehindNetHawk.Client), "the customer is served before");
        Flood(victimOfForgery);
        Assert.Null(world.Block(victimOfForgery));
        Assert.False(world.IsInKernelBlocks(victimOfForgery));
        Assert.True(world.Fetches(BehindNetHawk.Client), "the customer is served after");
    }

    [SkippableFact]
    public void A_stranger_whose_name_is_forged_is_free_again_soon_after()
    {
        Skip.If(world.MissingReason is not null, world.MissingReason);
        Flood(Stranger);
        if (world.Block(Stranger) is { } block) Assert.Equal("soft", block.GetProperty("kind").GetString());
        world.WaitFor("the stranger is free", () => world.Block(Stranger) is null, 6 * BehindNetHawk.SoftBlockSeconds);
        Assert.True(world.Fetches(Stranger));
    }

    /// <summary>Some thousand SYNs within seconds; returns when the flood is over and was seen as one.</summary>
    private void Flood(string forged)
    {
        int before = Floods();
        using var hping = world.Start(BehindNetHawk.Scanner, "hping3", "-q", "-S", "-p", "80", "-i", "u400", "-c", "9000", "-a", forged, BehindNetHawk.Server);
        world.WaitFor("the flood is over", () => hping.HasExited, 60);
        world.WaitFor("the flood is seen", () => Floods() > before, 30);
    }

    /// <summary>Flows of floods on record so far: a flood of known and one of new sources may be one growing threat.</summary>
    private int Floods() => world.Get("/api/v1/threats?class=dos-flood").GetProperty("items").EnumerateArray().Sum(t => t.GetProperty("count").GetInt32());
}
