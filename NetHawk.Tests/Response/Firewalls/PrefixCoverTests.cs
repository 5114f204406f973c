using NetHawk.Core.Packets;
using NetHawk.Core.Response.Firewalls;

namespace NetHawk.Tests.Response.Firewalls;

public sealed class PrefixCoverTests
{
    [Fact]
    public void Nested_and_doubled_prefixes_go_and_families_stay_apart()
    {
        string[] given = ["::/0", "0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "2001:db8::1", "10.0.0.0/8"];
        Assert.Equal(["::/0", "0.0.0.0/0"], PrefixCover.Widest(given.Select(Prefix.Parse)).Select(p => p.ToString()));
    }

    /// <summary>The same addresses, no overlap, whatever the order.</summary>
    [Fact]
    public void Random_covers_hold_the_same_addresses_without_overlap()
    {
        var random = new Random(7);
        for (int round = 0; round < 300; round++)
        {
            var given = Enumerable.Range(0, random.Next(1, 30))
                .Select(_ => new Prefix(AddressKey.FromV4((uint)random.Next(0, 4_096)), 96 + random.Next(20, 33))).ToList();
            var cover = PrefixCover.Widest(given);
            for (uint address = 0; address < 4_096; address += 7)
            {
                var key = AddressKey.FromV4(address);
                Assert.Equal(given.Exists(g => g.Contains(key)), cover.Any(c => c.Contains(key)));
                Assert.True(cover.Count(c => c.Contains(key)) <= 1);
            }
        }
    }
}
