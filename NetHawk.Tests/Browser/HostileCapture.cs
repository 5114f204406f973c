using System.Text;
using NetHawk.Tests.Capture;

namespace NetHawk.Tests.Browser;

/// <summary>
/// A capture in which a stranger writes wherever the console shows what the wire said: DNS names, TLS server name, HTTP host, user agent and paths, with markup,
/// formulas for spreadsheets, control characters and text that runs from right to left. Enough attack patterns among it for a threat.
/// </summary>
internal static class HostileCapture
{
    public const string Attacker = "203.0.113.66", Server = "10.0.0.5";

    /// <summary>Sets window.ran when it runs.</summary>
    public const string Markup = "<img src=x onerror=window.ran='wire'>";
    public const string Formula = "=cmd|'/c calc'!a1";
    public const string RightToLeft = "\u202Egpj.exe";
    private const string Control = "a\u0007\u001B[31mb\r\nc";

    private const uint Start = 1_700_000_000;

    public static byte[] Bytes()
    {
        var frames = new List<byte[]>();
        string[] names = [Markup, Formula, RightToLeft, Control];
        for (int i = 0; i < names.Length; i++)
        {
            frames.Add(From(17, Frames.Udp(40_000 + i, 53, Question(i, names[i]))));
            frames.AddRange(Exchange(41_000 + i, 443, Hello(names[i]), [0x15, 3, 3, 0, 2, 2, 40]));
            frames.AddRange(Exchange(42_000 + i, 80, Encoding.UTF8.GetBytes($"GET /{names[i].Replace("\r\n", "", StringComparison.Ordinal)} HTTP/1.1\r\nHost: {names[i].Replace("\r\n", "", StringComparison.Ordinal)}\r\nUser-Agent: {Markup}\r\n\r\n"), NotFound));
        }

        for (int i = 0; i < 60; i++)
            frames.AddRange(Exchange(43_000 + i, 80, Encoding.UTF8.GetBytes($"GET /item?id={i}'+UNION+SELECT+password+FROM+users--&q=<script>window.ran='path'</script> HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: sqlmap/1.7 {Markup}\r\n\r\n"), NotFound));

        var capture = new List<byte>(CaptureBytes.PcapHeader());
        for (int i = 0; i < frames.Count; i++) capture.AddRange(CaptureBytes.PcapRecord(Start + (uint)(i / 25), (uint)(i % 25) * 40_000, frames[i]));
        return [.. capture];
    }

    private static byte[] NotFound => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"u8.ToArray();

    private static byte[] From(int protocol, byte[] payload) => Frames.Ethernet(0x0800, Frames.Ipv4(protocol, payload, Attacker, Server));

    private static byte[] To(int protocol, byte[] payload) => Frames.Ethernet(0x0800, Frames.Ipv4(protocol, payload, Server, Attacker));

    /// <summary>A connection with one question and one answer, opened and closed as it should be.</summary>
    private static IEnumerable<byte[]> Exchange(int port, int service, byte[] question, byte[] answer)
    {
        const byte syn = 2, ack = 16, push = 24, fin = 17;
        uint mine = 1_000, theirs = 5_000;
        yield return From(6, Frames.Tcp(port, service, syn, sequence: mine, acknowledgement: 0));
        yield return To(6, Frames.Tcp(service, port, syn | ack, sequence: theirs, acknowledgement: ++mine));
        yield return From(6, Frames.Tcp(port, service, ack, sequence: mine, acknowledgement: ++theirs));
        yield return From(6, Frames.Tcp(port, service, push, question, mine, theirs));
        mine += (uint)question.Length;
        yield return To(6, Frames.Tcp(service, port, push, answer, theirs, mine));
        theirs += (uint)answer.Length;
        yield return From(6, Frames.Tcp(port, service, fin, sequence: mine, acknowledgement: theirs));
        yield return To(6, Frames.Tcp(service, port, fin, sequence: theirs, acknowledgement: mine + 1));
        yield return From(6, Frames.Tcp(port, service, ack, sequence: mine + 1, acknowledgement: theirs + 1));
    }

    /// <summary>A DNS question for an address of NAME.example; labels hold any byte.</summary>
    private static byte[] Question(int id, string name)
    {
        byte[] label = Encoding.UTF8.GetBytes(name);
        return [.. Frames.U16(id), 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, (byte)label.Length, .. label, 7, .. "example"u8, 0, 0, 1, 0, 1];
    }

    /// <summary>A TLS 1.2 hello with a server name and nothing else.</summary>
    private static byte[] Hello(string serverName)
    {
        byte[] name = Encoding.UTF8.GetBytes(serverName);
        byte[] extension = [.. Frames.U16(0), .. Frames.U16(name.Length + 5), .. Frames.U16(name.Length + 3), 0, .. Frames.U16(name.Length), .. name];
        byte[] body = [3, 3, .. new byte[32], 0, .. Frames.U16(2), 0x13, 1, 1, 0, .. Frames.U16(extension.Length), .. extension];
        byte[] handshake = [1, 0, .. Frames.U16(body.Length), .. body];
        return [0x16, 3, 1, .. Frames.U16(handshake.Length), .. handshake];
    }
}
