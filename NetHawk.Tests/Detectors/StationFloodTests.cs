using NetHawk.Core.Detectors.Flood;
using NetHawk.Core.Flows;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class StationFloodTests
{
    private static string Mac(int i) => $"00:18:{i >> 16 & 255:x2}:{i >> 8 & 255:x2}:{i & 255:x2}:7d";

    [Theory]
    [InlineData(LinkEventKind.NeighborSolicitation)]
    [InlineData(LinkEventKind.ArpRequest)]
    [InlineData(LinkEventKind.Undecoded)]
    public void Each_frame_from_another_station_is_a_flood_of_the_link(LinkEventKind kind)
    {
        var run = new Events(new StationFloodDetector());
        for (int i = 0; i < 3000; i++) run.Link(kind, Mac(i), $"10.9.{i >> 8}.{i & 255}", "10.0.0.7").Wait(0.001);
        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.Equal((ThreatClass.DosFlood, true, true), (e.Class, e.Source is null, e.WatchOnly is not null)));
    }

    /// <summary>A large network that comes into sight, or whose power comes back: each station asks for its router, its server and itself. A building of phones: fewer, again and again.</summary>
    [Theory]
    [InlineData(3000, 3)]
    [InlineData(900, 1)]
    public void Stations_of_a_large_network_speak_again(int stations, int questions)
    {
        var run = new Events(new StationFloodDetector());
        for (int i = 0; i < stations; i++)
            for (int k = 0; k < questions; k++) run.Link(LinkEventKind.ArpRequest, Mac(i), $"10.9.{i >> 8}.{i & 255}", $"10.0.0.{k}").Wait(0.001);
        Assert.Empty(run.Found);
    }
}
