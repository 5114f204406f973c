using NetHawk.Capture.Peek;
using NetHawk.Core.Peek;

namespace NetHawk.Tests.Capture;

public class BinaryLoginPeekTests
{
    private static LoginResult? Look(AppProtocol application, byte[] payload)
    {
        var state = new PeekState { Application = application };
        return BinaryLoginPeek.Look(ref state, fromResponder: true, payload);
    }

    private static byte[] Bind(byte number, string name, string password) =>
        [0x30, (byte)(12 + name.Length + password.Length), 2, 1, number, 0x60, (byte)(7 + name.Length + password.Length), 2, 1, 3, 4, (byte)name.Length, .. System.Text.Encoding.ASCII.GetBytes(name),
            0x80, (byte)password.Length, .. System.Text.Encoding.ASCII.GetBytes(password)];

    [Fact]
    public void The_same_directory_password_asked_again_is_told_from_another_one()
    {
        var state = new PeekState { Application = AppProtocol.Ldap };
        LoginResult Try(byte number, string name, string password)
        {
            Assert.Null(BinaryLoginPeek.Look(ref state, fromResponder: false, Bind(number, name, password)));
            return BinaryLoginPeek.Look(ref state, fromResponder: true, [0x30, 0x0C, 2, 1, number, 0x61, 7, 0x0A, 1, 0x31, 4, 0, 4, 0])!;
        }

        var first = Try(1, "cn=svc", "old");
        var again = Try(2, "cn=svc", "old");
        var other = Try(3, "cn=svc", "new");
        var elsewhere = Try(4, "cn=other", "old");
        Assert.False(first.Accepted);
        Assert.NotEqual(0u, first.CredentialHash);
        Assert.Equal((first.CredentialHash, first.UserHash), (again.CredentialHash, again.UserHash));
        Assert.NotEqual(first.CredentialHash, other.CredentialHash);
        Assert.Equal(first.UserHash, other.UserHash);
        Assert.NotEqual(first.UserHash, elsewhere.UserHash);
    }

    private static byte[] Smb1(byte command, byte flags, uint status) =>
        [0, 0, 0, 35, 0xFF, .. "SMB"u8, command, (byte)status, (byte)(status >> 8), (byte)(status >> 16), (byte)(status >> 24), flags, .. new byte[25]];

    [Fact]
    public void A_refusal_that_a_mirrored_port_shows_twice_counts_once()
    {
        var state = new PeekState { Application = AppProtocol.PostgreSql };
        byte[] password = [(byte)'p', 0, 0, 0, 8, .. "abc"u8, 0], no = [(byte)'E', 0, 0, 0, 20, .. "SFATAL"u8, 0, .. "C28P01"u8, 0, 0];
        LoginResult? Say(bool fromResponder, byte[] payload)
        {
            if (!fromResponder) state.ForwardLooks++;
            return BinaryLoginPeek.Look(ref state, fromResponder, payload);
        }

        Say(false, password);
        Say(false, password);
        uint first = Say(true, no)!.CredentialHash;
        Assert.Null(Say(true, no));
        Say(false, password);
        Assert.Equal(first, Say(true, no)!.CredentialHash);
    }

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
