using System.Text;
using NetHawk.Core.Signatures;

namespace NetHawk.Tests.Signatures;

/// <summary>Rules that are broken at any place: each is in use or told, none ends the reading, and none that is in use ends the matching.</summary>
public sealed class RuleFuzzTests
{
    private static readonly string[] Rules =
    [
        "alert tcp $EXTERNAL_NET any -> [$HOME_NET,!10.0.0.9] [80,!81,1024:] (msg:\"a \\\"b\\\"\"; flow:established,to_server; content:\"GET |2f 0d|\"; nocase; offset:0; depth:9; content:!\"x\"; distance:-2; within:30; pcre:\"/a(b|c)*d{2,3}$/Ri\"; sid:1; rev:2;)",
        "drop http any any <> any any (http.method; content:\"POST\"; http.uri; dotprefix; content:\".x\"; endswith; bsize:3<>90; urilen:>2; http.header_names; content:!\"Referer\"; classtype:trojan-activity; threshold:type both, track by_src, count 3, seconds 60; sid:2;)",
        "alert udp any 53 -> any any (content:\"|00 01|\"; byte_test:2,>,0x20,0,relative,little; byte_jump:1,0,relative,multiplier 2,post_offset -1,align; byte_extract:1,0,n,relative; isdataat:!n,relative; content:\"q\"; distance:n; flowbits:set,a|b; flowbits:isnotset,c; metadata:nethawk_class exploit, x y; sid:3;)",
    ];

    [Fact]
    public void Nothing_in_a_rule_ends_the_reading_or_the_matching()
    {
        var random = new Random(11);
        const string Signs = "\\\"';:,|!()[]{}<>$*+?/ -0129aZ\u00e4\t%";
        var broken = new List<string>();
        for (int i = 0; i < 3000; i++)
        {
            var rule = new StringBuilder(Rules[i % Rules.Length]);
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                int at = random.Next(rule.Length);
                switch (random.Next(4))
                {
                    case 0:
                        rule.Remove(at, Math.Min(rule.Length - at, random.Next(1, 12)));
                        break;
                    case 1:
                        rule.Insert(at, Signs[random.Next(Signs.Length)]);
                        break;
                    case 2:
                        rule[at] = Signs[random.Next(Signs.Length)];
                        break;
                    default:
                        rule.Insert(at, rule.ToString(at, Math.Min(rule.Length - at, 20)));
                        break;
                }

                if (rule.Length == 0) break;
            }

            broken.Add(rule.ToString().Replace("sid:", $"sid:{i}", StringComparison.Ordinal));
        }

        using var book = new RuleBook([.. broken, RuleBook.Any("content:\"good\";", 99_999)]);
        Assert.True(book.Report is { Loaded: > 100, Wrong: > 300, Unsupported: > 300 }, SignatureText.Summary(book.Report));
        Assert.Contains(99_999, book.Match("a good one", port: 7777));
        var matcher = new SignatureMatcher(new FixedSignatures(book.Set));
        foreach (string payload in (string[])["GET /\r abcdd q \0\u0001\u0002", "POST /a.x HTTP/1.1\r\nHost: a.x\r\n\r\nq", "HTTP/1.1 200 OK\r\n\r\n", "\n", "POST", "GET  HTTP/1.1\n\n"])
            foreach (bool answers in (bool[])[false, true])
                foreach (var application in (Core.Peek.AppProtocol[])[Core.Peek.AppProtocol.Unknown, Core.Peek.AppProtocol.Http, Core.Peek.AppProtocol.Ssh])
                    matcher.Match(new Core.Peek.SeenPayload(application, answers, Core.Packets.IpProtocol.Tcp, 40_000, 80, null, Encoding.Latin1.GetBytes(payload)));
    }
}
