using System.Text;
using NetHawk.Capture.Peek;
using NetHawk.Core.Detectors.Exploit;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class ProgramDownloadTests
{
    [Theory]
    [InlineData("/logo.png", "www.example", "203.0.113.9", "image/png", "EXE", true)]
    [InlineData("/a?x=1", "203.0.113.9", "203.0.113.9", "application/octet-stream", "ELF", true)]
    [InlineData("/a.exe", "203.0.113.9:8080", "203.0.113.9", "application/octet-stream", "EXE", true)]
    [InlineData("/setup.exe", "www.example", "203.0.113.9", "application/octet-stream", "EXE", false)]
    [InlineData("/download", "www.example", "203.0.113.9", "text/html", "EXE", false)]
    [InlineData("/a.exe", "10.0.0.9", "10.0.0.9", "application/octet-stream", "EXE", false)]
    [InlineData("/filestreamingservice/files/1?P1=2", "203.0.113.9", "203.0.113.9", "application/octet-stream", "EXE", false)]
    [InlineData("/logo.png", "www.example", "203.0.113.9", "image/png", "", false)]
    [InlineData("/update", "www.example", "203.0.113.9", "text/plain", HttpResponse.WrittenOut, true)]
    [InlineData("/a.ps1?x=1", "203.0.113.9", "203.0.113.9", "text/plain", "", true)]
    [InlineData("/bins.sh", "203.0.113.9:8080", "203.0.113.9", "text/plain", "", true)]
    [InlineData("/install.sh", "get.example", "203.0.113.9", "text/plain", "", false)]
    [InlineData("/a.ps1", "10.0.9.9", "10.0.9.9", "text/plain", "", false)]
    public void Disguised_programs_and_bare_addresses_are_watched(string target, string host, string server, string type, string program, bool found)
    {
        var run = new Events(new ProgramDownloadDetector(Events.Context()));
        var request = new HttpRequest("GET", target, host, "Mozilla/5.0", true, false, -1, "");
        var response = new HttpResponse(200, "nginx", 70_000) { FromResponder = true, ContentType = type, Program = program };
        run.Session("10.0.0.7", server, 80, application: AppProtocol.Http, peeks: [request, response]);
        Assert.Equal(found, run.Found.Count == 1);
        Assert.All(run.Found, e => Assert.Equal(ThreatClass.Malware, e.Class));
        Assert.All(run.Found, e => Assert.NotNull(e.WatchOnly));
    }

    [Fact]
    public void A_program_is_told_by_its_head_and_not_by_two_letters()
    {
        byte[] exe = [.. "MZ"u8, .. new byte[58], 0x80, 0, 0, 0, .. new byte[64], .. "PE\0\0"u8, .. new byte[20]];
        Assert.Equal("EXE", Read(exe).Program);
        Assert.Equal("ELF", Read([0x7F, .. "ELF"u8, 2, 1, 1, .. new byte[60]]).Program);
        Assert.Equal("", Read([.. "MZ is a fine pair of letters to begin a text with, and this one goes on for a while; it is no program at all."u8]).Program);
        Assert.Equal("image/png", Read(exe).ContentType);
        Assert.Equal(HttpResponse.WrittenOut, Read([.. "-----BEGIN CERTIFICATE-----\r\nTVqQAAMAAAAEAAAA//8AALgAAAAAAAAAQAAAAAAA"u8]).Program);
        Assert.Equal("", Read([.. "-----BEGIN CERTIFICATE-----\r\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBa"u8]).Program);
    }

    private static HttpResponse Read(byte[] body)
    {
        var state = new PeekState { Application = AppProtocol.Http };
        byte[] payload = [.. Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n"), .. body];
        return (HttpResponse)new PayloadPeek().Look(ref state, true, IpProtocol.Tcp, 40_000, 80, payload)!;
    }
}
