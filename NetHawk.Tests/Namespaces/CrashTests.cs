using System.Collections.Concurrent;
using System.Globalization;

namespace NetHawk.Tests.Namespaces;

/// <summary>What is left when NetHawk dies in the middle of its work.</summary>
[Collection(nameof(PreventionTests))]
public sealed class CrashTests(BehindNetHawk world) : IClassFixture<BehindNetHawk>
{
    private const string Set = "full_v4_32";

    [SkippableFact]
    public async Task After_a_kill_in_the_middle_of_blocking_kernel_and_ledger_agree_and_no_block_is_eternal()
    {
        Skip.If(world.MissingReason is not null, world.MissingReason);
        var promised = new ConcurrentBag<string>();
        var random = new Random();
        for (int round = 0; round < 3; round++)
        {
            using var stop = new CancellationTokenSource();
            int first = round * 1_000;
            var blocking = Enumerable.Range(0, 3).Select(part => Task.Run(() => Block(promised, first + part * 300, 300, stop.Token))).ToArray();
            world.WaitFor("blocks are on their way", () => promised.Count > first / 100);
            await Task.Delay(random.Next(1_500));
            world.KillAndRestart();
            await stop.CancelAsync();
            await Task.WhenAll(blocking);

            // What was answered with 201 before the crash is blocked; what was not may be or not, but ledger and kernel say the same.
            world.WaitFor("kernel and ledger agree", () => world.KernelSet(Set).Keys.ToHashSet().SetEquals(Ledger()), 5);
            var kernel = world.KernelSet(Set);
            Assert.All(promised, address => Assert.Contains(address, kernel.Keys));
            Assert.All(kernel, element => Assert.InRange(element.Value ?? int.MaxValue, 1, 3_600));
        }

        Assert.Equal(0, world.Call("DELETE", "/api/v1/blocks?confirm=true", null).Status / 100 - 2);
        world.WaitFor("all are unblocked", () => world.KernelSet(Set).Count == 0);
    }

    private void Block(ConcurrentBag<string> promised, int first, int count, CancellationToken stop)
    {
        for (int i = first; i < first + count && !stop.IsCancellationRequested; i++)
        {
            string address = string.Create(CultureInfo.InvariantCulture, $"198.{18 + i / 60_000}.{i / 250 % 250}.{1 + i % 250}");
            var (status, _) = world.Call("POST", "/api/v1/blocks", $$"""{ "address": "{{address}}", "durationSeconds": 3600, "reason": "crash test" }""");
            if (status == 201) promised.Add(address);
            else if (status == 0) return;
        }
    }

    private HashSet<string> Ledger()
    {
        var found = new HashSet<string>();
        string cursor = "";
        while (true)
        {
            var page = world.Get("/api/v1/blocks?limit=1000" + cursor);
            foreach (var block in page.GetProperty("items").EnumerateArray().Where(b => b.GetProperty("active").GetBoolean())) found.Add(block.GetProperty("address").GetString()!);
            if (page.GetProperty("nextCursor").GetString() is not { } next) return found;
            cursor = "&cursor=" + Uri.EscapeDataString(next);
        }
    }
}
