using Bunit;
using NetHawk.Web.Components.Shared;

namespace NetHawk.Tests.Components;

public sealed class TrafficTableTests : ConsoleContext
{
    /// <summary>Seen with a hundred open pages: a flood's flows begin in one moment, and records that were not stored yet all have the number 0.</summary>
    [Fact]
    public void Flows_that_say_the_same_do_not_end_the_page()
    {
        var one = Scene.Store.Traffic[0] with { Id = 0 };
        var table = Render<TrafficTable>(p => p.Add(t => t.Rows, [one, one with { }, one with { Packets = 99 }]));
        table.Render(p => p.Add(t => t.Rows, [one with { }, one, one with { Packets = 99 }]));
        Assert.Equal(3, table.FindAll("tbody tr").Count);
    }
}
