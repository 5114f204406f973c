using NetHawk.Core.Packets;
using NetHawk.Core.Signatures;
using NetHawk.Core.Verdicts;
using NetHawk.Tests.Capture;

namespace NetHawk.Tests.Signatures;

public class SignatureFilesTests
{
    [Theory]
    [InlineData("alert tcp any any -> any any", "no options in brackets")]
    [InlineData("alert tcp any any any any (msg:\"t\"; content:\"a b\"; sid:1;)", "6 words before the brackets")]
    [InlineData("alarm tcp any any -> any any (content:\"ab\"; sid:1;)", "'alarm' is no action")]
    [InlineData("alert tcp any any => any any (content:\"ab\"; sid:1;)", "'=>' between the two sides")]
    [InlineData("alert tcp any any -> any any (content:\"ab\";)", "no sid")]
    [InlineData("alert tcp any any -> any any (content:\"ab\"; sid:x;)", "'x' is no number")]
    [InlineData("alert tcp any any -> any any (content:\"ab; sid:1;)", "a quote is not closed")]
    [InlineData("alert tcp any any -> any any (content:\"ab\"; sid:1)", "no ';' behind it")]
    [InlineData("alert tcp any any -> any any (content:\"a|4|\"; sid:1;)", "no pair of hexadecimal digits")]
    [InlineData("alert tcp any any -> any any (content:\"a|41\"; sid:1;)", "a bar is not closed")]
    [InlineData("alert tcp any any -> any any (content:\"\"; sid:1;)", "an empty content")]
    [InlineData("alert tcp any any -> any any (nocase; content:\"ab\"; sid:1;)", "nocase without a content before it")]
    [InlineData("alert tcp any any -> any any (content:\"abc\"; depth:2; sid:1;)", "it never matches")]
    [InlineData("alert tcp any any -> any any (content:\"ab\"; offset:y; sid:1;)", "'y' is no number, and no byte_extract")]
    [InlineData("alert tcp 10.0.0.300 any -> any any (content:\"ab\"; sid:1;)", "is not an IP address")]
    [InlineData("alert tcp [10.0.0.1 any -> any any (content:\"ab\"; sid:1;)", "words before the brackets")]
    [InlineData("alert tcp $DMZ any -> any any (content:\"ab\"; sid:1;)", "set Signatures:Variables:DMZ")]
    [InlineData("alert tcp any 70000 -> any any (content:\"ab\"; sid:1;)", "'70000' is no port")]
    [InlineData("alert tcp any any -> any 90:80 (content:\"ab\"; sid:1;)", "ends before it begins")]
    [InlineData("alert tcp any any -> any any (content:\"ab\"; pcre:\"(a\"; sid:1;)", "does not stand between slashes")]
    [InlineData("alert tcp any any -> any any (content:\"ab\"; threshold:type often, track by_src, count 1, seconds 1; sid:1;)", "threshold type 'often'")]
    [InlineData("alert tcp any any -> any any (content:\"ab\"; metadata:nethawk_class worm; sid:1;)", "nethawk_class 'worm'")]
    public void A_wrong_rule_is_told_with_its_place_and_leaves_the_others_in_use(string rule, string reason)
    {
        using var book = new RuleBook("# a comment", "", rule, RuleBook.Any("content:\"good\";", 99));
        var problem = Assert.Single(book.Report.Problems);
        Assert.Equal("own.rules line 3", problem.Place);
        Assert.Contains(reason, problem.Reason, StringComparison.Ordinal);
        Assert.False(problem.Unsupported);
        Assert.Equal([99], book.Match("a good one"));
    }

    [Theory]
    [InlineData("alert tcp any any -> any any (content:\"ab\"; luajit:x.lua; sid:1;)", "'luajit'")]
    [InlineData("alert icmp any any -> any any (itype:8; sid:1;)", "'itype'")]
    [InlineData("alert enip any any -> any any (content:\"ab\"; sid:1;)", "'protocol enip'")]
    [InlineData("alert ip [192.0.2.1,192.0.2.2] any -> any any (msg:\"list\"; sid:1;)", "ThreatIntel:Feeds")]
    [InlineData("alert tcp any any -> any any (content:\"ab\"; pcre:\"/a(?C1)b/\"; sid:1;)", "'pcre'")]
    public void What_is_right_and_not_read_here_is_said_to_be_so(string rule, string reason)
    {
        using var book = new RuleBook(rule);
        var problem = Assert.Single(book.Report.Problems);
        Assert.True(problem.Unsupported, problem.Reason);
        Assert.Contains(reason, problem.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_may_go_over_lines_come_twice_and_be_left_out()
    {
        using var book = new RuleBook(new SignatureOptions { Disabled = [3] },
            "alert tcp any any -> any any \\", "  (msg:\"one\"; content:\"ab\"; \\", "  sid:1; rev:1;)", RuleBook.Any("content:\"cd\"; rev:2;"), RuleBook.Any("content:\"ef\";", 3), "#alert tcp any any -> any any (content:\"ab\"; sid:4;)");
        Assert.Equal((1, 1, 1, 0), (book.Report.Loaded, book.Report.Disabled, book.Report.Replaced, book.Report.Problems.Count));
        Assert.Empty(book.Match("ab", port: 7777));
        Assert.Equal([1], book.Match("cd", port: 7777));
    }

    [Fact]
    public void More_rules_than_allowed_are_counted()
    {
        using var book = new RuleBook(new SignatureOptions { MaxRules = 2 }, [.. Enumerable.Range(1, 5).Select(i => RuleBook.Any("content:\"ab\";", i))]);
        Assert.Equal((2, 3), (book.Report.Loaded, book.Report.OverLimit));
    }

    [Fact]
    public void Ports_and_sides_are_heeded()
    {
        using var book = new RuleBook(
            "alert tcp any any -> any [8000:8010,!8005,$SSH_PORTS] (content:\"ab\"; sid:1;)", "alert tcp any any -> any !8001 (content:\"ab\"; sid:2;)", "alert udp any any -> any any (content:\"ab\"; sid:3;)",
            "alert tcp any 8001 <> any any (content:\"ab\"; sid:4;)", "alert tcp any 8001 -> any any (content:\"ab\"; sid:5;)");
        Assert.Equal([1, 4], book.Match("ab", port: 8001));
        Assert.Equal([4, 5], book.Match("ab", port: 8001, fromResponder: true).Where(i => i > 3));
        Assert.Equal([2], book.Match("ab", port: 8005));
        Assert.Equal([1, 2], book.Match("ab", port: 22));
        Assert.Equal([3], book.Match("ab", port: 8001, protocol: IpProtocol.Udp));
    }

    [Fact]
    public void A_rule_that_lets_be_silences_the_others()
    {
        using var book = new RuleBook(RuleBook.Any("content:\"ab\";"), "pass ip any any -> any any (content:\"friend\"; sid:2;)");
        Assert.Equal([1], book.Match("ab", port: 7777));
        Assert.Empty(book.Match("ab of a friend", port: 7777));
    }

    [Fact]
    public void What_a_rule_is_about()
    {
        using var book = new RuleBook("drop http any any -> any any (msg:\"a \\\"b\\\"\\; c\"; content:\"ab\"; classtype:attempted-recon; metadata:mitre_technique_id T1595.002, x y; sid:7; rev:3;)");
        var rule = book.Set[0];
        Assert.Equal(("a \"b\"; c", 7, 3, SignatureAction.Drop, ThreatClass.WebAttack, 2, "T1595.002"), (rule.Message, rule.Id, rule.Revision, rule.Action, rule.Class, rule.Priority, rule.Technique));
    }

    [Fact]
    public void A_file_that_is_not_there_is_told_and_the_others_are_read()
    {
        using var book = new RuleBook(RuleBook.Any("content:\"ab\";"));
        var (set, report) = SignatureFiles.Load(new SignatureOptions { Files = [book.File, book.File + ".gone", Path.Combine(Path.GetDirectoryName(book.File)!, "*.none")] }, p => p);
        Assert.Equal(1, set.Count);
        Assert.Equal(2, report.FileErrors.Count);
    }

    /// <summary>A public collection, as its users load it: what is not supported is known, and nothing of it is called wrong.</summary>
    [SkippableFact]
    public void Emerging_threats_rules_are_read()
    {
        Skip.If(SharedCaptures.Root is null, "the shared rules are not beside this checkout");
        string folder = Path.Combine(SharedCaptures.Root, "rules");
        var (set, report) = SignatureFiles.Load(new SignatureOptions { Files = [Path.Combine(folder, "*.rules"), Path.Combine(folder, "classification.config")] }, p => p);
        Assert.DoesNotContain(report.Problems, p => !p.Unsupported);
        int withoutContent = report.Problems.Count(p => p.Reason.Contains("ThreatIntel:Feeds", StringComparison.Ordinal));
        Assert.True(set.Count > 0.97 * (set.Count + report.Unsupported - withoutContent), SignatureText.Summary(report));
    }
}
