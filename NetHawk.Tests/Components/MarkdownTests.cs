using NetHawk.Web.Components.Shared;

namespace NetHawk.Tests.Components;

public sealed class MarkdownTests
{
    [Fact]
    public void Headings_lists_tables_and_code_become_markup()
    {
        string html = Markdown.Render("# Card\n\nText with **weight** and `code`\ngoes on.\n\n- one\n  and more\n- two\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n```\nx < y\n```\n").Value;
        Assert.Equal("<h2>Card</h2><p>Text with <strong>weight</strong> and <code>code</code> goes on.</p><ul><li>one and more</li><li>two</li></ul>"
            + "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table\"><table class=\"rows\"><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table></div>"
            + "<pre>x &lt; y\n</pre>", html);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("# <img src=x onerror=alert(1)>")]
    [InlineData("| <b> |")]
    [InlineData("`<i>`")]
    [InlineData("```\n<u>")]
    public void No_card_brings_markup_of_its_own(string text) =>
        Assert.DoesNotMatch("<(script|img|b|i|u)[ >]", Markdown.Render(text).Value);

    [Theory]
    [InlineData("")]
    [InlineData("|")]
    [InlineData("|||")]
    [InlineData("- ")]
    [InlineData("```")]
    [InlineData("`")]
    [InlineData("#")]
    public void Broken_text_ends(string text) => Assert.NotNull(Markdown.Render(text).Value);
}
