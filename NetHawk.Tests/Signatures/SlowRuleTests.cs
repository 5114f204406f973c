namespace NetHawk.Tests.Signatures;

public class SlowRuleTests
{
    /// <summary>An expression that goes back and forth (it refers to what it found) on a text that was made for it.</summary>
    [Fact]
    public void A_rule_that_takes_too_long_too_often_is_given_up_and_told()
    {
        using var book = new RuleBook(RuleBook.Any("content:\"ab\"; pcre:\"/(x+x+)+\\1y/\";"), RuleBook.Any("content:\"ab\";", 2));
        Assert.Empty(book.Report.Problems);
        string slow = "ab" + new string('x', 60);
        for (int i = 0; i < 12; i++) Assert.Equal([2], book.Match(slow, port: 7777));
        Assert.Equal(1, book.Set.GivenUp);
    }
}
