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

    /// <summary>LOGIN7 as it stands in MS-TDS §2.2.6.4: the table of offsets, then the texts; only name and password matter here.</summary>
    private static byte[] TdsLogin(string name, string password)
    {
        byte[] login = new byte[94], user = System.Text.Encoding.Unicode.GetBytes(name), secret = System.Text.Encoding.Unicode.GetBytes(password);
        login[40] = 94;
        login[42] = (byte)name.Length;
        login[44] = (byte)(94 + user.Length);
        login[46] = (byte)password.Length;
        return [0x10, 1, 0, 0, 0, 0, 1, 0, .. login, .. user, .. secret];
    }

    [Fact]
    public void A_database_password_asked_again_is_told_from_another_one_and_an_encrypted_one_cannot_be_compared()
    {
        byte[] no = [4, 1, 0, 30, 0, 0, 1, 0, 0xAA, 20, 0, 0x18, 0x48, 0, 0, 1, 14];
        LoginResult Try(byte[]? login)
        {
            var state = new PeekState { Application = AppProtocol.Tds };
            if (login is not null) Assert.Null(BinaryLoginPeek.Look(ref state, fromResponder: false, login));
            return BinaryLoginPeek.Look(ref state, fromResponder: true, no)!;
        }

        var first = Try(TdsLogin("app", "old"));
        Assert.True(first is { Accepted: false, AnswersChallenge: false, CredentialHash: not 0, UserHash: not 0 });
        Assert.Equal(first, Try(TdsLogin("app", "old")));
        Assert.NotEqual(first.CredentialHash, Try(TdsLogin("app", "new")).CredentialHash);
        Assert.NotEqual(first.UserHash, Try(TdsLogin("web", "old")).UserHash);
        Assert.True(Try(null) is { AnswersChallenge: true, CredentialHash: 0 });
        Assert.True(Try([0x10, 1, 0, 0, 0, 0, 1, 0, .. new byte[60]]) is { AnswersChallenge: true });
        Assert.True(Try(TdsLogin("app", "old")[..100]) is { AnswersChallenge: true });
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

    [Fact]
    public void A_document_database_a_broker_and_a_copy_daemon_say_that_they_refuse()
    {
        Assert.False(Look(AppProtocol.MongoDb, [.. new byte[21], .. "\u0001ok\0"u8, .. new byte[8], .. "\u0010code\0"u8, 18, 0, 0, 0, 0])!.Accepted);
        Assert.True(Look(AppProtocol.MongoDb, [.. new byte[21], .. "\u0008done\0\u0001"u8, 0])!.Accepted);
        Assert.Null(Look(AppProtocol.MongoDb, [.. new byte[21], .. "\u0010code\0"u8, 26, 0, 0, 0, 0]));
        Assert.False(Look(AppProtocol.Amqp, [1, 0, 0, 0, 0, 0, 9, 0, 10, 0, 50, 1, 0x93, 4, .. "nono"u8])!.Accepted);
        Assert.True(Look(AppProtocol.Amqp, [1, 0, 0, 0, 0, 0, 12, 0, 10, 0, 30, 0, 0, 0, 0])!.Accepted);
        Assert.Null(Look(AppProtocol.Amqp, [1, 0, 0, 0, 0, 0, 9, 0, 10, 0, 50, 1, 0x40, 4, .. "away"u8]));
        Assert.False(Look(AppProtocol.Rsync, [.. "@ERROR: auth failed on module backup\n"u8])!.Accepted);
        Assert.True(Look(AppProtocol.Rsync, [.. "@RSYNCD: OK\n"u8])!.Accepted);
        Assert.Null(Look(AppProtocol.Rsync, [.. "@ERROR: Unknown module 'x'\n"u8]));
    }

    [Fact]
    public void A_broker_s_old_password_asked_again_is_told_from_another_one()
    {
        var state = new PeekState { Application = AppProtocol.Amqp };
        uint Try(string password)
        {
            Assert.Null(BinaryLoginPeek.Look(ref state, false, [1, 0, 0, 0, 0, 0, 40, 0, 10, 0, 11, .. System.Text.Encoding.ASCII.GetBytes("PLAIN\0guest\0" + password)]));
            return BinaryLoginPeek.Look(ref state, true, [1, 0, 0, 0, 0, 0, 9, 0, 10, 0, 50, 1, 0x93, 4, .. "nono"u8])!.CredentialHash;
        }

        uint first = Try("old");
        Assert.Equal(first, Try("old"));
        Assert.NotEqual(first, Try("new"));
    }
}
