using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NetHawk.Core.Signatures;
using NetHawk.Tests.Outputs;

namespace NetHawk.Tests.Signatures;

public class SignatureServiceTests
{
    [Fact]
    public async Task Changed_files_are_read_again_and_lost_ones_change_nothing()
    {
        using var book = new RuleBook(RuleBook.Any("content:\"ab\";"));
        var events = new RecordedEvents();
        await using var service = new SignatureService(book.Options, p => p, events, TimeProvider.System, NullLogger<SignatureService>.Instance);
        var first = service.Current;
        service.Refresh();
        Assert.Same(first, service.Current);
        await File.AppendAllTextAsync(book.File, RuleBook.Any("content:\"cd\";", 2) + "\nalert nonsense\n");
        service.Refresh();
        Assert.Equal(2, service.Current.Count);
        Assert.Contains(events.All, e => e.Message.Contains("own.rules line 3", StringComparison.Ordinal));
        File.Delete(book.File);
        service.Refresh();
        Assert.Equal(2, service.Current.Count);
        Assert.Contains(events.All, e => e.Message.Contains("the rules read before stay in use", StringComparison.Ordinal));
    }

    /// <summary>Whatever reading meets, the rules in use stay, somebody is told, and the files are looked at again.</summary>
    [Fact]
    public async Task A_fault_while_reading_again_ends_nothing()
    {
        using var book = new RuleBook(RuleBook.Any("content:\"ab\";"));
        var events = new RecordedEvents();
        var time = new FakeTimeProvider();
        int asked = 0;
        await using var service = new SignatureService(book.Options, p => Interlocked.Increment(ref asked) == 3 ? throw new InvalidOperationException("odd") : p, events, time, NullLogger<SignatureService>.Instance);
        service.Start();
        await Until(() => events.All.Any(e => e.Code == "reload-failed"), time);
        Assert.Equal(1, service.Current.Count);
        await File.AppendAllTextAsync(book.File, RuleBook.Any("content:\"cd\";", 2) + "\n");
        await Until(() => service.Current.Count == 2, time);
    }

    private static async Task Until(Func<bool> holds, FakeTimeProvider time)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!holds())
        {
            time.Advance(TimeSpan.FromSeconds(31));
            await Task.Delay(5, deadline.Token);
        }
    }

    [Fact]
    public async Task Without_files_there_is_nothing_to_match()
    {
        await using var service = new SignatureService(new SignatureOptions(), p => p, new RecordedEvents(), TimeProvider.System, NullLogger<SignatureService>.Instance);
        Assert.Equal(0, new SignatureMatcher(service).Looks);
        Assert.Null(service.LoadedAt);
    }
}
