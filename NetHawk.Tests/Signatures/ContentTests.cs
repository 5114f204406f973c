namespace NetHawk.Tests.Signatures;

/// <summary>Contents and where they must lie, as Suricata's documentation has it ("Payload Keywords").</summary>
public class ContentTests
{
    [Theory]
    [InlineData("content:\"abc\";", "xxabcxx", true)]
    [InlineData("content:\"abc\";", "xxABCxx", false)]
    [InlineData("content:\"aBc\"; nocase;", "xxAbCxx", true)]
    [InlineData("content:\"a|62 63|d\";", "xabcdx", true)]
    [InlineData("content:\"a\\\"b\\;c\\\\d\";", "xa\"b;c\\dx", true)]
    [InlineData("content:!\"abc\"; content:\"xx\";", "xxabcxx", false)]
    [InlineData("content:!\"abc\"; content:\"xx\";", "xxaxx", true)]
    [InlineData("content:\"abc\"; offset:3;", "abcxxx", false)]
    [InlineData("content:\"abc\"; offset:3;", "xxxabc", true)]
    [InlineData("content:\"abc\"; depth:3;", "abcx", true)]
    [InlineData("content:\"abc\"; depth:3;", "xabc", false)]
    [InlineData("content:\"abc\"; offset:1; depth:3;", "xabcx", true)]
    [InlineData("content:\"abc\"; offset:1; depth:3;", "xxabc", false)]
    [InlineData("content:\"abc\"; startswith;", "abcx", true)]
    [InlineData("content:\"abc\"; startswith;", "xabc", false)]
    [InlineData("content:\"abc\"; endswith;", "abcxabc", true)]
    [InlineData("content:\"abc\"; endswith;", "abcx", false)]
    [InlineData("content:\"abc\"; content:\"def\"; distance:0;", "abc def", true)]
    [InlineData("content:\"abc\"; content:\"def\"; distance:0;", "def abc", false)]
    [InlineData("content:\"abc\"; content:\"def\"; distance:2;", "abcxdef", false)]
    [InlineData("content:\"abc\"; content:\"def\"; within:3;", "abcdef", true)]
    [InlineData("content:\"abc\"; content:\"def\"; within:3;", "abcxdef", false)]
    [InlineData("content:\"abc\"; content:\"def\"; distance:1; within:3;", "abcxdef", true)]
    [InlineData("content:\"abc\"; content:\"def\"; distance:-3; within:6;", "abcdef", true)]
    // The first place does not lead on; the second does.
    [InlineData("content:\"abc\"; content:\"def\"; within:3;", "abcxabcdef", true)]
    [InlineData("content:\"abc\"; content:!\"def\"; within:3;", "abcdef", false)]
    [InlineData("content:\"abc\"; content:!\"def\"; within:3;", "abcxdef", true)]
    [InlineData("content:\"abc\"; isdataat:3,relative;", "abcxyz", true)]
    [InlineData("content:\"abc\"; isdataat:3,relative;", "abcxy", false)]
    [InlineData("content:\"abc\"; isdataat:!1,relative;", "xabc", true)]
    [InlineData("content:\"abc\"; isdataat:!1,relative;", "abcx", false)]
    [InlineData("content:\"abc\"; dsize:>5;", "abcdef", true)]
    [InlineData("content:\"abc\"; dsize:>6;", "abcdef", false)]
    [InlineData("content:\"abc\"; dsize:5<>7;", "abcdef", true)]
    [InlineData("content:\"abc\"; dsize:6;", "abcdef", true)]
    [InlineData("content:\"abc\"; pcre:\"/abc\\d{2}/\";", "xabc42", true)]
    [InlineData("content:\"abc\"; pcre:\"/^\\d{2}/R\";", "xabc42", true)]
    [InlineData("content:\"abc\"; pcre:\"/^\\d{2}/R\";", "xabcx42", false)]
    [InlineData("content:\"abc\"; pcre:!\"/\\d/\";", "abc", true)]
    [InlineData("content:\"abc\"; pcre:!\"/\\d/\";", "abc4", false)]
    [InlineData("pcre:\"/A.C/is\";", "xa\ncx", true)]
    [InlineData("content:\"a\"; pcre:\"/[[:digit:]]++x/\";", "a12x", true)]
    [InlineData("content:\"abc\"; byte_test:1,>,4,0,relative,string,dec;", "abc5", true)]
    [InlineData("content:\"abc\"; byte_test:1,>,5,0,relative,string,dec;", "abc5", false)]
    [InlineData("content:\"abc\"; byte_test:2,=,0x4142,0,relative;", "abcAB", true)]
    [InlineData("content:\"abc\"; byte_test:2,=,0x4241,0,relative,little;", "abcAB", true)]
    [InlineData("content:\"abc\"; byte_test:1,&,0x40,0,relative;", "abcA", true)]
    [InlineData("content:\"abc\"; byte_test:1,!&,0x40,0,relative;", "abcA", false)]
    [InlineData("content:\"abc\"; byte_test:4,>,1,0,relative;", "abcA", false)]
    [InlineData("content:\"abc\"; byte_jump:1,0,relative,string,dec; content:\"def\"; within:3;", "abc2xxdef", true)]
    [InlineData("content:\"abc\"; byte_jump:1,0,relative,string,dec; content:\"def\"; within:3;", "abc3xxdef", false)]
    [InlineData("content:\"abc\"; byte_extract:1,0,n,relative,string,dec; content:\"def\"; distance:n; within:3;", "abc2xxdef", true)]
    [InlineData("content:\"abc\"; byte_extract:1,0,n,relative,string,dec; content:\"def\"; distance:n; within:3;", "abc1xxdef", false)]
    public void A_payload_matches_or_not(string options, string payload, bool matches)
    {
        using var book = new RuleBook(RuleBook.Any(options));
        Assert.Empty(book.Report.Problems);
        Assert.Equal(matches ? [1L] : [], book.Match(payload, port: 7777));
    }

    /// <summary>A thousand contents of which each may be followed by the next: the search ends.</summary>
    [Fact]
    public void What_would_take_forever_is_given_up()
    {
        using var book = new RuleBook(RuleBook.Any("content:\"a\"; content:\"a\"; distance:1; content:\"a\"; distance:1; content:\"a\"; distance:1; content:\"a\"; distance:1; content:\"zz\"; distance:1;"));
        Assert.Empty(book.Match(new string('a', 1400), port: 7777));
    }

    [Fact]
    public void One_payload_can_match_many_rules_and_each_is_found_among_thousands()
    {
        using var book = new RuleBook([.. Enumerable.Range(1, 5000).Select(i => RuleBook.Any($"content:\"word-{i}-x\"; nocase;", i)), RuleBook.Any("content:\"|00 01|\";", 6000), RuleBook.Any("content:\"zq\";", 6001)]);
        Assert.Equal(5002, book.Report.Loaded);
        Assert.Equal([17, 4711, 6001], book.Match("some WORD-17-X and word-4711-x, zq", port: 7777));
        Assert.Equal([6000], book.Match([9, 9, 0, 1, 9], port: 7777));
        Assert.Empty(book.Match("word-17- x", port: 7777));
    }
}
