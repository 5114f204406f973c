using System.Text;
using NetHawk.Capture.Peek;
using NetHawk.Core.Detectors.Malformed;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

/// <summary>The same bytes of a connection with another content are for whoever looks on; a stack that sends again says what it said.</summary>
public sealed class ContradictionTests
{
    private const string Request = "GET /search?q=a' union select 1 HTTP/1.1\r\nHost: shop.example\r\n\r\n";

    /// <returns>Pieces that contradict what had come before them.</returns>
    private static int Contradictions(params (int At, string Text)[] pieces)
    {
        var peek = new PayloadPeek();
        var state = new PeekState();
        int found = 0;
        foreach (var (at, text) in pieces)
        {
            for (var info = peek.Look(ref state, false, IpProtocol.Tcp, 40_000, 80, Encoding.ASCII.GetBytes(text), 0, 1000 + (uint)at, 1000); info is not null; info = info.Then)
                if (info is ContradictingSegments) found++;
        }

        return found;
    }

    private static (int, string) Piece(int at, int length) => (at, Request.Substring(at, length));

    [Fact]
    public void Other_bytes_in_the_same_place_are_told()
    {
        Assert.Equal(1, Contradictions(Piece(0, 20), (20, "harmless words"), Piece(20, 20), Piece(40, Request.Length - 40)));
        Assert.Equal(1, Contradictions(Piece(0, 20), (7, "x"), Piece(20, Request.Length - 20)));
        Assert.Equal(1, Contradictions(Piece(0, 20), (30, "later"), Piece(20, 20), Piece(40, Request.Length - 40)));
    }

    /// <summary>Segments sent again, as they were or cut elsewhere; in any order; and questions whether the other side is still there, with the last byte or any other.</summary>
    [Fact]
    public void What_is_sent_again_as_it_was_and_keep_alives_are_not()
    {
        Assert.Equal(0, Contradictions(Piece(0, 20), Piece(20, 10), Piece(20, 10), Piece(10, 30), Piece(0, 40), Piece(40, Request.Length - 40)));
        Assert.Equal(0, Contradictions(Piece(0, 20), Piece(40, 10), Piece(30, 10), Piece(20, 10), Piece(50, Request.Length - 50)));
        Assert.Equal(0, Contradictions(Piece(0, 20), (19, "\0"), Piece(20, 20), (39, "x"), Piece(40, Request.Length - 40)));
    }

    [Fact]
    public void They_are_watched_and_said_again_when_there_are_many_more()
    {
        var run = new Events(new ContradictionDetector());
        for (int i = 0; i < 20; i++) run.Session("203.0.113.7", "10.0.0.5", 80, 0.1, application: AppProtocol.Http, peeks: ContradictingSegments.Instance);
        Assert.Equal(3, run.Found.Count);
        Assert.All(run.Found, e => Assert.True(e is { Class: ThreatClass.Malformed, Spoof: SpoofClass.Unverified, Decisive: false }));
        Assert.Contains("another content", run.Found[0].Reason, StringComparison.Ordinal);
    }
}
