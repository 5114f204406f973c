using System.Text;
using NetHawk.Core.Flows;

namespace NetHawk.Tests.Flows;

public class PayloadEntropyTests
{
    /// <summary>Shannon (1948): −Σ p·log2 p over the values of the first 256 bytes, whatever the length is by fours.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(97)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(1_400)]
    public void It_is_Shannons_of_the_beginning(int length)
    {
        byte[] payload = new byte[length];
        new Random(length).NextBytes(payload);
        for (int i = 0; i < length; i += 3) payload[i] = (byte)'e';
        byte[] seen = payload[..Math.Min(length, 256)];
        double expected = -seen.GroupBy(b => b).Sum(g => g.Count() / (double)seen.Length * Math.Log2(g.Count() / (double)seen.Length));
        Assert.Equal(expected, PayloadEntropy.Of(payload), 4);
    }

    [Fact]
    public void One_value_has_none_each_value_once_has_eight_bits_and_nothing_is_not_measured()
    {
        Assert.Equal(0, PayloadEntropy.Of(Encoding.ASCII.GetBytes(new string('A', 300))));
        Assert.Equal(8, PayloadEntropy.Of([.. Enumerable.Range(0, 256).Select(i => (byte)i)]), 4);
        Assert.Equal(-1, PayloadEntropy.Of([]));
    }
}
