namespace NetHawk.Tests.Components;

/// <summary>Waits for what another thread does; fails after ten seconds.</summary>
internal static class Poll
{
    public static async Task UntilAsync(Func<bool> done)
    {
        for (int i = 0; i < 1000; i++)
        {
            if (done()) return;
            await Task.Delay(10);
        }

        Assert.Fail("it did not happen within ten seconds");
    }
}
