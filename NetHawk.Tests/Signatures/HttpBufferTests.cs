using NetHawk.Capture.Peek;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Signatures;

namespace NetHawk.Tests.Signatures;

/// <summary>Parts of HTTP messages that rules name.</summary>
public class HttpBufferTests
{
    private const string Request = "POST /a//b/../c%20d/%2e/x.php?q=%3Cscript%3E HTTP/1.1\r\nHost: Shop.Example:8080\r\nUser-Agent: Tool/1.0\r\nCookie: sid=42\r\nContent-Length: 9\r\nAccept: */*\r\n\r\nuser=root";
    private const string Answer = "HTTP/1.1 404 Not Found\r\nServer: nginx\r\nSet-Cookie: sid=43\r\nContent-Length: 6\r\n\r\nsorry!";

    [Theory]
    [InlineData("http.method; content:\"POST\"; bsize:4;", true)]
    [InlineData("http.method; content:\"GET\";", false)]
    [InlineData("http.uri; content:\"/a/c d/x.php?q=<script>\"; bsize:23;", true)]
    [InlineData("http.uri.raw; content:\"/a//b/../c%20d/\"; startswith;", true)]
    [InlineData("content:\"<script>\"; http_uri;", true)]
    [InlineData("uricontent:\"<SCRIPT>\"; nocase;", true)]
    [InlineData("content:\"<script>\";", false)]
    [InlineData("http.host; content:\"shop.example\"; bsize:12;", true)]
    [InlineData("http.host.raw; content:\"Shop.Example:8080\"; endswith;", true)]
    [InlineData("http.host; dotprefix; content:\".example\"; endswith;", true)]
    [InlineData("http.user_agent; content:\"Tool/\"; startswith;", true)]
    [InlineData("content:\"Tool/\"; http_user_agent; depth:5;", true)]
    [InlineData("http.user_agent; content:\"curl\";", false)]
    [InlineData("http.user_agent; to_lowercase; content:\"tool/1.0\"; bsize:8;", true)]
    [InlineData("http.referer; content:!\"x\"; http.method; content:\"POST\";", false)]
    [InlineData("http.cookie; content:\"sid=42\"; bsize:6;", true)]
    [InlineData("http.request_body; content:\"user=root\"; bsize:9;", true)]
    [InlineData("http.request_body; content:\"Host\";", false)]
    [InlineData("http.header; content:\"Accept|3a 20|*/*|0d 0a|\"; endswith;", true)]
    [InlineData("http.header_names; content:\"|0d 0a|Host|0d 0a|User-Agent|0d 0a|Cookie|0d 0a|\"; startswith;", true)]
    [InlineData("http.header_names; content:!\"Referer\"; http.method; content:\"POST\";", true)]
    [InlineData("http.header_names; content:!\"Accept\"; http.method; content:\"POST\";", false)]
    [InlineData("http.protocol; content:\"HTTP/1.1\"; bsize:8;", true)]
    [InlineData("http.request_line; content:\"POST /a//b\"; startswith;", true)]
    [InlineData("urilen:23; http.method; content:\"POST\";", true)]
    [InlineData("pcre:\"/^\\/a\\/c d\\/[a-z]+\\.php/U\";", true)]
    [InlineData("http.method; content:\"POST\"; http.uri; content:\"x.php\"; http.request_body; content:\"user=\"; content:\"root\"; distance:0; within:4;", true)]
    [InlineData("http.stat_code; content:\"404\";", false)]
    public void Of_a_request(string options, bool matches)
    {
        using var book = new RuleBook($"alert http any any -> any any (msg:\"t\"; {options} sid:1;)");
        Assert.Empty(book.Report.Problems);
        Assert.Equal(matches ? [1L] : [], book.Match(Request));
    }

    [Theory]
    [InlineData("http.stat_code; content:\"404\"; bsize:3;", true)]
    [InlineData("http.stat_msg; content:\"Not Found\"; bsize:9;", true)]
    [InlineData("http.response_line; content:\"HTTP/1.1 404\"; startswith;", true)]
    [InlineData("http.server; content:\"nginx\"; bsize:5;", true)]
    [InlineData("http.cookie; content:\"sid=43\";", true)]
    [InlineData("file_data; content:\"sorry!\"; bsize:6;", true)]
    [InlineData("http.response_body; content:\"Server\";", false)]
    [InlineData("flow:to_server; content:\"nginx\";", false)]
    [InlineData("flow:to_client; content:\"nginx\";", true)]
    public void Of_an_answer(string options, bool matches)
    {
        using var book = new RuleBook($"alert http any any -> any any (msg:\"t\"; {options} sid:1;)");
        Assert.Empty(book.Report.Problems);
        Assert.Equal(matches ? [1L] : [], book.Match(Answer, fromResponder: true));
    }

    [Fact]
    public void A_request_that_comes_in_pieces_is_looked_at_as_a_whole()
    {
        using var book = new RuleBook("alert http any any -> any any (msg:\"t\"; http.uri; content:\"x.php\"; http.request_body; content:\"user=root\"; sid:1;)");
        var peek = new PayloadPeek(new SignatureMatcher(new FixedSignatures(book.Set)));
        var state = new PeekState();
        var found = new List<long>();
        for (int at = 0; at < Request.Length; at += 40)
        {
            byte[] piece = System.Text.Encoding.Latin1.GetBytes(Request[at..Math.Min(Request.Length, at + 40)]);
            found.AddRange(RuleBook.Ids(peek.Look(ref state, false, IpProtocol.Tcp, 40_000, 80, piece, piece.Length, 1000 + (uint)at, 1000)));
        }

        Assert.Contains(1, found);
    }

    [Fact]
    public void Names_that_are_asked_for_and_greeted()
    {
        using var book = new RuleBook(
            "alert dns any any -> any any (msg:\"t\"; dns.query; dotprefix; content:\".evil.example\"; nocase; endswith; sid:1;)",
            "alert dns any any -> any any (msg:\"t\"; dns.query; content:\"evil.example\"; bsize:12; sid:2;)");
        byte[] Query(params string[] labels) => [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. labels.SelectMany(l => new[] { (byte)l.Length }.Concat(System.Text.Encoding.Latin1.GetBytes(l))), 0, 0, 1, 0, 1];
        Assert.Equal([1, 2], book.Match(Query("evil", "example"), port: 53, protocol: IpProtocol.Udp));
        Assert.Equal([1], book.Match(Query("a", "Evil", "example"), port: 53, protocol: IpProtocol.Udp));
        Assert.Empty(book.Match(Query("devil", "example"), port: 53, protocol: IpProtocol.Udp));
    }

    [Fact]
    public void Ssh_greetings()
    {
        using var book = new RuleBook("alert ssh any any -> any any (msg:\"t\"; ssh.software; content:\"libssh\"; startswith; ssh.proto; content:\"2.0\"; sid:1;)");
        Assert.Equal([1], book.Match("SSH-2.0-libssh_0.9.6\r\n", port: 22));
        Assert.Empty(book.Match("SSH-2.0-OpenSSH_9.2\r\n", port: 22));
    }
}
