using System.Text;
using NetHawk.Capture.Peek;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Tests.Capture;

/// <summary>Who signs in, where the password itself cannot be compared, and refusals that are none of a password.</summary>
public class UserMarkTests
{
    private static PeekInfo? Look(ref PeekState state, bool answer, ushort port, byte[] payload) => new PayloadPeek().Look(ref state, answer, IpProtocol.Tcp, 40_000, port, payload);

    /// <summary>What is read of a conversation in lines; those of the server begin with '&lt;'.</summary>
    private static List<LoginResult> Lines(ushort port, params string[] lines) => Lines(port, AppProtocol.Unknown, lines);

    private static List<LoginResult> Lines(ushort port, AppProtocol known, params string[] lines)
    {
        var peek = new PayloadPeek();
        var state = new PeekState { Application = known };
        var found = new List<LoginResult>();
        foreach (string line in lines)
        {
            bool answer = line[0] == '<';
            if (peek.Look(ref state, answer, IpProtocol.Tcp, 40_000, port, Encoding.ASCII.GetBytes((answer ? line[1..] : line) + "\r\n")) is LoginResult login) found.Add(login);
        }

        return found;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));

    [Fact]
    public void An_answer_to_the_servers_question_is_told_by_its_name_only()
    {
        LoginResult Try(string user, string proof) => Assert.Single(Lines(143, "<* OK ready", "a AUTHENTICATE CRAM-MD5", "<+ PDE4OTZAbXg+", Base64($"{user} {proof}"), "<a NO [AUTHENTICATIONFAILED] no"));
        var first = Try("anna", "9f86d081884c7d65");
        Assert.True(first is { Accepted: false, AnswersChallenge: true, CredentialHash: 0, UserHash: not 0 });
        Assert.Equal(first, Try("anna", "0123456789abcdef"));
        Assert.NotEqual(first.UserHash, Try("otto", "9f86d081884c7d65").UserHash);

        var plain = Assert.Single(Lines(143, "<* OK ready", "a LOGIN anna secret", "<a NO no"));
        Assert.True(plain is { AnswersChallenge: false, CredentialHash: not 0 });
    }

    [Theory]
    [InlineData(143, "<* OK ready", "a LOGIN u p", "<a NO [UNAVAILABLE] Temporary authentication failure.")]
    [InlineData(143, "<* OK ready", "a LOGIN u p", "<a NO [LIMIT] Too many connections")]
    [InlineData(110, "<+OK ready", "PASS p", "<-ERR [IN-USE] Mailbox is locked")]
    [InlineData(110, "<+OK ready", "PASS p", "<-ERR [SYS/TEMP] later")]
    [InlineData(21, "<220 FTP ready", "PASS p", "<530 Sorry, the maximum number of clients (10) are already connected.")]
    public void A_service_that_is_busy_refuses_no_password(ushort port, params string[] lines) => Assert.Empty(Lines(port, lines));

    [Fact]
    public void Telnet_tells_one_password_from_another()
    {
        LoginResult Try(string password) => Assert.Single(Lines(23, AppProtocol.Telnet, "<login: ", "poll", "<Password: ", password, "<Login incorrect"));
        var first = Try("secret");
        Assert.True(first is { Accepted: false, CredentialHash: not 0, UserHash: 0 });
        Assert.Equal(first, Try("secret"));
        Assert.NotEqual(first.CredentialHash, Try("secret2").CredentialHash);
    }

    private static byte[] MySql(string user) => [60, 0, 0, 1, 0x85, 0xA2, 0xAE, 0x81, 0, 0, 0, 1, 33, .. new byte[23], .. Encoding.ASCII.GetBytes(user), 0, 20, .. Guid.NewGuid().ToByteArray(), 1, 2, 3, 4];

    [Fact]
    public void Mysql_says_who_signs_in()
    {
        LoginResult Try(string user)
        {
            var state = new PeekState { Application = AppProtocol.MySql };
            Assert.Null(BinaryLoginPeek.Look(ref state, fromResponder: false, MySql(user)));
            return BinaryLoginPeek.Look(ref state, fromResponder: true, [20, 0, 0, 2, 0xFF, 0x15, 4, .. "#28000Access denied"u8])!;
        }

        Assert.True(Try("shop") is { Accepted: false, AnswersChallenge: true, CredentialHash: 0, UserHash: not 0 });
        Assert.Equal(Try("shop").UserHash, Try("shop").UserHash);
        Assert.NotEqual(Try("shop").UserHash, Try("root").UserHash);
    }

    private static byte[] Connect(string client, string user, string password)
    {
        static byte[] Text(string text) => [0, (byte)text.Length, .. Encoding.ASCII.GetBytes(text)];
        byte[] rest = [.. Text("MQTT"), 4, 0xC2, 0, 60, .. Text(client), .. Text(user), .. Text(password)];
        return [0x10, (byte)rest.Length, .. rest];
    }

    [Fact]
    public void A_sensors_password_is_the_same_whatever_number_the_sensor_gives_itself()
    {
        LoginResult Try(string client, string user, string password)
        {
            var state = new PeekState { Application = AppProtocol.Mqtt };
            Assert.Null(BinaryLoginPeek.Look(ref state, fromResponder: false, Connect(client, user, password)));
            return BinaryLoginPeek.Look(ref state, fromResponder: true, [0x20, 2, 0, 5])!;
        }

        var first = Try("a1", "dev", "old");
        Assert.True(first is { Accepted: false, AnswersChallenge: false, CredentialHash: not 0, UserHash: not 0 });
        Assert.Equal(first, Try("b22", "dev", "old"));
        Assert.NotEqual(first.CredentialHash, Try("a1", "dev", "new").CredentialHash);
        Assert.NotEqual(first.UserHash, Try("a1", "other", "old").UserHash);
    }

    [Fact]
    public void Ntlms_greeting_carries_no_password_and_basic_and_digest_say_a_name()
    {
        HttpRequest Ask(string authorization)
        {
            var state = new PeekState();
            return Assert.IsType<HttpRequest>(Look(ref state, false, 80, Encoding.ASCII.GetBytes($"GET /ews HTTP/1.1\r\nHost: a\r\nAuthorization: {authorization}\r\n\r\n")));
        }

        Assert.False(Ask("NTLM TlRMTVNTUAABAAAAB4IIogAAAAAAAAAA").HasAuthorization);
        Assert.False(Ask("Negotiate TlRMTVNTUAABAAAAB4IIogAAAAAAAAAA").HasAuthorization);
        Assert.True(Ask("NTLM TlRMTVNTUAADAAAAGAAYAHQAAAAAAAAA") is { HasAuthorization: true, AnswersChallenge: true });
        uint anna = Ask($"Basic {Base64("anna:one")}").UserHash;
        Assert.Equal((anna, anna), (Ask($"Basic {Base64("anna:two")}").UserHash, Ask("Digest username=\"anna\", response=\"1f\"").UserHash));
        Assert.NotEqual(0u, anna);
        Assert.NotEqual(anna, Ask($"Basic {Base64("otto:one")}").UserHash);
    }

    [Fact]
    public void Kerberos_says_who_asks_and_an_unknown_name_is_no_proof()
    {
        static byte[] Ask(string name) => [0x6A, 60, 0x30, 58, 0xA3, 4, 1, 2, 3, 4, 0xA1, 19, 0x30, 17, 0xA0, 3, 2, 1, 1, 0xA1, 10, 0x30, 8, 0x1B, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), 0xA2, 0];
        static byte[] Refuse(byte code) => [0x7E, 40, 0x30, 38, 0xA0, 3, 2, 1, 5, 0xA1, 3, 2, 1, 30, 0xA6, 3, 2, 1, code, 0xA9, 6, 0x1B, 4, .. "FIRM"u8];
        static LoginResult Try(string name, byte code)
        {
            var state = new PeekState { Application = AppProtocol.Kerberos };
            Assert.Null(BinaryLoginPeek.Look(ref state, fromResponder: false, Ask(name)));
            return BinaryLoginPeek.Look(ref state, fromResponder: true, Refuse(code))!;
        }

        Assert.True(Try("scan", 24) is { AnswersChallenge: true, UserHash: not 0 });
        Assert.Equal(Try("scan", 24).UserHash, Try("scan", 24).UserHash);
        Assert.NotEqual(Try("scan", 24).UserHash, Try("root", 24).UserHash);
        Assert.False(Try("scan", 6).AnswersChallenge);
    }

    /// <summary>Password and name are told apart: the same password under another name is the same password, however it is written.</summary>
    [Theory]
    [InlineData(21, "<220 FTP ready", "USER {0}|PASS {1}", "<530 no")]
    [InlineData(110, "<+OK ready", "USER {0}|PASS {1}", "<-ERR no")]
    [InlineData(143, "<* OK ready", "a LOGIN {0} {1}", "<a NO no")]
    [InlineData(143, "<* OK ready", "a LOGIN \"{0}\" \"{1}\"", "<a NO no")]
    [InlineData(143, "<* OK ready", "a AUTHENTICATE PLAIN|<+|plain", "<a NO no")]
    [InlineData(587, "<220 mail ESMTP", "EHLO a|AUTH PLAIN plain", "<535 no")]
    [InlineData(587, "<220 mail ESMTP", "EHLO a|AUTH LOGIN|<334 VXNlcm5hbWU6|name|<334 UGFzc3dvcmQ6|word", "<535 no")]
    [InlineData(587, "<220 mail ESMTP", "EHLO a|AUTH LOGIN name|<334 UGFzc3dvcmQ6|word", "<535 no")]
    public void A_password_is_the_same_under_another_name(ushort port, string greeting, string lines, string refusal)
    {
        LoginResult Try(string name, string password)
        {
            string said = lines.Replace("plain", Base64($"\0{name}\0{password}"), StringComparison.Ordinal).Replace("name", Base64(name), StringComparison.Ordinal).Replace("word", Base64(password), StringComparison.Ordinal);
            return Assert.Single(Lines(port, [greeting, .. said.Replace("{0}", name, StringComparison.Ordinal).Replace("{1}", password, StringComparison.Ordinal).Split('|'), refusal]));
        }

        var first = Try("anna", "Winter2026");
        Assert.NotEqual(0u, first.SecretHash);
        Assert.Equal(first, Try("anna", "Winter2026"));
        var otto = Try("otto", "Winter2026");
        Assert.Equal(first.SecretHash, otto.SecretHash);
        Assert.NotEqual((first.UserHash, first.CredentialHash), (otto.UserHash, otto.CredentialHash));
        Assert.NotEqual(first.SecretHash, Try("anna", "Summer2026").SecretHash);
    }

    /// <summary>No password, or one that cannot be told from the name, is nobody's: many who send none, or are refused before they could, have no password in common. A master user opens all mailboxes with one name.</summary>
    [Fact]
    public void What_is_no_password_is_shared_by_nobody()
    {
        Assert.Equal(0u, Assert.Single(Lines(143, "<* OK ready", "a LOGIN anna \"\"", "<a NO no")).SecretHash);
        Assert.Equal(0u, Assert.Single(Lines(587, "<220 mail ESMTP", "EHLO a", "AUTH LOGIN", $"{Base64("anna")}", "<535 no")).SecretHash);
        Assert.Equal(0u, Assert.Single(Lines(110, "<+OK ready", "PASS secret", "<-ERR no")).SecretHash);
        Assert.Equal(Assert.Single(Lines(143, "<* OK ready", "a LOGIN anna*boss secret", "<a NO no")), Assert.Single(Lines(143, "<* OK ready", "a LOGIN otto*boss secret", "<a NO no")));
    }

    [Fact]
    public void Basics_password_is_told_from_its_name()
    {
        HttpRequest Ask(string both)
        {
            var state = new PeekState();
            return Assert.IsType<HttpRequest>(Look(ref state, false, 80, Encoding.ASCII.GetBytes($"GET /ews HTTP/1.1\r\nHost: a\r\nAuthorization: Basic {Base64(both)}\r\n\r\n")));
        }

        Assert.NotEqual(0u, Ask("anna:one").SecretHash);
        Assert.Equal(Ask("anna:one").SecretHash, Ask("otto:one").SecretHash);
        Assert.NotEqual(Ask("anna:one").SecretHash, Ask("anna:two").SecretHash);
        Assert.Equal(0u, Ask("anna:").SecretHash);
    }
}
