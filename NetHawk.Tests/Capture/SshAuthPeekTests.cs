using System.Text;
using NetHawk.Capture.Peek;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Tests.Capture;

/// <summary>Message sizes as captured from real clients against OpenSSH.</summary>
public class SshAuthPeekTests
{
    private readonly PayloadPeek _peek = new();
    private PeekState _state;

    private LoginResult? Client(int size) => Send(new byte[size], false);

    private LoginResult? Server(int size) => Send(new byte[size], true);

    private LoginResult? Send(byte[] payload, bool fromServer) =>
        _peek.Wants(_state, fromServer) ? _peek.Look(ref _state, fromServer, IpProtocol.Tcp, 40_000, 22, payload) as LoginResult : null;

    private void Begin(int acceptSize)
    {
        _state = default;
        Send(Encoding.ASCII.GetBytes("SSH-2.0-OpenSSH_9.2\r\n"), false);
        Send(Encoding.ASCII.GetBytes("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"), true);
        Client(904);
        Server(1088);
        Client(48);
        Server(524);
        byte[] newKeys = new byte[16];
        newKeys[3] = 12;
        newKeys[4] = 10;
        newKeys[5] = 21;
        Send(newKeys, false);
        Client(44);
        Assert.Null(Server(acceptSize));
    }

    private static byte[] Message(byte code, string rest)
    {
        byte[] body = [code, .. Encoding.Latin1.GetBytes(rest)];
        return [0, 0, 0, (byte)(body.Length + 5), 4, .. body, 0, 0, 0, 0];
    }

    /// <summary>Who orders a program before keys were exchanged was let in by nobody; encrypted messages have no such form.</summary>
    [Theory]
    [InlineData(98, "\0\0\0\0\0\0\0\u0004exec\u0001\0\0\0\u0002id", true)]
    [InlineData(98, "\0\0\0\0\0\0\0\u0003env\u0001\0\0\0\u0002id", false)]
    [InlineData(20, "\0\0\0\0\0\0\0\u0004exec\u0001\0\0\0\u0002id", false)]
    [InlineData(90, "\0\0\0\u0007session\0\0\0\0\0\0\u0080\0\0\0\u0040\0", true)]
    [InlineData(2, "\0\0\0\u0007session\0\0\0\0\0\0\u0080\0\0\0\u0040\0", false)]
    public void An_order_before_the_log_in_is_an_exploit(byte code, string rest, bool found)
    {
        _state = default;
        Send(Encoding.ASCII.GetBytes("SSH-2.0-client\r\n"), false);
        byte[] ignored = Message(2, "\0\0\0\u0004pads");
        Assert.Null(_peek.Look(ref _state, false, IpProtocol.Tcp, 40_000, 22, ignored));
        var order = _peek.Look(ref _state, false, IpProtocol.Tcp, 40_000, 22, [.. ignored, .. Message(code, rest)]);
        Assert.Equal(found, order is Indicator { Kind: IndicatorKind.Exploit });
    }

    [Fact]
    public void Messages_after_the_exchange_of_keys_are_not_read_as_orders()
    {
        Begin(44);
        Assert.Null(_peek.Look(ref _state, false, IpProtocol.Tcp, 40_000, 22, Message(98, "\0\0\0\0\0\0\0\u0004exec\u0001")) as Indicator);
    }

    [Fact]
    public void Each_refused_password_is_told_but_not_the_question_for_methods()
    {
        Begin(44);
        Client(68);
        Assert.Null(Server(52));
        for (int guess = 0; guess < 5; guess++)
        {
            Client(84);
            Assert.False(Server(52)!.Accepted);
        }
    }

    [Fact]
    public void A_client_that_asks_for_the_service_before_each_guess_is_followed()
    {
        Begin(64);
        int refused = 0;
        for (int guess = 0; guess < 4; guess++)
        {
            Client(96);
            if (Server(96) is { Accepted: false }) refused++;
            Client(64);
            Assert.Null(Server(64));
        }

        Assert.Equal(3, refused);
    }

    [Fact]
    public void Success_is_shorter_than_anything_else()
    {
        Begin(44);
        Client(68);
        Server(52);
        Client(84);
        Assert.True(Server(28)!.Accepted);
        Assert.False(_peek.Wants(_state, true));
    }

    [Fact]
    public void Offered_keys_are_no_guesses()
    {
        Begin(44);
        Client(68);
        Server(52);
        for (int key = 0; key < 5; key++)
        {
            Client(368);
            Assert.Null(Server(52));
        }
    }

    /// <summary>Where a capture keeps the first bytes of a packet only, an offered key is still no password.</summary>
    [Fact]
    public void Sizes_are_those_on_the_wire()
    {
        Begin(44);
        Client(68);
        Server(52);
        for (int key = 0; key < 5; key++)
        {
            Assert.Null(_peek.Look(ref _state, false, IpProtocol.Tcp, 40_000, 22, new byte[62], onWire: 368));
            Assert.Null(Server(52));
        }
    }

    /// <summary>On a busy machine the success comes in one piece with the server's keys; what the session then says has a refusal's size (exit-status: 52 bytes).</summary>
    [Theory]
    [InlineData(276, 124)]
    [InlineData(276, 612)]
    [InlineData(84, 124)]
    [InlineData(84, 612)]
    public void What_a_session_says_is_no_refusal_where_its_beginning_hid_the_success(int credentials, int success)
    {
        Begin(44);
        Client(68);
        Server(52);
        if (credentials > 136)
        {
            Client(148);
            Server(100);
        }

        Client(credentials);
        Assert.Null(Server(success));
        for (int command = 0; command < 6; command++)
        {
            Client(52);
            Assert.Null(Server(52));
            Assert.Null(Server(52));
        }
    }

    [Fact]
    public void Prompts_before_each_password_are_followed()
    {
        Begin(44);
        Client(68);
        Assert.Null(Server(76));
        for (int guess = 0; guess < 3; guess++)
        {
            Client(60);
            Assert.Null(Server(60));
            Client(60);
            Assert.False(Server(76)!.Accepted);
        }
    }

    [Theory]
    [InlineData(52, 1)]
    [InlineData(0, 2)]
    public void A_banner_before_or_in_one_piece_with_the_first_refusal_hides_no_guess(int alone, int unread)
    {
        Begin(44);
        Client(68);
        Assert.Null(Server(alone > 0 ? 112 : 164));
        if (alone > 0) Assert.Null(Server(alone));
        int refused = 0;
        for (int guess = 0; guess < 5; guess++)
        {
            Client(84);
            if (Server(52) is { Accepted: false }) refused++;
        }

        Assert.Equal(6 - unread, refused);
    }

    [Fact]
    public void A_key_that_is_refused_and_a_password_after_it()
    {
        Begin(44);
        Client(68);
        Server(52);
        Client(368);
        Assert.Null(Server(52));
        Client(84);
        Assert.False(Server(52)!.Accepted);
    }

    [Fact]
    public void Unknown_sizes_are_given_up_without_a_guess()
    {
        Begin(400);
        for (int i = 0; i < 20; i++)
        {
            Client(84);
            Assert.Null(Server(52));
        }
    }
}
