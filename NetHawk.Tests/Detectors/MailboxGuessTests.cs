using System.Text;
using NetHawk.Capture.Peek;
using NetHawk.Core.Detectors.BruteForce;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class MailboxGuessTests
{
    private static List<PeekInfo> Read(IEnumerable<string> lines)
    {
        var state = new PeekState();
        var peek = new PayloadPeek();
        var read = new List<PeekInfo>();
        void Say(bool server, string text)
        {
            for (var info = peek.Look(ref state, server, IpProtocol.Tcp, 40_000, 25, Encoding.ASCII.GetBytes(text + "\r\n")); info is not null; info = info.Then) read.Add(info);
        }

        Say(true, "220 mx.example ESMTP");
        foreach (string line in lines)
        {
            Say(false, line);
            Say(true, "550 5.1.1 unknown");
        }

        return read;
    }

    private static List<Evidence> Judge(IEnumerable<string> lines)
    {
        var run = new Events(new MailboxGuessDetector());
        run.Session("203.0.113.9", "10.0.0.25", 25, application: AppProtocol.Smtp, peeks: [.. Read(lines)]);
        return run.Found;
    }

    /// <summary>A list of names; a program that asks for one before it sends, whoever looks up a few, a list that is sent to, the same name over and over.</summary>
    [Theory]
    [InlineData("VRFY", 20, 20, true)]
    [InlineData("expn", 30, 30, true)]
    [InlineData("VRFY", 19, 19, false)]
    [InlineData("RCPT TO:", 60, 60, false)]
    [InlineData("VRFY", 90, 5, false)]
    public void Names_asked_for_by_the_dozen_are_watched(string command, int questions, int names, bool found)
    {
        var told = Judge(["EHLO x", .. Enumerable.Range(0, questions).Select(i => $"{command} user{i % names}")]);
        Assert.Equal(found, told is [{ Class: ThreatClass.BruteForce, WatchOnly: not null }]);
        Assert.Equal(found, told.Count > 0);
    }
}
