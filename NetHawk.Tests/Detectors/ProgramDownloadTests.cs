using System.Text;
using NetHawk.Capture.Peek;
using NetHawk.Core.Detectors.Exploit;
using NetHawk.Core.Flows;
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
    [InlineData("/x86", "[2001:db8:9::9]:8006", "2001:db8:9::9", "application/octet-stream", "ELF", true)]
    [InlineData("/setup.exe", "www.example", "203.0.113.9", "application/octet-stream", "EXE", false)]
    [InlineData("/download", "www.example", "203.0.113.9", "text/html", "EXE", false)]
    [InlineData("/a.exe", "10.0.0.9", "10.0.0.9", "application/octet-stream", "EXE", true)]
    [InlineData("/shimx64.efi", "10.0.0.9", "10.0.0.9", "application/octet-stream", "EXE", false, "UefiHttpBoot/1.0")]
    [InlineData("/filestreamingservice/files/1?P1=2", "203.0.113.9", "203.0.113.9", "application/octet-stream", "EXE", false)]
    [InlineData("/logo.png", "www.example", "203.0.113.9", "image/png", "", false)]
    [InlineData("/update", "www.example", "203.0.113.9", "text/plain", HttpResponse.WrittenOut, true)]
    [InlineData("/a.ps1?x=1", "203.0.113.9", "203.0.113.9", "text/plain", "", true)]
    [InlineData("/bins.sh", "203.0.113.9:8080", "203.0.113.9", "text/plain", "", true)]
    [InlineData("/a.py", "203.0.113.9:8080", "203.0.113.9", "text/x-python", "", true)]
    [InlineData("/install.sh", "get.example", "203.0.113.9", "text/plain", "", false)]
    [InlineData("/a.ps1", "10.0.9.9", "10.0.9.9", "text/plain", "", true)]
    [InlineData("/a.ps1", "10.0.0.9", "10.0.0.9", "text/plain", "", false)]
    [InlineData("/song.mp3x", "www.example", "203.0.113.9", "application/octet-stream", HttpResponse.Masked, true)]
    [InlineData("/logo", "www.example", "203.0.113.9", "image/gif", HttpResponse.InPicture, true)]
    [InlineData("/notes", "www.example", "203.0.113.9", "text/plain", HttpResponse.Backwards, true)]
    [InlineData("/tools.zip", "www.example", "203.0.113.9", "application/zip", HttpResponse.Packed, false)]
    [InlineData("/tools.zip", "203.0.113.9", "203.0.113.9", "application/zip", HttpResponse.Packed, true)]
    [InlineData("/x", "203.0.113.9", "203.0.113.9", "text/plain", HttpResponse.Script, true)]
    [InlineData("/x.png", "www.example", "203.0.113.9", "text/plain", HttpResponse.Script, true)]
    [InlineData("/install", "get.example", "203.0.113.9", "text/plain", HttpResponse.Script, false)]
    [InlineData("/x", "10.0.0.9", "10.0.0.9", "text/plain", HttpResponse.Script, false)]
    [InlineData("/a.exe", "files.example", "203.0.113.9", "application/octet-stream", "EXE", true, "CertUtil URL Agent")]
    [InlineData("/a.exe", "ann.duckdns.org:8000", "203.0.113.9", "application/octet-stream", "EXE", true, "")]
    [InlineData("/a.exe", "ann.duckdns.org:8000", "203.0.113.9", "application/octet-stream", "EXE", false, "Mozilla/5.0 (X11)")]
    [InlineData("/a.exe", "files.example", "203.0.113.9", "application/octet-stream", "EXE", false, "")]
    [InlineData("/a.msi", "203.0.113.9:8888", "203.0.113.9", "application/octet-stream", HttpResponse.Compound, true)]
    [InlineData("/report.doc", "203.0.113.9:8888", "203.0.113.9", "application/msword", HttpResponse.Compound, false)]
    [InlineData("/a.msi", "www.example", "203.0.113.9", "application/octet-stream", HttpResponse.Compound, false)]
    [InlineData("/yxg.exe", "203.0.113.9:8888", "203.0.113.9", "application/octet-stream", "EXE", true, "Microsoft BITS/7.8")]
    [InlineData("/c/msdownload/update/kb.exe?cacheHostOrigin=dl.example", "203.0.113.9", "203.0.113.9", "application/octet-stream", "EXE", false, "Microsoft BITS/7.8")]
    public void Disguised_programs_and_bare_addresses_are_watched(string target, string host, string server, string type, string program, bool found, string agent = "Mozilla/5.0")
    {
        var run = new Events(new ProgramDownloadDetector(Events.Context()));
        var request = new HttpRequest("GET", target, host, agent, true, false, -1, "");
        var response = new HttpResponse(200, "nginx", 70_000) { FromResponder = true, ContentType = type, Program = program };
        run.Session("10.0.0.7", server, 80, application: AppProtocol.Http, peeks: [request, response]);
        Assert.Equal(found, run.Found.Count == 1);
        Assert.All(run.Found, e => Assert.Equal(ThreatClass.Malware, e.Class));
        Assert.All(run.Found, e => Assert.NotNull(e.WatchOnly));
    }

    /// <summary>Many servers send the header in a packet of its own.</summary>
    [Theory]
    [InlineData("203.0.113.9:8000", true)]
    [InlineData("www.example", false)]
    public void A_program_in_the_packet_behind_its_header_is_told_too(string host, bool found)
    {
        var state = new PeekState();
        var peek = new PayloadPeek();
        peek.Look(ref state, false, IpProtocol.Tcp, 40_000, 8000, Encoding.ASCII.GetBytes($"GET /x86 HTTP/1.1\r\nHost: {host}\r\n\r\n"));
        var head = peek.Look(ref state, true, IpProtocol.Tcp, 40_000, 8000, "HTTP/1.0 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 9000\r\n\r\n"u8);
        var body = peek.Look(ref state, true, IpProtocol.Tcp, 40_000, 8000, (byte[])[0x7F, .. "ELF"u8, 2, 1, 1, .. new byte[600]]);
        Assert.Null(peek.Look(ref state, true, IpProtocol.Tcp, 40_000, 8000, (byte[])[0x7F, .. "ELF"u8, 2, 1, 1, .. new byte[600]]));
        Assert.Equal("ELF", Assert.IsType<HttpProgram>(body).Program);
        var run = new Events(new ProgramDownloadDetector(Events.Context()));
        run.Session("10.0.0.7", "203.0.113.9", 8000, application: AppProtocol.Http, peeks: [new HttpRequest("GET", "/x86", host, "", true, false, -1, ""), head!, body]);
        Assert.Equal(found, run.Found.Count == 1);
    }

    /// <summary>A program as the first that is said from outside; by FTP it comes beside the connection on which it was asked for (Linux' are packed there), and start-up servers and shares stand in the house.</summary>
    [Theory]
    [InlineData("203.0.113.9", false, true, "bare-program")]
    [InlineData("203.0.113.9", true, false, "bare-program")]
    [InlineData("203.0.113.9", true, true, Indicator.BareLinuxProgram)]
    [InlineData("203.0.113.9", true, true, Indicator.SharedProgram)]
    [InlineData("10.0.9.9", false, true, "bare-program")]
    [InlineData("10.0.0.9", false, false, "bare-program")]
    [InlineData("10.0.9.9", false, false, Indicator.SharedProgram)]
    public void A_program_by_itself_from_outside_is_watched(string server, bool asked, bool found, string name)
    {
        var run = new Events(new ExploitDetector(Events.Context()));
        if (asked) run.Session("10.0.0.7", server, 21, application: AppProtocol.Ftp);
        var flow = run.Flow("10.0.0.7", server, 4480);
        flow.Handshake = HandshakeState.Proven;
        flow.Forward = new DirectionCounts { Packets = 2 };
        flow.Backward = new DirectionCounts { Packets = 2, DataPackets = 1, PayloadBytes = 1400 };
        run.Send(flow, FlowEventKind.Established);
        flow.Peek = new Indicator(IndicatorKind.Program, name, "a program by itself") { FromResponder = true };
        run.Send(flow, FlowEventKind.Application);
        Assert.Equal(found, run.Found.Count == 1);
        Assert.All(run.Found, e => Assert.Equal((ThreatClass.Malware, "10.0.0.7", true), (e.Class, e.Source.ToString(), e.WatchOnly is not null)));
    }

    [Fact]
    public void A_program_is_told_by_its_head_and_not_by_two_letters()
    {
        byte[] exe = [.. "MZ"u8, .. new byte[58], 0x80, 0, 0, 0, .. new byte[64], .. "PE\0\0"u8, .. new byte[20]];
        Assert.Equal("EXE", Read(exe).Program);
        Assert.Equal("ELF", Read([0x7F, .. "ELF"u8, 2, 1, 1, .. new byte[60]]).Program);
        Assert.Equal("", Read([.. "MZ is a fine pair of letters to begin a text with, and this one goes on for a while; it is no program at all."u8]).Program);
        Assert.Equal("image/png", Read(exe).ContentType);
        Assert.Equal(HttpResponse.WrittenOut, Read([.. "f0VMRgIBAQAAAAAAAAAAAAMAPgABAAAAkG0AAAAAAABAAAAAAAAAAAA"u8, .. new byte[40]]).Program);
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
