using NetHawk.Core.Intel;
using NetHawk.Core.Packets;

namespace NetHawk.Tests.Intel;

public sealed class PrefixSetTests
{
    [Fact]
    public void The_narrowest_prefix_answers_with_the_lists_of_all_around_it()
    {
        var set = new PrefixSet([
            (Prefix.Parse("203.0.0.0/16"), 1), (Prefix.Parse("203.0.113.0/24"), 2), (Prefix.Parse("203.0.113.0"), 4),
            (Prefix.Parse("203.0.113.7"), 8), (Prefix.Parse("203.0.113.7"), 16), (Prefix.Parse("2001:db8::/32"), 32),
        ]);

        Assert.Equal(5, set.Count);
        Check("203.0.113.7", "203.0.113.7", 1 | 2 | 8 | 16);
        Check("203.0.113.0", "203.0.113.0", 1 | 2 | 4);
        Check("203.0.113.8", "203.0.113.0/24", 1 | 2);
        Check("203.0.114.1", "203.0.0.0/16", 1);
        Check("2001:db8:ffff::1", "2001:db8::/32", 32);
        foreach (string free in new[] { "203.1.0.0", "202.255.255.255", "2001:db9::", "::", "255.255.255.255", "ffff::" })
            Assert.False(set.TryFind(AddressKey.Parse(free), out _, out _), free);

        void Check(string address, string prefix, ulong lists)
        {
            Assert.True(set.TryFind(AddressKey.Parse(address), out var found, out ulong mask), address);
            Assert.Equal((Prefix.Parse(prefix), lists), (found, mask));
        }
    }

    [Fact]
    public void Agrees_with_a_plain_search_on_random_nested_prefixes()
    {
        var random = new Random(7);
        var prefixes = Enumerable.Range(0, 400).Select(_ =>
        {
            // Few high bits differ, so that prefixes nest often.
            uint address = 0xCB00_0000 | (uint)random.Next(0, 1 << 12) << 4 | (uint)random.Next(16);
            return new Prefix(AddressKey.FromV4(address), 96 + random.Next(12, 33));
        }).ToArray();
        var set = new PrefixSet(prefixes.Select((p, i) => (p, 1UL << (i % 64))));

        for (int i = 0; i < 20_000; i++)
        {
            var address = AddressKey.FromV4(0xCB00_0000 | (uint)random.Next(0, 1 << 18));
            var around = prefixes.Where(p => p.Contains(address)).ToArray();
            Assert.Equal(around.Length > 0, set.TryFind(address, out var found, out ulong lists));
            if (around.Length == 0) continue;
            Assert.Equal(around.MaxBy(p => p.Bits), found);
            ulong expected = 0;
            for (int p = 0; p < prefixes.Length; p++)
                if (prefixes[p].Contains(address)) expected |= 1UL << (p % 64);
            Assert.Equal(expected, lists);
        }
    }

    [Fact]
    public void An_empty_set_finds_nothing() => Assert.Null(IntelSnapshot.Empty.Find(AddressKey.Parse("203.0.113.7")));
}
