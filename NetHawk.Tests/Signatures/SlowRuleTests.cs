using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Signatures;

namespace NetHawk.Tests.Signatures;

public class SlowRuleTests
{
    /// <summary>Payloads with the words of a hundred rules each: some are left out, and counted, and the next second all are looked at again.</summary>
    [Fact]
    public void Who_calls_for_all_rules_with_each_payload_does_not_take_the_processor()
    {
        using var book = new RuleBook([.. Enumerable.Range(100, 200).Select(i => RuleBook.Any($"content:\"word{i}\"; content:\"never\";", i)), RuleBook.Any("content:\"good\";")]);
        var matcher = new SignatureMatcher(new FixedSignatures(book.Set));
        byte[] all = System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(100, 200).Select(i => $"word{i}"))), good = [.. "a good one"u8];
        SignatureMatch? Hold(byte[] payload, int second) => matcher.Match(new SeenPayload(AppProtocol.Unknown, false, IpProtocol.Tcp, 1, 2, null, payload) { Now = PacketTime.FromParts(1000 + second, 0) });
        for (int i = 0; i < 500; i++) Hold(all, 0);
        Assert.Equal(0, matcher.Skipped);
        Assert.Null(Hold(good, 0));
        Assert.Equal(1, matcher.Skipped);
        Assert.NotNull(Hold(good, 1));
    }

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
