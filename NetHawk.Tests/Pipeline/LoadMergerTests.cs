using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;

namespace NetHawk.Tests.Pipeline;

public sealed class LoadMergerTests
{
    private static readonly AddressKey Victim = AddressKey.Parse("10.0.0.5");

    private static PacketTime At(double seconds) => PacketTime.FromSeconds(1_700_000_000 + seconds);

    private static DestinationLoad Part(double told, int packets, string top, int topPackets) => new()
    {
        Time = At(told),
        Destination = Victim,
        Packets = packets,
        Syns = packets,
        Sources = packets,
        TopSource = AddressKey.Parse(top),
        TopSourcePackets = topPackets,
        TopPort = 80,
        TopPortPackets = packets,
    };

    [Fact]
    public void A_second_is_told_once_when_all_workers_have_left_it()
    {
        var merger = new LoadMerger(2);
        merger.Add(Part(1.001, 400, "192.0.2.1", 3));
        Assert.Empty(merger.Advance(0, At(1.002)));
        merger.Add(Part(1.2, 300, "192.0.2.9", 5));
        var load = Assert.Single(merger.Advance(1, At(1.2)));
        Assert.Equal(700, load.Packets);
        Assert.Equal(700, load.Syns);
        Assert.Equal(700, load.Sources);
        Assert.Equal(700, load.TopPortPackets);
        Assert.Equal(AddressKey.Parse("192.0.2.9"), load.TopSource);
        Assert.Empty(merger.Advance(0, At(1.9)));
    }

    [Fact]
    public void One_source_with_many_flows_stays_one_source()
    {
        var merger = new LoadMerger(2);
        merger.Add(Part(1.001, 400, "192.0.2.1", 400) with { Sources = 1 });
        merger.Add(Part(1.002, 500, "192.0.2.1", 500) with { Sources = 1 });
        merger.Advance(0, At(1.1));
        var load = Assert.Single(merger.Advance(1, At(1.1)));
        Assert.Equal(1, load.Sources);
        Assert.Equal(900, load.TopSourcePackets);
    }

    [Fact]
    public void A_worker_that_stands_still_holds_nobody_up_for_long()
    {
        var merger = new LoadMerger(2);
        merger.Advance(1, At(0.5));
        merger.Add(Part(1.001, 400, "192.0.2.1", 3));
        Assert.Empty(merger.Advance(0, At(1.4)));
        Assert.Single(merger.Advance(0, At(1.51)));
    }
}
