using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;

namespace NetHawk.Tests.Sketches;

public class BoundedTableTests
{
    private static readonly PacketTime Zero = PacketTime.FromParts(1_700_000_000, 0);

    private sealed class State : ITracked
    {
        public double Weight { get; set; }
        public PacketTime LastSeen { get; set; }
    }

    [Fact]
    public void Never_grows_beyond_its_cap_and_counts_evictions()
    {
        int removed = 0;
        var table = new BoundedTable<int, State>(100, _ => removed++);
        for (int i = 0; i < 10_000; i++) table.GetOrAdd(i, _ => new State { LastSeen = Zero.AddSeconds(i) });
        Assert.Equal(100, table.Count);
        Assert.Equal(9_900, table.Evictions);
        Assert.Equal(9_900, removed);
    }

    [Fact]
    public void Those_with_evidence_survive_a_flood_of_new_keys()
    {
        var table = new BoundedTable<int, State>(64);
        for (int i = 0; i < 4; i++) table.GetOrAdd(-1 - i, _ => new State { Weight = 5, LastSeen = Zero });
        for (int i = 0; i < 100_000; i++) table.GetOrAdd(i, _ => new State { LastSeen = Zero.AddSeconds(i) });
        for (int i = 0; i < 4; i++) Assert.True(table.TryGet(-1 - i, out _));
    }

    private sealed class Hoard : ITracked
    {
        public SmallSet Values { get; } = new(1_024);
        public double Weight => Values.Count;
        public PacketTime LastSeen { get; set; }
        public long Held => Values.Bytes;
    }

    /// <summary>An attacker who fills the entries' sets does not fill the memory, and cannot wash out what goes on.</summary>
    [Fact]
    public void Entries_that_hold_too_much_together_leave_those_silent_longest_first()
    {
        const long Most = 1 << 20;
        var table = new BoundedTable<int, Hoard>(10_000, mostHeld: Most);
        long largest = 0;
        for (int second = 0; second < 1_000; second++)
        {
            var now = Zero.AddSeconds(second);
            for (int i = 0; i < 1_000; i++)
            {
                // Forged ones are filled one after the other; the real one goes on in between.
                var hoard = table.GetOrAdd(i % 100 == 0 ? -1 : second, static _ => new Hoard());
                hoard.Values.Add((ulong)i);
                hoard.LastSeen = now;
            }

            table.RemoveIdle(now, 10_000);
            largest = Math.Max(largest, Enumerable.Range(0, table.Count).Sum(slot => table[slot].Held));
        }

        Assert.InRange(largest, Most / 2, Most + Most / 4);
        Assert.True(table.Evictions > 800, $"{table.Evictions}");
        Assert.True(table.TryGet(-1, out var real) && real.Values.Count == 10);
        Assert.True(table.TryGet(999, out _));
    }

    [Fact]
    public void An_emptied_set_keeps_no_more_than_it_used()
    {
        var set = new SmallSet(4_096);
        for (ulong i = 0; i < 4_096; i++) set.Add(i);
        Assert.Equal(64 * 1024, set.Bytes);
        set.Clear();
        Assert.True(set.Add(7) && set.Add(0) && !set.Add(7));
        set.Clear();
        Assert.InRange(set.Bytes, 0, 512);
        Assert.Equal(0, set.Count);
        Assert.False(set.Contains(7) || set.Contains(0));
        Assert.True(set.Add(7) && set.Add(8) && set.Contains(8));
    }

    [Fact]
    public void The_same_operations_give_the_same_survivors()
    {
        static string Run()
        {
            var table = new BoundedTable<AddressKey, State>(50);
            var random = new Random(7);
            for (int i = 0; i < 5_000; i++)
            {
                var state = table.GetOrAdd(AddressKey.FromV4((uint)random.Next(200)), _ => new State());
                state.Weight += random.NextDouble();
                state.LastSeen = Zero.AddSeconds(i);
                if (i % 100 == 0) table.RemoveIdle(state.LastSeen, 150);
            }

            return string.Join(",", Enumerable.Range(0, table.Count).Select(i => table.KeyAt(i)));
        }

        Assert.Equal(Run(), Run());
    }

    [Fact]
    public void Idle_entries_leave_and_the_rest_is_found_again()
    {
        var table = new BoundedTable<int, State>(1000);
        for (int i = 0; i < 500; i++) table.GetOrAdd(i, _ => new State { LastSeen = Zero.AddSeconds(i) });
        table.RemoveIdle(Zero.AddSeconds(500), 100.5, budget: 10_000);
        Assert.Equal(100, table.Count);
        for (int i = 0; i < 500; i++) Assert.Equal(i >= 400, table.TryGet(i, out _));
    }

    [Fact]
    public void Those_awake_are_found_in_the_order_of_their_slots_whatever_is_added_removed_and_evicted()
    {
        var table = new BoundedTable<int, State>(200);
        var random = new Random(11);
        var awake = new HashSet<int>();
        for (int i = 0; i < 20_000; i++)
        {
            int key = random.Next(400);
            switch (random.Next(4))
            {
                case 0:
                    bool known = table.Find(key) >= 0;
                    int slot = table.SlotOf(key, _ => new State());
                    Assert.Equal(slot, table.Find(key));
                    if (!known) awake.Remove(key);
                    table[slot].LastSeen = Zero.AddSeconds(i);
                    break;
                case 1 when table.Find(key) is >= 0 and var found:
                    table.Wake(found);
                    awake.Add(key);
                    break;
                case 2 when table.Find(key) is >= 0 and var tired:
                    table.Rest(tired);
                    awake.Remove(key);
                    break;
                case 3:
                    table.Remove(key);
                    break;
            }

            awake.RemoveWhere(k => table.Find(k) < 0);
            var seen = new List<int>();
            for (int at = 0; at < table.Count && (at = table.NextAwake(at)) >= 0; at++) seen.Add(at);
            Assert.Equal(seen.Order(), seen);
            Assert.Equal(awake.Order(), seen.Select(table.KeyAt).Order());
        }

        Assert.True(table.Evictions > 0);
    }
}
