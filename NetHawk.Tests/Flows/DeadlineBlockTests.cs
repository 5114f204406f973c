using NetHawk.Core.Flows;

namespace NetHawk.Tests.Flows;

public class DeadlineBlockTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(63)]
    [InlineData(64)]
    public void Tells_what_a_look_at_one_after_the_other_tells(int length)
    {
        var random = new Random(length);
        for (int round = 0; round < 200; round++)
        {
            long[] deadlines = [.. Enumerable.Range(0, length).Select(_ => random.Next(4) == 0 ? long.MaxValue : random.NextInt64(-5, 20))];
            long now = random.NextInt64(-6, 21);
            ulong come = 0;
            for (int i = 0; i < length; i++)
                if (deadlines[i] <= now) come |= 1UL << i;

            Assert.Equal(come, DeadlineBlock.Come(deadlines, now));
            Assert.Equal(deadlines.Append(long.MaxValue).Min(), DeadlineBlock.Soonest(deadlines));
        }
    }
}
