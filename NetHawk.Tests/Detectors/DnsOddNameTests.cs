using NetHawk.Core.Detectors.DnsTunnel;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Tests.Detectors;

/// <summary>A tunnel tries what passes with a handful of names that nobody else asks for: raw bytes, and as long as a name can be.</summary>
public sealed class DnsOddNameTests
{
    [Theory]
    [InlineData(4, "\\xbe\\xbf\\xfd\\xc4", true)]
    [InlineData(3, "\\xbe\\xbf\\xfd\\xc4", false)]
    [InlineData(20, "b\\xc3\\xbcro", false)]
    [InlineData(20, "\\xe5\\xae\\xa2\\xe6\\x88\\xb7", false)]
    [InlineData(4, "a\\x01\\x02", true)]
    public void Bytes_that_are_no_letters_are_data(int names, string label, bool found) => Asked(names, i => $"h{i}{label}.t.example", found);

    [Theory]
    [InlineData(8, 180, true)]
    [InlineData(7, 180, false)]
    [InlineData(20, 150, false)]
    public void Names_full_to_the_brim_are_data(int names, int length, bool found) =>
        Asked(names, i => $"{i:x2}{new string('a', length / 4 - 3)}.{new string('b', length / 4)}.{new string('c', length / 4)}.{new string('d', length / 4)}.t.example", found);

    /// <summary>One name over and over, with data in an option beside it; cookies and parts of addresses are short, and who signs what he asks changes or copies a zone.</summary>
    [Theory]
    [InlineData(40, 140, 1, true)]
    [InlineData(39, 140, 1, false)]
    [InlineData(200, 80, 1, false)]
    [InlineData(200, 190, 6, false)]
    public void Questions_with_much_beside_their_name_are_data(int questions, int bytes, int type, bool found) => Asked(questions, _ => "www.t.example", found, bytes, (ushort)type);

    /// <summary>Of random digits three names of four are of addresses that nobody can have; who looks up whom his servers spoke with asks for addresses that there are.</summary>
    [Theory]
    [InlineData('9', true)]
    [InlineData('2', false)]
    [InlineData('f', false)]
    public void Reverse_names_of_no_address_are_data(char first, bool found) =>
        Asked(40, i => string.Join('.', $"{(ulong)(i + 1) * 0x9E3779B97F4A7C15:x16}{(ulong)(i + 1) * 0xC2B2AE3D27D4EB4F >> 4:x15}{first}".ToCharArray()) + ".ip6.arpa", found);

    /// <summary>Data in base64 needs large and small letters; a dozen names of it are no accident.</summary>
    [Theory]
    [InlineData(12, true)]
    [InlineData(11, false)]
    public void Names_with_large_and_small_letters_mixed_are_data(int names, bool found) => Asked(names, i => $"k{i}se8vrmklabr0djdhhl.t.example", found, isCased: true);

    /// <summary>A resolver that mixes letters against forged answers does so in the whole name (draft-vixie-dnsext-dns0x20); a word may begin with a capital.</summary>
    [Theory]
    [InlineData("K51Se8vRmkLaBr0D.x.leak.example", true)]
    [InlineData("wWw.ExAmPlE.CoM", false)]
    [InlineData("ImAgEs.cDn.ShOp.eXaMpLe", false)]
    [InlineData("DESKTOP-AB12.corp.example", false)]
    [InlineData("MailServer.corp.example", false)]
    [InlineData("k51se8vrmklabr0d.x.leak.example", false)]
    [InlineData("K51Se8vRmkLa.example", false)]
    public void Letters_mixed_below_a_domain_of_small_ones_are_seen(string name, bool cased)
    {
        byte[] labels = [.. name.Split('.').SelectMany(l => (byte[])[(byte)l.Length, .. System.Text.Encoding.ASCII.GetBytes(l)]), 0];
        byte[] query = [0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. labels, 0, 1, 0, 1];
        Assert.Equal(cased, NetHawk.Capture.Peek.DnsPeek.Read(query, strict: true, fromResponder: false)!.IsCased);
    }

    private static void Asked(int names, Func<int, string> name, bool found, int bytes = 80, ushort type = 1, bool isCased = false)
    {
        var run = new Events(new DnsTunnelDetector(Events.Context()));
        for (int i = 0; i < names; i++)
        {
            var flow = run.Flow("10.0.0.7", "9.9.9.9", 53, IpProtocol.Udp);
            flow.Application = AppProtocol.Dns;
            flow.Peek = new DnsMessage(1, false, name(i), type, 0, 0, bytes, []) { IsCased = isCased };
            run.Send(flow, FlowEventKind.Application);
        }

        Assert.Equal(found ? 1 : 0, run.Found.Count);
        Assert.All(run.Found, e => Assert.NotNull(e.WatchOnly));
    }
}
