using System.Text;
using NetHawk.Capture.Peek;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Tests.Capture;

public class ChallengePeekTests
{
    /// <summary>What is read of a conversation; lines of the server begin with '<'.</summary>
    private static List<LoginResult> Read(IpProtocol protocol, params string[] messages)
    {
        var peek = new PayloadPeek();
        var state = new PeekState();
        var found = new List<LoginResult>();
        foreach (string message in messages)
        {
            bool answer = message[0] == '<';
            if (!peek.Wants(state, answer)) continue;
            byte[] payload = Encoding.ASCII.GetBytes((answer ? message[1..] : message).Replace("|", "\r\n", StringComparison.Ordinal) + "\r\n\r\n");
            if (peek.Look(ref state, answer, protocol, 40_000, 5060, payload) is LoginResult login) found.Add(login);
        }

        return found;
    }

    private const string Register = "REGISTER sip:pbx.example SIP/2.0|CSeq: 1 REGISTER";
    private const string WithPassword = Register + "|Authorization: Digest username=\"100\", response=\"aa\"";

    [Fact]
    public void The_first_question_for_a_password_is_no_refusal_and_the_second_is()
    {
        Assert.Empty(Read(IpProtocol.Udp, Register, "<SIP/2.0 401 Unauthorized|CSeq: 1 REGISTER"));
        var refused = Assert.Single(Read(IpProtocol.Udp, Register, "<SIP/2.0 401 Unauthorized|CSeq: 1 REGISTER", WithPassword, "<SIP/2.0 100 Trying", "<SIP/2.0 401 Unauthorized|CSeq: 2 REGISTER"));
        Assert.Equal((AppProtocol.Sip, false, "SIP/2.0 401 Unauthorized"), (refused.Protocol, refused.Accepted, refused.Detail));
        Assert.True(Assert.Single(Read(IpProtocol.Udp, Register, "<SIP/2.0 401 Unauthorized", WithPassword, "<SIP/2.0 200 OK|CSeq: 2 REGISTER")).Accepted);
    }

    [Fact]
    public void A_password_for_a_question_that_was_too_old_is_asked_for_again() =>
        Assert.Empty(Read(IpProtocol.Udp, WithPassword, "<SIP/2.0 401 Unauthorized|WWW-Authenticate: Digest nonce=\"b\", stale=true"));

    [Fact]
    public void A_call_that_is_forbidden_is_no_wrong_password() =>
        Assert.Empty(Read(IpProtocol.Udp, "INVITE sip:9@pbx.example SIP/2.0|CSeq: 3 INVITE|Proxy-Authorization: Digest response=\"aa\"", "<SIP/2.0 403 Forbidden|CSeq: 3 INVITE"));

    [Fact]
    public void A_camera_that_refuses_credentials_is_read_over_tcp()
    {
        string[] tries = ["DESCRIBE rtsp://10.0.0.9/live RTSP/1.0|CSeq: 2", "<RTSP/1.0 401 Unauthorized|CSeq: 2", "DESCRIBE rtsp://10.0.0.9/live RTSP/1.0|CSeq: 3|Authorization: Basic eDp5", "<RTSP/1.0 401 Unauthorized|CSeq: 3"];
        Assert.False(Assert.Single(Read(IpProtocol.Tcp, tries)).Accepted);
    }
}
