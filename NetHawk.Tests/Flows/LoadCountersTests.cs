using NetHawk.Core.Flows;
using NetHawk.Core.Packets;

namespace NetHawk.Tests.Flows;

/// <summary>How many sources one destination has in a second.</summary>
public class LoadCountersTests
{
    /// <param name="sources">Few leave most registers empty, many none.</param>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(100)]
    [InlineData(3_000)]
    [InlineData(200_000)]
    public void Sources_are_estimated_from_all_registers(int sources)
    {
        var counters = new LoadCounters();
        for (int i = 0; i < sources; i++) counters.CountSource(i + 1, AddressKey.FromV4(0x0A00_0000u + (uint)i));
        double sum = 0, zeros = 0;
        foreach (byte rank in counters.Sketch)
        {
            sum += Math.Pow(2, -rank);
            if (rank == 0) zeros++;
        }

        double estimate = 0.7213 / (1 + 1.079 / LoadCounters.Registers) * LoadCounters.Registers * LoadCounters.Registers / sum;
        if (estimate <= 2.5 * LoadCounters.Registers && zeros > 0) estimate = LoadCounters.Registers * Math.Log(LoadCounters.Registers / zeros);
        Assert.Equal((int)Math.Round(estimate), counters.EstimateSources());
        Assert.InRange(counters.EstimateSources(), (int)(0.7 * sources), (int)Math.Ceiling(1.3 * sources));
    }
}
