using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace NetHawk.Tests.Outputs;

/// <summary>Waits for work of another thread; the limit only ends a test that hangs.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task Holds(Func<bool> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < Limit, $"never happened: {what}");
            await Task.Delay(10);
        }
    }

    /// <summary>Moves a fake clock on, a second (or <paramref name="step"/>) at a time, until the condition holds.</summary>
    public static async Task Holds(FakeTimeProvider time, Func<bool> condition, string what, TimeSpan? step = null)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < Limit, $"never happened: {what}");
            time.Advance(step ?? TimeSpan.FromSeconds(1));
            await Task.Delay(5);
        }
    }
}
