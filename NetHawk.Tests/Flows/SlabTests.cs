using NetHawk.Core.Flows;

namespace NetHawk.Tests.Flows;

public class SlabTests
{
    [Fact]
    public void Entries_are_zero_until_written_and_again_after_it_is_cleared()
    {
        var slab = new Slab<long>(3_000_000);
        Assert.Equal(0, slab[0]);
        Assert.Equal(0, slab[2_999_999]);
        (slab[0], slab[1_500_000], slab[2_999_999]) = (1, 2, 3);
        Assert.Equal([2L, 0], slab.Slice(1_500_000, 2).ToArray());
        slab.Clear();
        Assert.Equal(0, slab[0] + slab[1_500_000] + slab[2_999_999]);
        slab[1_500_000] = 7;
        Assert.Equal(7, slab[1_500_000]);
    }

    [Fact]
    public void Nothing_outside_can_be_reached()
    {
        var slab = new Slab<long>(100);
        Assert.Throws<ArgumentOutOfRangeException>(() => slab[100]);
        Assert.Throws<ArgumentOutOfRangeException>(() => slab[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => slab.Slice(90, 11).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => slab.Slice(-1, 1).Length);
        Assert.Equal(10, slab.Slice(90, 10).Length);
    }

    [Fact]
    public void What_is_reserved_takes_no_memory_until_it_is_used()
    {
        long before = Environment.WorkingSet;
        var slabs = Enumerable.Range(0, 64).Select(_ => new Slab<long>(16 << 20)).ToArray();
        Assert.All(slabs, s => Assert.Equal(0, s[12345]));
        Assert.True(Environment.WorkingSet - before < 1L << 30, "8 GiB of addresses were backed by memory");
        GC.KeepAlive(slabs);
    }
}
