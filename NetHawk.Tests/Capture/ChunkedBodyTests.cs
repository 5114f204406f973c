using System.Text;
using NetHawk.Capture.Peek;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Tests.Capture;

/// <summary>What stands across two chunks is one text.</summary>
public sealed class ChunkedBodyTests
{
    [Theory]
    [InlineData("7\r\nid=1' u\r\n9\r\nnion sele\r\n2\r\nct\r\n0\r\n\r\n", "id=1' union select")]
    [InlineData("4;name=value\r\nabcd\r\n", "abcd")]
    [InlineData("ff\r\nabcd", "abcd")]
    [InlineData("4\r\nabcd\r\nno length", "abcd")]
    [InlineData("0\r\n\r\n", "0\r\n\r\n")]
    [InlineData("ffffffff\r\nabcd", "abcd")]
    [InlineData("no length\r\nabcd", "no length\r\nabcd")]
    [InlineData("123456789\r\nabcd", "123456789\r\nabcd")]
    [InlineData("", "")]
    public void Chunks_are_joined_as_far_as_they_came(string body, string text) =>
        Assert.Equal(text, Encoding.ASCII.GetString(ChunkedBody.Read(Encoding.ASCII.GetBytes(body), new byte[64])));

    [Fact]
    public void No_more_is_taken_than_there_is_room_for() =>
        Assert.Equal("abcde", Encoding.ASCII.GetString(ChunkedBody.Read("3\r\nabc\r\n3\r\ndef\r\n"u8, new byte[5])));

    [Fact]
    public void A_request_shows_what_its_chunks_hold()
    {
        var state = new PeekState();
        var info = new PayloadPeek().Look(ref state, false, IpProtocol.Tcp, 40_000, 80, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n2\r\n&c\r\n0\r\n\r\n"u8);
        Assert.Equal("a=b&c", Assert.IsType<HttpRequest>(info).BodyStart);
    }

    [Fact]
    public void So_does_a_body_of_its_own_packet()
    {
        var state = new PeekState();
        var peek = new PayloadPeek();
        peek.Look(ref state, false, IpProtocol.Tcp, 40_000, 80, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"u8, 0, 1, 1);
        Assert.Equal("a=b&c", Assert.IsType<HttpBody>(peek.Look(ref state, false, IpProtocol.Tcp, 40_000, 80, "3\r\na=b\r\n2\r\n&c\r\n0\r\n\r\n"u8, 0, 48, 48)).Start);
    }
}
