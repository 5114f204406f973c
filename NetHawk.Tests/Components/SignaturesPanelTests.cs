using Bunit;
using Microsoft.Extensions.Logging.Abstractions;
using NetHawk.Core.Signatures;
using NetHawk.Tests.Outputs;
using NetHawk.Tests.Signatures;
using NetHawk.Web.Components.Pages.Intelligence;

namespace NetHawk.Tests.Components;

public sealed class SignaturesPanelTests : ConsoleContext
{
    [Fact]
    public async Task Rules_that_are_left_out_are_listed_with_their_places()
    {
        using var book = new RuleBook(RuleBook.Any("content:\"ab\";"), RuleBook.Any("content:\"ab;", 2), RuleBook.Any("itype:8;", 3), RuleBook.Any("itype:0;", 4));
        await using var service = new SignatureService(new SignatureOptions { Files = [book.File, book.File + ".gone"] }, p => p, new RecordedEvents(), TimeProvider.System, NullLogger<SignatureService>.Instance);
        var panel = Render<SignaturesPanel>(p => p.Add(s => s.Service, service));
        Assert.Contains("1 rule of 1 file in use, 2 not supported, 1 wrong", panel.Find(".hint").TextContent, StringComparison.Ordinal);
        var rows = panel.FindAll("tbody tr").Select(r => r.TextContent).ToList();
        Assert.Equal(3, rows.Count);
        Assert.Contains("own.rules.gone: there is no such file", rows[0], StringComparison.Ordinal);
        Assert.Contains("own.rules line 2", rows[1], StringComparison.Ordinal);
        Assert.Contains("2 rules", rows[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_files_it_says_how_to_name_some()
    {
        var panel = Render<SignaturesPanel>();
        Assert.Contains("Signatures:Files", panel.Find("[data-panel=signatures]").TextContent, StringComparison.Ordinal);
        Assert.Empty(panel.FindAll("table"));
    }
}
