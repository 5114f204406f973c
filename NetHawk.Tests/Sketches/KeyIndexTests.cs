using NetHawk.Core.Sketches;

namespace NetHawk.Tests.Sketches;

/// <summary>Open addressing with deletion is easily wrong: held against the framework's collections over long random runs.</summary>
public class KeyIndexTests
{
    private readonly record struct Clashing(int Value) : IEquatable<Clashing>
    {
        // A few hash values for all: long runs of neighbours, wrapped around the end of the table.
        public override int GetHashCode() => Value % 5;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Keys_are_found_as_in_a_dictionary(int seed)
    {
        var random = new Random(seed);
        var index = new KeyIndex<Clashing>();
        var expected = new Dictionary<Clashing, int>();
        var keys = new Clashing[400];
        for (int i = 0; i < 50_000; i++)
        {
            var key = new Clashing(random.Next(300));
            if (!expected.TryGetValue(key, out int slot))
            {
                Assert.Equal(-1, index.Find(key, keys));
                int free = Enumerable.Range(0, keys.Length).First(s => !expected.ContainsValue(s));
                keys[free] = key;
                index.Add(key, free);
                expected[key] = free;
            }
            else if (random.Next(3) == 0)
            {
                int free = Enumerable.Range(0, keys.Length).First(s => !expected.ContainsValue(s));
                keys[free] = key;
                index.Move(key, slot, free);
                expected[key] = free;
            }
            else
            {
                Assert.Equal(slot, index.Find(key, keys));
                index.Remove(key, slot);
                expected.Remove(key);
            }

            if (expected.Count > 200) expected.Clear();
            if (expected.Count == 0) index.Clear();
            Assert.Equal(expected.Count, index.Count);
        }

        Assert.All(expected, pair => Assert.Equal(pair.Value, index.Find(pair.Key, keys)));
    }

    [Fact]
    public void Values_are_kept_as_in_a_set()
    {
        var random = new Random(3);
        var set = new ValueSet();
        var expected = new HashSet<ulong>();
        for (int i = 0; i < 200_000; i++)
        {
            ulong value = (ulong)random.Next(2_000);
            Assert.Equal(expected.Contains(value), set.Contains(value));
            if (random.Next(2) == 0)
            {
                Assert.Equal(expected.Add(value), set.Add(value));
            }
            else
            {
                expected.Remove(value);
                set.Remove(value);
            }

            if (i % 50_000 == 49_999)
            {
                expected.Clear();
                set.Clear();
            }

            Assert.Equal(expected.Count, set.Count);
        }
    }
}
