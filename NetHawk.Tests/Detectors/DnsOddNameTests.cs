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

    private static void Asked(int names, Func<int, string> name, bool found)
    {
        var run = new Events(new DnsTunnelDetector(Events.Context()));
        for (int i = 0; i < names; i++)
        {
            var flow = run.Flow("10.0.0.7", "9.9.9.9", 53, IpProtocol.Udp);
            flow.Application = AppProtocol.Dns;
            flow.Peek = new DnsMessage(1, false, name(i), 1, 0, 0, 80, []);
            run.Send(flow, FlowEventKind.Application);
        }

        Assert.Equal(found ? 1 : 0, run.Found.Count);
        Assert.All(run.Found, e => Assert.NotNull(e.WatchOnly));
    }
}
