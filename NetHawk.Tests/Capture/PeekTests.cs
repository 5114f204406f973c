using System.Text;
using NetHawk.Capture.Peek;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Tests.Capture;

public sealed class PeekTests
{
    private readonly PayloadPeek _peek = new();
    private PeekState _state;

    [Fact]
    public void A_dns_query_gives_name_and_type()
    {
        byte[] query = [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 3, .. "WwW"u8, 7, .. "example"u8, 3, .. "com"u8, 0, 0, 16, 0, 1];
        var message = Assert.IsType<DnsMessage>(Udp(query, 40_000, 53));
        Assert.Equal(("www.example.com", 16, false, 0x1234, 33), (message.Name, message.QueryType, message.IsResponse, message.Id, message.MessageBytes));
        Assert.Equal(AppProtocol.Dns, _state.Application);
        Assert.True(_peek.Wants(_state, fromResponder: true));
    }

    [Fact]
    public void A_dns_answer_gives_code_and_addresses_through_compressed_names()
    {
        byte[] answer = [0, 1, 0x81, 0x80, 0, 1, 0, 2, 0, 0, 0, 0, 1, .. "a"u8, 0, 0, 1, 0, 1,
            0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 7,
            0xC0, 12, 0, 28, 0, 1, 0, 0, 0, 60, 0, 16, 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9];
        var message = Assert.IsType<DnsMessage>(Udp(answer, 40_000, 53, fromResponder: true));
        Assert.True(message.IsResponse && message.FromResponder);
        Assert.Equal(["192.0.2.7", "2001:db8::9"], message.AnswerAddresses.Select(a => a.ToString()));
    }

    [Fact]
    public void A_dns_name_with_odd_bytes_is_escaped()
    {
        byte[] query = [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 4, (byte)'a', 0x1B, (byte)'<', 0xFF, 0, 0, 1, 0, 1];
        Assert.Equal(@"a\x1b<\xff", Assert.IsType<DnsMessage>(Udp(query, 40_000, 53)).Name);
    }

    /// <summary>Whose a name is stands at its end.</summary>
    [Fact]
    public void A_long_dns_name_of_odd_bytes_keeps_its_end()
    {
        byte[] label = [63, .. Enumerable.Repeat((byte)0xFE, 63)];
        byte[] query = [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. label, .. label, .. label, 1, (byte)'t', 7, .. "example"u8, 0, 0, 1, 0, 1];
        Assert.EndsWith(@"\xfe.t.example", Assert.IsType<DnsMessage>(Udp(query, 40_000, 53)).Name, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_points_to_itself_is_no_message()
    {
        byte[] query = [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xC0, 12, 0, 1, 0, 1];
        Assert.Null(Udp(query, 40_000, 53));
    }

    [Fact]
    public void An_http_request_gives_target_headers_and_body()
    {
        const string text = "POST /login?x=%27 HTTP/1.1\r\nHost: shop.example\r\nuser-agent: Mozilla/4\r\nAuthorization: Basic eA==\r\nContent-Length: 9\r\n\r\nuser=a&p=";
        var request = Assert.IsType<HttpRequest>(Tcp(text));
        Assert.NotEqual(0u, request.AuthorizationHash);
        Assert.Equal(new HttpRequest("POST", "/login?x=%27", "shop.example", "Mozilla/4", true, true, 9, "user=a&p=") { AuthorizationHash = request.AuthorizationHash }, request);
    }

    /// <summary>Pages' own counters, broken leftovers and links from elsewhere are what they seem.</summary>
    [Theory]
    [InlineData("Cookie: " + Key, HeaderSigns.NamelessCookie)]
    [InlineData("Cookie: " + Key + "==", HeaderSigns.NamelessCookie)]
    [InlineData("Cookie: sid=" + Key, HeaderSigns.None)]
    [InlineData("Cookie: sid=" + Key + Key, HeaderSigns.SealedCookie)]
    [InlineData("Cookie: sid=" + Key + "." + Key, HeaderSigns.None)]
    [InlineData("Cookie: sid=" + Key + Key + "; lang=de", HeaderSigns.None)]
    [InlineData("Cookie: b1946ac92492d2347c6235b4d2611184", HeaderSigns.None)]
    [InlineData("Cookie: __gads=9514766735:1:16212:134; _gat=10.0.19045.64; _ga=1.591594.434948844.4; _gid=5E9A41FB2B47", HeaderSigns.FalseCounter)]
    [InlineData("Cookie: _ga=GA1.2.1528930291.1691234567; _gid=GA1.2.918273645.1795869000; __gads=ID=91f2a1b2:T=16; _gat=1", HeaderSigns.None)]
    [InlineData("Cookie: _ga=ours-of-the-shop; a=1", HeaderSigns.None)]
    [InlineData("Referer: http://other.example/a", HeaderSigns.ForeignReferer)]
    [InlineData("Referer: http://shop.example:8080/a", HeaderSigns.None)]
    [InlineData("Referer: http://other.example/a\r\nAccept-Language: de", HeaderSigns.None)]
    [InlineData("User-Agent: ", HeaderSigns.EmptyAgent)]
    [InlineData("X: ", HeaderSigns.None)]
    public void Headers_in_anothers_name_are_marked(string header, HeaderSigns signs)
    {
        var request = Assert.IsType<HttpRequest>(Tcp($"POST /a HTTP/1.1\r\nHost: shop.example\r\n{header}\r\nAccept: */*\r\nContent-Type: application/x-www-form-urlencoded; charset=utf-8\r\n\r\n"));
        Assert.Equal((signs, true, true), (request.HeaderSigns, request.HasAccept, request.ClaimsForm));
    }

    private const string Key = "kN3vP8q1ZyX7bT2mC9wL4rH6sD0fG5jA1eU8iO3pQ7tY2uW6xE4zR9cV5bN1mK8lJ3hF7gS2dA6qP0w8Ze5Yt";

    [Fact]
    public void Each_request_of_a_connection_is_read_and_a_body_that_comes_later_too()
    {
        Assert.IsType<HttpRequest>(Tcp("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
        Assert.Equal(404, Assert.IsType<HttpResponse>(Tcp("HTTP/1.1 404 Not Found\r\nServer: nginx\r\nContent-Length: 12\r\n\r\n", fromResponder: true)).Status);
        var second = Assert.IsType<HttpRequest>(Tcp("POST /b HTTP/1.1\r\nContent-Length: 4\r\n\r\n"));
        Assert.Equal(4, second.ContentLength);
        Assert.Equal("a=<1", Assert.IsType<HttpBody>(Tcp("a=<1")).Start);
        Assert.Null(_peek.Look(ref _state, false, IpProtocol.Tcp, 40_000, 80, "more data"u8, sequence: 1_000));
    }

    [Fact]
    public void Headers_that_do_not_end_are_said_so()
    {
        var request = Assert.IsType<HttpRequest>(Tcp("GET /slow HTTP/1.1\r\nHost: a\r\nX-a: b\r\n"));
        Assert.False(request.HeadersComplete);
        Assert.Equal(-1, request.ContentLength);
    }

    /// <summary>Who fetches what he lacks (zchunk: up to 256 parts) asks for each byte once; who wants copies made asks for the same again.</summary>
    [Theory]
    [InlineData("bytes=0-,5-0,5-1,5-2,5-3", 4)]
    [InlineData("bytes=0-99, 200-299, 700-899, 4000-", 0)]
    [InlineData("bytes=100-199,0-99,-500", 0)]
    [InlineData("bytes=100-199,50-100,60-70", 2)]
    [InlineData("bytes=-,x,,5", 0)]
    public void Parts_of_a_document_that_overlap_are_counted(string ranges, int overlapping) =>
        Assert.Equal(overlapping, Assert.IsType<HttpRequest>(Tcp($"GET /a.zck HTTP/1.1\r\nHost: a\r\nRange: {ranges}\r\n\r\n")).OverlappingRanges);

    [Fact]
    public void A_target_over_several_packets_is_bounded()
    {
        var request = Assert.IsType<HttpRequest>(Tcp("GET /" + new string('A', 9_000)));
        Assert.Equal(2_048, request.Target.Length);
    }

    [Theory]
    [InlineData("220 ProFTPD Server ready\r\n", "PASS x\r\n", "530 Login incorrect.\r\n", AppProtocol.Ftp, false)]
    [InlineData("220 ProFTPD Server ready\r\n", "PASS x\r\n", "230 User a logged in\r\n", AppProtocol.Ftp, true)]
    [InlineData("220 mail.example ESMTP Postfix\r\n", "AUTH PLAIN eA==\r\n", "535 5.7.8 Error: authentication failed\r\n", AppProtocol.Smtp, false)]
    [InlineData("+OK POP3 ready\r\n", "PASS x\r\n", "-ERR [AUTH] failed\r\n", AppProtocol.Pop3, false)]
    [InlineData("* OK [CAPABILITY IMAP4] ready\r\n", "a1 LOGIN u p\r\n", "a1 NO [AUTHENTICATIONFAILED] no\r\n", AppProtocol.Imap, false)]
    [InlineData("* OK [CAPABILITY IMAP4] ready\r\n", "a1 LOGIN u p\r\n", "* CAPABILITY X\r\na1 OK done\r\n", AppProtocol.Imap, true)]
    public void A_log_in_is_told_with_its_outcome(string greeting, string password, string answer, AppProtocol application, bool accepted)
    {
        var banner = Assert.IsType<Banner>(Tcp(greeting, fromResponder: true));
        Assert.Equal((application, greeting.TrimEnd()), (banner.Protocol, banner.Text));
        Assert.Null(Tcp("NOOP\r\n"));
        Assert.Null(Tcp(password));
        var result = Assert.IsType<LoginResult>(Tcp(answer, fromResponder: true));
        Assert.Equal((application, accepted), (result.Protocol, result.Accepted));
        Assert.Null(Tcp(answer, fromResponder: true));
    }

    [Theory]
    [InlineData("USER a\r\n", "PASS x\r\n", "USER a\r\n", "PASS x\r\n", true)]
    [InlineData("USER a\r\n", "PASS x\r\n", "USER a\r\n", "PASS y\r\n", false)]
    [InlineData("USER a\r\n", "PASS x\r\n", "USER b\r\n", "PASS x\r\n", false)]
    [InlineData("USER a\r\n", "PASS x", "USER a\r\n", "PASS y", null)]
    public void The_same_credentials_are_told_from_others_without_saying_them(string user, string password, string user2, string password2, bool? same)
    {
        Tcp("220 ProFTPD Server ready\r\n", fromResponder: true);
        uint Try(string name, string secret)
        {
            Tcp(name);
            Tcp("331 Password required\r\n", fromResponder: true);
            Tcp(secret);
            return Assert.IsType<LoginResult>(Tcp("530 Login incorrect.\r\n", fromResponder: true)).CredentialHash;
        }

        uint first = Try(user, password), second = Try(user2, password2);
        Assert.NotEqual(0u, first);
        if (same is { } equal) Assert.Equal(equal, first == second);
    }

    [Theory]
    [InlineData("* OK [CAPABILITY IMAP4] ready\r\n", "a1 LOGIN maria secret\r\n", "a2 LOGIN maria other\r\n", "a3 LOGIN otto secret\r\n", "a1 NO no\r\n")]
    [InlineData("220 mail ESMTP\r\n", "AUTH PLAIN AG1hcmlhAHNlY3JldA==\r\n", "AUTH PLAIN AG1hcmlhAG90aGVy\r\n", "AUTH PLAIN AG90dG8Ac2VjcmV0\r\n", "535 5.7.8 no\r\n")]
    [InlineData("* OK ready\r\n", "A2 AUTHENTICATE PLAIN AG1hcmlhAHNlY3JldA==\r\n", "A3 AUTHENTICATE PLAIN AG1hcmlhAG90aGVy\r\n", "A4 AUTHENTICATE PLAIN AG90dG8Ac2VjcmV0\r\n", "A2 NO no\r\n")]
    [InlineData("+OK ready\r\n", "AUTH PLAIN\r\n|AG1hcmlhAHNlY3JldA==\r\n", "AUTH PLAIN\r\n|AG1hcmlhAG90aGVy\r\n", "AUTH PLAIN\r\n|AG90dG8Ac2VjcmV0\r\n", "-ERR no\r\n")]
    [InlineData("220 mail ESMTP\r\n", "AUTH LOGIN\r\n|bWFyaWE=\r\n|c2VjcmV0\r\n", "AUTH LOGIN\r\n|bWFyaWE=\r\n|b3RoZXI=\r\n", "AUTH LOGIN\r\n|b3R0bw==\r\n|c2VjcmV0\r\n", "535 5.7.8 no\r\n")]
    public void Who_signs_in_is_told_from_others_without_saying_it(string greeting, string one, string sameUser, string otherUser, string refusal)
    {
        Tcp(greeting, fromResponder: true);
        LoginResult Try(string line)
        {
            foreach (string part in line.Split('|')) Tcp(part);
            return Assert.IsType<LoginResult>(Tcp(refusal, fromResponder: true));
        }

        var first = Try(one);
        var second = Try(sameUser);
        var third = Try(otherUser);
        Assert.NotEqual(0u, first.UserHash);
        Assert.Equal(first.UserHash, second.UserHash);
        Assert.NotEqual(first.CredentialHash, second.CredentialHash);
        Assert.NotEqual(first.UserHash, third.UserHash);
    }

    /// <summary>A mail program whose token is refused gets another by itself, and again: no guesses, but answers that cannot be compared.</summary>
    [Theory]
    [InlineData("A2 AUTHENTICATE XOAUTH2 dXNlcj1tYXJpYQFhdXRoPUJlYXJlciBhYmMBAQ==\r\n")]
    [InlineData("A2 AUTHENTICATE OAUTHBEARER\r\n|bixhPW1hcmlhLAFhdXRoPUJlYXJlciBhYmMBAQ==\r\n")]
    public void A_token_is_no_password(string line)
    {
        Tcp("* OK ready\r\n", fromResponder: true);
        foreach (string part in line.Split('|')) Tcp(part);
        var result = Assert.IsType<LoginResult>(Tcp("A2 NO no\r\n", fromResponder: true));
        Assert.True(result.AnswersChallenge);
        Assert.Equal(0u, result.CredentialHash);
        Assert.NotEqual(0u, result.UserHash);
    }

    [Fact]
    public void A_bearers_token_is_no_password()
    {
        Assert.False(Assert.IsType<HttpRequest>(Tcp("GET /api HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer abc\r\n\r\n")).HasAuthorization);
        Assert.True(Assert.IsType<HttpRequest>(Tcp("GET /api HTTP/1.1\r\nHost: a\r\nAuthorization: Basic abc\r\n\r\n")).HasAuthorization);
        var answer = Assert.IsType<HttpRequest>(Tcp("GET /api HTTP/1.1\r\nHost: a\r\nAuthorization: Digest username=\"a\", response=\"1f\"\r\n\r\n"));
        Assert.True(answer is { HasAuthorization: true, AnswersChallenge: true, AuthorizationHash: 0 });
    }

    [Fact]
    public void The_tag_before_an_imap_log_in_does_not_make_it_another_one()
    {
        Tcp("* OK [CAPABILITY IMAP4] ready\r\n", fromResponder: true);
        Tcp("a1 LOGIN u p\r\n");
        uint first = Assert.IsType<LoginResult>(Tcp("a1 NO [AUTHENTICATIONFAILED] no\r\n", fromResponder: true)).CredentialHash;
        Tcp("a2 LOGIN u p\r\n");
        Assert.Equal(first, Assert.IsType<LoginResult>(Tcp("a2 NO [AUTHENTICATIONFAILED] no\r\n", fromResponder: true)).CredentialHash);
    }

    [Fact]
    public void A_bare_220_is_told_by_the_first_command()
    {
        Assert.Null(Tcp("220 ready\r\n", 4_000, fromResponder: true));
        Assert.Null(Tcp("USER bob\r\n", 4_000));
        Assert.Equal(AppProtocol.Ftp, _state.Application);
    }

    [Fact]
    public void Ssh_banners_of_both_sides_are_read_and_the_peek_stops_in_the_end()
    {
        Assert.Equal("SSH-2.0-OpenSSH_9.2", Assert.IsType<Banner>(Tcp("SSH-2.0-OpenSSH_9.2\r\n", 22, fromResponder: true)).Text);
        Assert.Equal("SSH-2.0-libssh", Assert.IsType<Banner>(Tcp("SSH-2.0-libssh\r\n", 22)).Text);
        for (int i = 0; i < 60; i++)
        {
            Tcp("ciphertext", 22);
            Tcp("ciphertext", 22, fromResponder: true);
        }

        Assert.False(_peek.Wants(_state, fromResponder: false));
        Assert.False(_peek.Wants(_state, fromResponder: true));
    }

    /// <summary>Words of a few bytes may be pieces of some: they are waited for a little longer.</summary>
    [Theory]
    [InlineData(100, 8)]
    [InlineData(12, 32)]
    public void An_unknown_protocol_is_looked_at_a_few_times_only(int length, int looks)
    {
        for (int i = 0; i < looks; i++)
        {
            Assert.True(_peek.Wants(_state, fromResponder: false));
            Assert.Null(Tcp("\u0001\u0002\u0003 nothing known".PadRight(length, 'n')[..length]));
        }

        Assert.False(_peek.Wants(_state, fromResponder: false));
        Assert.True(_peek.Wants(_state, fromResponder: true));
    }

    /// <summary>The example of the JA4 specification: a Chrome hello, rebuilt from its published raw form.</summary>
    [Fact]
    public void Ja4_of_the_specifications_example_is_the_published_one()
    {
        int[] ciphers = [0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c, 0x009d, 0x002f, 0x0035];
        int[] signatures = [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601];
        int[] plain = [0x001b, 0x0033, 0x4469, 0x0017, 0x002d, 0x0005, 0x0023, 0x0012, 0xff01, 0x000b, 0x000a, 0x0015];
        List<byte> extensions = [.. Extension(0x0a0a, []), .. Extension(0, [0, 6, 0, 0, 3, .. "a.b"u8]), .. Extension(0x10, [0, 12, 2, .. "h2"u8, 8, .. "http/1.1"u8]),
            .. Extension(0x0d, [0, 16, .. Words(signatures)]), .. Extension(0x2b, [4, 3, 4, 3, 3]), .. plain.SelectMany(t => Extension(t, []))];
        var hello = Assert.IsType<TlsClientHello>(Tcp(Hello([0x0a0a, .. ciphers], extensions), 443));
        Assert.Equal("t13d1516h2_8daaf6152771_e5627efa2ab1", hello.Ja4);
        Assert.Equal(("a.b", "h2"), (hello.ServerName, hello.Alpn));
        Assert.Equal(AppProtocol.Tls, _state.Application);
    }

    [Fact]
    public void A_cut_hello_still_tells_the_server_name()
    {
        List<byte> extensions = [.. Extension(0, [0, 6, 0, 0, 3, .. "a.b"u8]), .. Extension(0x15, new byte[600])];
        byte[] whole = Hello([0x1301], extensions);
        var hello = Assert.IsType<TlsClientHello>(Tcp(whole[..200], 443));
        Assert.Equal(("a.b", "", ""), (hello.ServerName, hello.Ja3, hello.Ja4));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(37)]
    public void A_hello_in_two_segments_is_told_whole_with_the_fingerprints_of_one(int first)
    {
        List<byte> extensions = [.. Extension(0, [0, 6, 0, 0, 3, .. "a.b"u8]), .. Extension(0x15, new byte[600])];
        byte[] whole = Hello([0x1301], extensions);
        var expected = Assert.IsType<TlsClientHello>(Tcp(whole, 443));
        var peek = new PayloadPeek();
        var state = new PeekState();
        Look(whole[..first]);
        Assert.True(peek.Wants(state, fromResponder: false));

        // The first is sent again, as if it had been lost.
        Look(whole[..first]);
        var hello = Assert.IsType<TlsClientHello>(Look(whole[first..]));
        Assert.Equal(expected, hello);
        Assert.NotEqual("", hello.Ja4);

        PeekInfo? Look(byte[] payload) => peek.Look(ref state, false, IpProtocol.Tcp, 40_000, 443, payload);
    }

    public static TheoryData<string, byte[], AppProtocol> Payloads => new()
    {
        { "tcp", [0, 0, 0, 0x40, 0xFE, .. "SMB"u8, .. new byte[64]], AppProtocol.Smb },
        { "tcp", [3, 0, 0, 19, 14, 0xE0, 0, 0, 0, 0, 0, 1, 0, 8, 0, 3, 0, 0, 0], AppProtocol.Rdp },
        { "tcp", [0x13, .. "BitTorrent protocol"u8, .. new byte[48]], AppProtocol.BitTorrent },
        { "tcp", [0x10, 0x10, 0, 4, .. "MQTT"u8, 4, 2, 0, 60, 0, 4, 97, 98, 99, 100], AppProtocol.Mqtt },
        { "tcp", [.. "RFB 003.008\n"u8], AppProtocol.Vnc },
        { "tcp", [.. "*1\r\n$4\r\nPING\r\n"u8], AppProtocol.Redis },
        { "tcp", [.. "OPTIONS rtsp://a/b RTSP/1.0\r\n"u8], AppProtocol.Rtsp },
        { "tcp", [0x30, 0x0C, 2, 1, 1, 0x60, 7, 2, 1, 3, 4, 0, 0x80, 0], AppProtocol.Ldap },
        { "tcp", [0, 0, 0, 8, 4, 0xD2, 0x16, 0x2F], AppProtocol.PostgreSql },
        { "tcp", [0x16, 0, 0, 0, 10, .. "8.0.36"u8, 0, .. new byte[14]], AppProtocol.MySql },
        { "tcp", [5, 1, 0], AppProtocol.Socks },
        { "tcp", [.. "AMQP"u8, 0, 0, 9, 1], AppProtocol.Amqp },
        { "tcp", [.. "@RSYNCD: 31.0\n"u8], AppProtocol.Rsync },
        { "tcp", [30, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0xDD, 7, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 8, 97, 0, 1, 0], AppProtocol.MongoDb },
        { "tcp", [5, 2, 0, 2], AppProtocol.Socks },
        { "tcp", [0xFF, 0xFD, 0x18, 0xFF, 0xFD, 0x20], AppProtocol.Telnet },
        { "udp", [0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42, .. new byte[12]], AppProtocol.Stun },
        { "udp", [0x30, 0x26, 2, 1, 1, 4, 6, .. "public"u8, .. new byte[27]], AppProtocol.Snmp },
        { "udp", [.. "REGISTER sip:a SIP/2.0\r\n"u8], AppProtocol.Sip },
        { "udp", [.. "M-SEARCH * HTTP/1.1\r\n"u8], AppProtocol.Ssdp },
        { "udp", [0xC3, 0, 0, 0, 1, 8, .. new byte[1_200]], AppProtocol.Quic },
        { "udp", [1, 0, 0, 0, .. new byte[144]], AppProtocol.WireGuard },
        { "udp", [.. "d1:ad2:id20:"u8, .. new byte[30]], AppProtocol.BitTorrent },
        { "udp", new byte[200], AppProtocol.Unknown },
    };

    [Theory]
    [MemberData(nameof(Payloads))]
    public void Applications_are_told_by_content(string transport, byte[] payload, AppProtocol expected)
    {
        if (transport == "tcp") _ = Tcp(payload, 12_345);
        else _ = Udp(payload, 40_000, 12_345);
        Assert.Equal(expected, _state.Application);
        Assert.Equal(0, _peek.Faults);
    }

    [Fact]
    public void Looking_at_what_is_not_told_allocates_nothing()
    {
        byte[] payload = Encoding.ASCII.GetBytes("\u0001nothing that is known here, nothing at all");
        var peek = new PayloadPeek();
        var state = new PeekState();
        peek.Look(ref state, false, IpProtocol.Tcp, 40_000, 9_999, payload);
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            for (int i = 0; i < 10_000; i++) peek.Look(ref state, (i & 1) == 0, IpProtocol.Tcp, 40_000, 9_999, payload);
        }));
    }

    private PeekInfo? Tcp(string payload, ushort port = 80, bool fromResponder = false) => Tcp(Encoding.Latin1.GetBytes(payload), port, fromResponder);

    private PeekInfo? Tcp(byte[] payload, ushort port, bool fromResponder = false) =>
        _peek.Look(ref _state, fromResponder, IpProtocol.Tcp, 40_000, port, payload);

    private PeekInfo? Udp(byte[] payload, ushort from, ushort to, bool fromResponder = false) =>
        _peek.Look(ref _state, fromResponder, IpProtocol.Udp, from, to, payload);

    private static byte[] Words(IEnumerable<int> values) => [.. values.SelectMany(v => new[] { (byte)(v >> 8), (byte)v })];

    private static byte[] Extension(int type, byte[] value) => [.. Words([type, value.Length]), .. value];

    private static byte[] Hello(int[] ciphers, List<byte> extensions)
    {
        byte[] body = [3, 3, .. new byte[32], 0, .. Words([ciphers.Length * 2, .. ciphers]), 1, 0, .. Words([extensions.Count]), .. extensions];
        byte[] handshake = [1, 0, .. Words([body.Length]), .. body];
        return [0x16, 3, 1, .. Words([handshake.Length]), .. handshake];
    }

    [Fact]
    public void A_claimed_netbios_name_is_read_where_nobody_was_asked_by_name()
    {
        byte[] answer = [0, 7, 0x85, 0, 0, 0, 0, 1, 0, 0, 0, 0, 32, .. "FHFAEBEECACACACACACACACACACACAAA"u8, 0, 0, 0x20, 0, 1, 0, 0, 0, 165, 0, 6, 0, 0, 10, 0, 0, 66];
        var state = new PeekState();
        Assert.Equal("WPAD", Assert.IsType<NetBiosAnswer>(new PayloadPeek().Look(ref state, false, IpProtocol.Udp, 137, 50_000, answer)).Name);
        answer[2] = 0x01;
        state = new PeekState();
        Assert.Null(new PayloadPeek().Look(ref state, false, IpProtocol.Udp, 137, 50_000, answer));
    }

    /// <summary>A question, one with a digest, one with an extension; and bytes of a file that go to the time's port.</summary>
    [Theory]
    [InlineData(48, 0, AppProtocol.Ntp)]
    [InlineData(68, 0, AppProtocol.Ntp)]
    [InlineData(228, 180, AppProtocol.Ntp)]
    [InlineData(900, 0xC1C7, AppProtocol.Unknown)]
    public void What_goes_to_the_times_port_is_time_by_its_form(int length, int extension, AppProtocol application)
    {
        var payload = new byte[length];
        payload[0] = 0x23;
        if (length > 51) (payload[50], payload[51]) = ((byte)(extension >> 8), (byte)extension);
        var state = new PeekState();
        new PayloadPeek().Look(ref state, false, IpProtocol.Udp, 40_000, 123, payload);
        Assert.Equal(application, state.Application);
    }

    [Fact]
    public void A_chats_refusal_of_its_password_is_a_refused_log_in()
    {
        var state = new PeekState();
        var peek = new PayloadPeek();
        PeekInfo? Said(bool fromResponder, string text) => peek.Look(ref state, fromResponder, IpProtocol.Tcp, 40_000, 6667, Encoding.ASCII.GetBytes(text));
        Assert.Null(Said(false, "PASS x\r\nNICK a\r\nUSER a 0 * :a\r\n"));
        Assert.Equal((AppProtocol.Irc, false), Said(true, "ERROR :Access denied: Bad password?\r\n") is LoginResult refused ? (refused.Protocol, refused.Accepted) : default);
        Assert.Null(Said(true, "ERROR :Access denied: Bad password?\r\n"));
    }

    [Fact]
    public void A_ping_repeats_itself_but_for_its_time_and_smuggled_data_does_not()
    {
        Assert.Equal(0, Changes(i => [(byte)i, .. new byte[23], .. Enumerable.Range(16, 24 + i).Select(b => (byte)b)]));
        Assert.Equal(5, Changes(i => [.. new byte[24], .. Enumerable.Repeat((byte)(i + 1), 20)]));
        Assert.Equal(0, Changes(i => [(byte)i, .. new byte[20]]));

        // As short as Windows' ping.
        Assert.Equal(0, Changes(_ => [.. "abcdefghijklmnopqrstuvwabcdefghi"u8]));
        Assert.Equal(5, Changes(i => [.. new byte[24], .. Enumerable.Repeat((byte)(i + 1), 8)]));

        static int Changes(Func<int, byte[]> payload)
        {
            var state = new PeekState();
            var peek = new PayloadPeek();
            return Enumerable.Range(0, 6).Count(i => peek.Look(ref state, false, IpProtocol.Icmp, 0, 0, payload(i)) is ChangedEcho);
        }
    }
}
