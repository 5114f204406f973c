using Microsoft.Extensions.Logging.Abstractions;
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

    [Fact]
    public async Task Without_files_there_is_nothing_to_match()
    {
        await using var service = new SignatureService(new SignatureOptions(), p => p, new RecordedEvents(), TimeProvider.System, NullLogger<SignatureService>.Instance);
        Assert.Equal(0, new SignatureMatcher(service).Looks);
        Assert.Null(service.LoadedAt);
    }
}
