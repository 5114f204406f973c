using NetHawk.Web.Security;

namespace NetHawk.Tests.Security;

public sealed class TransportSecurityTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080", "")]
    [InlineData("http://[::1]:8080;http://localhost:81", "")]
    [InlineData("http://unix:/run/nethawk.sock", "")]
    [InlineData("https://0.0.0.0:8443", "")]
    [InlineData("http://0.0.0.0:8080", "http://0.0.0.0:8080")]
    [InlineData("http://*:8080;https://*:8443", "http://*:8080")]
    [InlineData("http://[::]:8080", "http://[::]:8080")]
    [InlineData("http://localhost.example.org:80", "http://localhost.example.org:80")]
    public void What_others_could_read_is_named(string urls, string readable)
    {
        Assert.Equal(readable, string.Join(';', TransportSecurity.Readable(urls, new AuthOptions())));
        Assert.Empty(TransportSecurity.Readable(urls, new AuthOptions { TrustedProxies = ["10.0.0.2"] }));
    }
}
