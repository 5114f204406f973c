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
        return new PayloadPeek().Look(ref state, fromResponder: false, IpProtocol.Tcp, 40_000, 4444, Encoding.Latin1.GetBytes(said)) as Indicator;
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
