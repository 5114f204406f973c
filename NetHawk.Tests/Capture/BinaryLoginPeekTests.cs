using NetHawk.Capture.Peek;
using NetHawk.Core.Peek;

namespace NetHawk.Tests.Capture;

public class BinaryLoginPeekTests
{
    private static LoginResult? Look(AppProtocol application, byte[] payload) => BinaryLoginPeek.Look(application, fromResponder: true, payload);

    private static byte[] Smb1(byte command, byte flags, uint status) =>
        [0, 0, 0, 35, 0xFF, .. "SMB"u8, command, (byte)status, (byte)(status >> 8), (byte)(status >> 16), (byte)(status >> 24), flags, .. new byte[25]];

    [Fact]
    public void An_smb1_session_that_is_refused_is_a_refused_log_in()
    {
        Assert.False(Look(AppProtocol.Smb, Smb1(0x73, 0x88, 0xC000006D))!.Accepted);
        Assert.True(Look(AppProtocol.Smb, Smb1(0x73, 0x88, 0))!.Accepted);
        Assert.Null(Look(AppProtocol.Smb, Smb1(0x73, 0x08, 0xC000006D)));
        Assert.Null(Look(AppProtocol.Smb, Smb1(0x75, 0x88, 0xC000006D)));
    }

    [Fact]
    public void A_socks_server_says_in_two_bytes_whether_the_password_was_right()
    {
        Assert.False(Look(AppProtocol.Socks, [1, 1])!.Accepted);
        Assert.True(Look(AppProtocol.Socks, [1, 0])!.Accepted);
        Assert.Null(Look(AppProtocol.Socks, [5, 2]));
        Assert.Null(Look(AppProtocol.Socks, [5, 0, 0, 1, 10, 0, 0, 1, 4, 56]));
    }

    [Fact]
    public void A_vnc_server_says_why_it_refuses()
    {
        byte[] reason = [.. "Authentication failed"u8];
        var refused = Look(AppProtocol.Vnc, [0, 0, 0, 1, 0, 0, 0, (byte)reason.Length, .. reason])!;
        Assert.Equal((false, "Authentication failed"), (refused.Accepted, refused.Detail));
        Assert.NotNull(Look(AppProtocol.Vnc, [0, 0, 0, 0, (byte)reason.Length, .. reason]));
        Assert.Null(Look(AppProtocol.Vnc, [0, 0, 0, 1]));
        Assert.Null(Look(AppProtocol.Vnc, [.. "RFB 003.008\n"u8]));
    }
}
