using Microsoft.Extensions.Time.Testing;
using NetHawk.Web.Live;

namespace NetHawk.Tests.Live;

/// <summary>Many pages that ask the same are answered by one read.</summary>
public sealed class SharedReadsTests
{
    private readonly FakeTimeProvider _time = new();
    private int _reads;

    private Task<int> Read() => Task.FromResult(Interlocked.Increment(ref _reads));

    [Fact]
    public async Task A_hundred_pages_at_once_are_one_read()
    {
        var shared = new SharedReads(_time);
        var slow = new TaskCompletionSource<int>();
        var answers = Enumerable.Range(0, 100).Select(_ => shared.GetAsync("hosts", () =>
        {
            Interlocked.Increment(ref _reads);
            return slow.Task;
        }, CancellationToken.None)).ToList();
        slow.SetResult(7);
        Assert.All(await Task.WhenAll(answers), a => Assert.Equal(7, a));
        Assert.Equal(1, _reads);
    }

    [Fact]
    public async Task An_answer_serves_two_seconds_and_its_own_question_only()
    {
        var shared = new SharedReads(_time);
        Assert.Equal(1, await shared.GetAsync(("top", 1L), Read, CancellationToken.None));
        Assert.Equal(1, await shared.GetAsync(("top", 1L), Read, CancellationToken.None));
        Assert.Equal(2, await shared.GetAsync(("top", 2L), Read, CancellationToken.None));
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(3, await shared.GetAsync(("top", 1L), Read, CancellationToken.None));
    }

    [Fact]
    public async Task A_slow_answer_serves_longer()
    {
        var shared = new SharedReads(_time);
        await shared.GetAsync("week", () =>
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            return Read();
        }, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(1, await shared.GetAsync("week", Read, CancellationToken.None));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(2, await shared.GetAsync("week", Read, CancellationToken.None));
    }

    [Fact]
    public async Task A_failure_is_told_to_who_waits_and_not_kept()
    {
        var shared = new SharedReads(_time);
        await Assert.ThrowsAsync<InvalidOperationException>(() => shared.GetAsync<int>("hosts", () => throw new InvalidOperationException("locked"), CancellationToken.None));
        Assert.Equal(1, await shared.GetAsync("hosts", Read, CancellationToken.None));
    }

    [Fact]
    public async Task Whoever_goes_away_takes_nobodys_answer_along()
    {
        var shared = new SharedReads(_time);
        using var gone = new CancellationTokenSource();
        var slow = new TaskCompletionSource<int>();
        var first = shared.GetAsync("hosts", () => slow.Task, gone.Token);
        var second = shared.GetAsync("hosts", () => slow.Task, CancellationToken.None);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        slow.SetResult(5);
        Assert.Equal(5, await second);
    }

    [Fact]
    public async Task It_stays_small_whatever_is_asked()
    {
        var shared = new SharedReads(_time);
        for (int i = 0; i < 200; i++)
        {
            await shared.GetAsync(i, Read, CancellationToken.None);
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(200, await shared.GetAsync(199, Read, CancellationToken.None));
        Assert.Equal(201, await shared.GetAsync(0, Read, CancellationToken.None));
    }
}
