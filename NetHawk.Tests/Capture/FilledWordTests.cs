using System.Text;
using NetHawk.Capture.Peek;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Tests.Capture;

public class FilledWordTests
{
    private static Indicator? Look(AppProtocol application, string said)
    {
        var state = new PeekState { Application = application };
        return FirstIndicator(new PayloadPeek().Look(ref state, fromResponder: false, IpProtocol.Tcp, 40_000, 4444, Encoding.Latin1.GetBytes(said)));
    }

    /// <summary>In a request it comes beside what else the request says.</summary>
    internal static Indicator? FirstIndicator(PeekInfo? read)
    {
        while (read is not (null or Indicator)) read = read.Then;
        return read as Indicator;
    }

    /// <summary>Who fills a request to hide the rest of it is read all the same, in one packet and in several.</summary>
    [Fact]
    public void A_filled_word_hides_nothing_else_of_a_request()
    {
        string attack = "POST /" + Times(300, "A") + " HTTP/1.1\r\nHost: x\r\nContent-Length: 18\r\n\r\nid=1' or '1'='1--+";
        var state = new PeekState();
        var read = new PayloadPeek().Look(ref state, false, IpProtocol.Tcp, 40_000, 80, Encoding.ASCII.GetBytes(attack));
        Assert.Equal("id=1' or '1'='1--+", Assert.IsType<HttpRequest>(read).BodyStart);
        Assert.Equal(IndicatorKind.Filling, FirstIndicator(read)?.Kind);

        state = new PeekState();
        var peek = new PayloadPeek();
        var told = new List<PeekInfo>();
        for (int at = 0; at < attack.Length; at += 200)
        {
            byte[] piece = Encoding.ASCII.GetBytes(attack[at..Math.Min(attack.Length, at + 200)]);
            for (var info = peek.Look(ref state, false, IpProtocol.Tcp, 40_000, 80, piece, sequence: (uint)at); info is not null; info = info.Then) told.Add(info);
        }

        Assert.Single(told, i => i is Indicator);
        Assert.Contains(told, i => i is HttpWhole { Request.BodyStart: "id=1' or '1'='1--+" });
    }

    private static string Times(int count, string unit) => string.Concat(Enumerable.Repeat(unit, count));

    public static TheoryData<AppProtocol, string> Fuzzed => new()
    {
        { AppProtocol.Smtp, "HELO " + Times(257, "A") + "\r\n" },
        { AppProtocol.Smtp, "expn " + Times(2000, "/") + "\r\n" },
        { AppProtocol.Ftp, "USER " + Times(64, "A/") + "\r\n" },
        { AppProtocol.Ftp, "MKD " + Times(9, "%s") + "\r\n" },
        { AppProtocol.Pop3, "USER " + Times(8, "%n") + "\r\n" },
        { AppProtocol.Imap, "a001 LOGIN " + Times(1024, "A") + " x\r\n" },
        { AppProtocol.Irc, "NICK " + Times(300, "B") + "\r\n" },
        { AppProtocol.Http, "HEAD " + Times(300, "A") + " HTTP/1.0\r\n\r\n" },
        { AppProtocol.Http, "BDELETE /" + Times(100, "AAAA/") + " HTTP/1.1\r\nHost: x\r\n\r\n" },
        { AppProtocol.Http, "GET ////////" + Times(200, ".") + " HTTP/1.1\r\nHost: x\r\n\r\n" },
    };

    [Theory]
    [MemberData(nameof(Fuzzed))]
    public void A_command_with_a_word_that_repeats_a_few_characters_over_and_over_is_told(AppProtocol application, string said) =>
        Assert.Equal(IndicatorKind.Filling, Look(application, said)!.Kind);

    public static TheoryData<AppProtocol, string> Honest => new()
    {
        { AppProtocol.Smtp, "MAIL FROM:<" + Times(60, "a") + "@example.org>\r\n" },
        { AppProtocol.Smtp, Times(76, "A") + "\r\n" + Times(76, "A") + "\r\n" + Times(76, "A") + "\r\n" },
        { AppProtocol.Smtp, "Total" + Times(200, "-") + "\r\n" },
        { AppProtocol.Smtp, Times(400, " ") + "<td>\r\n" },
        { AppProtocol.Smtp, "Subject: hello\r\n\r\n" + Times(100, "word ") },
        { AppProtocol.Smtp, Times(100, "word ") },
        { AppProtocol.Imap, Times(100, "ha ") },
        { AppProtocol.Ftp, "STOR " + Times(100, "-") + ".log\r\n" },
        { AppProtocol.Irc, "PRIVMSG #football :" + Times(300, "A") + "\r\n" },
        { AppProtocol.Http, "GET /pixel?b=" + Times(400, "A") + " HTTP/1.1\r\nHost: x\r\n\r\n" },
        { AppProtocol.Http, "GET /" + Times(60, "%D0%B0") + " HTTP/1.1\r\nHost: x\r\n\r\n" },
        { AppProtocol.Http, "GET / HTTP/1.1\r\nHost: x\r\nCookie: consent=" + Times(300, "A") + "\r\n\r\n" },
        { AppProtocol.Http, "POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 400\r\n\r\n" + Times(400, "A") },
    };

    [Theory]
    [MemberData(nameof(Honest))]
    public void Rules_of_dashes_coded_zeros_and_long_names_are_not(AppProtocol application, string said) =>
        Assert.NotEqual(IndicatorKind.Filling, Look(application, said)?.Kind);
}
