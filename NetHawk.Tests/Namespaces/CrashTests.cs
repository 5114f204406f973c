using System.Collections.Concurrent;
using System.Globalization;
using Xunit.Abstractions;

namespace NetHawk.Tests.Namespaces;

/// <summary>What is left when NetHawk dies in the middle of its work.</summary>
[Collection(nameof(PreventionTests))]
public sealed class CrashTests(BehindNetHawk world, ITestOutputHelper output) : IClassFixture<BehindNetHawk>, IDisposable
{
    private const string Set = "full_v4_32";
    private const int Blocks = 1_000, Kills = 6, Seconds = 3_600;

    /// <summary>Enough for the last kill, too, to come while blocking goes on, however fast the machine is.</summary>
    private const int Addresses = 8 * Blocks;

    private readonly ConcurrentQueue<string> _waiting = new(Enumerable.Range(0, Addresses).Select(i => string.Create(CultureInfo.InvariantCulture, $"198.18.{i / 250}.{1 + i % 250}")));
    private readonly ConcurrentDictionary<string, bool> _promised = new();
    private readonly ManualResetEventSlim _gate = new(initialState: true);
    private int _asking;
    private volatile bool _isEnough;

    public void Dispose() => _gate.Dispose();

    [SkippableFact]
    public async Task Killed_at_random_moments_during_a_thousand_blocks_kernel_and_ledger_agree_and_no_block_is_eternal()
    {
        Skip.If(world.MissingReason is not null, world.MissingReason);
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var blocking = Enumerable.Range(0, 4).Select(_ => Task.Run(BlockAll)).ToArray();
        for (int kill = 0; kill < Kills; kill++)
        {
            // Anywhere within its share of the thousand, and then within a request or between two.
            int after = random.Next(kill * Blocks / Kills, (kill + 1) * Blocks / Kills - 60);
            world.WaitFor($"{after} blocks are promised (seed {seed})", () => _promised.Count >= after, 300);
            await Task.Delay(random.Next(300));
            world.Kill();
            int promised = _promised.Count;
            _gate.Reset();
            Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref _asking) == 0, TimeSpan.FromSeconds(30)), "the requests that the kill interrupted end");
            world.StartAgain();
            Assert.True(promised < Addresses, $"it was killed while blocking went on (seed {seed})");
            AssertAgreed($"kill {kill} at {promised}, seed {seed}");
            output.WriteLine($"killed at {promised} blocks: {world.KernelSet(Set).Count} in kernel and ledger");
            _gate.Set();
        }

        world.WaitFor($"a thousand blocks are promised (seed {seed})", () => _promised.Count >= Blocks, 300);
        _isEnough = true;
        await Task.WhenAll(blocking);
        AssertAgreed($"at the end, seed {seed}");
        Assert.Equal(_promised.Count, world.KernelSet(Set).Count);
        Assert.Equal(200, world.Call("DELETE", "/api/v1/blocks?confirm=true", null).Status);
        world.WaitFor("all are unblocked", () => world.KernelSet(Set).Count == 0);
    }

    /// <summary>
    /// What was answered with 201 is blocked; what was not may be or not. Ledger and kernel name the same addresses within five seconds, and
    /// each ends by itself, in the kernel when the ledger says.
    /// </summary>
    private void AssertAgreed(string when)
    {
        world.WaitFor($"kernel and ledger agree ({when})", () => world.KernelSet(Set).Keys.ToHashSet().SetEquals(Ledger().Keys), 5);
        var kernel = world.KernelSet(Set);
        var now = TimeProvider.System.GetUtcNow();
        var ledger = Ledger();
        Assert.DoesNotContain(_promised.Keys, a => !kernel.ContainsKey(a));
        Assert.All(kernel, element =>
        {
            Assert.InRange(element.Value ?? int.MaxValue, 1, Seconds);
            Assert.InRange((ledger[element.Key] - now).TotalSeconds - element.Value!.Value, -8, 8);
        });
    }

    /// <summary>Each address until it is promised: who gets no answer asks again.</summary>
    private void BlockAll()
    {
        while (!_isEnough && _waiting.TryDequeue(out string? address))
        {
            int status;
            do
            {
                _gate.Wait();
                Interlocked.Increment(ref _asking);
                status = world.Call("POST", "/api/v1/blocks", $$"""{ "address": "{{address}}", "durationSeconds": {{Seconds}}, "reason": "crash test" }""").Status;
                if (status is 200 or 201) _promised[address] = true;
                Interlocked.Decrement(ref _asking);
                if (status is not (200 or 201)) Thread.Sleep(20);
            }
            while (status is not (200 or 201));
        }
    }

    /// <summary>Active blocks and their ends.</summary>
    private Dictionary<string, DateTimeOffset> Ledger()
    {
        var found = new Dictionary<string, DateTimeOffset>();
        string cursor = "";
        while (true)
        {
            var page = world.Get("/api/v1/blocks?limit=1000" + cursor);
            foreach (var block in page.GetProperty("items").EnumerateArray().Where(b => b.GetProperty("active").GetBoolean()))
                found[block.GetProperty("address").GetString()!] = block.GetProperty("expiresAt").GetDateTimeOffset();
            if (page.GetProperty("nextCursor").GetString() is not { } next) return found;
            cursor = "&cursor=" + Uri.EscapeDataString(next);
        }
    }
}
