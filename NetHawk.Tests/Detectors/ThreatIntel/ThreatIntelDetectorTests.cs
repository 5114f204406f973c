using NetHawk.Core.Detectors;
using NetHawk.Core.Detectors.ThreatIntel;
using NetHawk.Core.Flows;
using NetHawk.Core.Intel;
using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors.ThreatIntel;

public sealed class ThreatIntelDetectorTests : IEvidenceSink
{
    private readonly List<Evidence> _evidence = [];
    private readonly ThreatIntelDetector _detector;

    public ThreatIntelDetectorTests()
    {
        var status = new FeedStatus("bad", "test", 1, 0, 0, 0, null, "");
        var snapshot = new IntelSnapshot([status], [new FeedContent([Prefix.Parse("203.0.113.0/24"), Prefix.Parse("10.9.9.9")], 0, 0, 0)], FeedFilter.None);
        _detector = new ThreatIntelDetector(new DetectorContext(NetworkRoles.Default, new DetectionOptions()) { Intel = snapshot });
    }

    void IEvidenceSink.Add(Evidence evidence) => _evidence.Add(evidence);

    private void Flow(string from, string to, FlowEventKind kind = FlowEventKind.Established, double at = 1000) => _detector.OnFlow(new FlowEvent
    {
        Kind = kind,
        Time = PacketTime.FromSeconds(at),
        FirstPacket = PacketTime.FromSeconds(at - 0.1),
        Initiator = AddressKey.Parse(from),
        Responder = AddressKey.Parse(to),
        ResponderPort = 443,
        Protocol = IpProtocol.Tcp,
    }, this);

    [Fact]
    public void A_listed_source_is_evidence_that_cannot_block_alone()
    {
        Flow("203.0.113.7", "10.0.0.5");

        var evidence = Assert.Single(_evidence);
        Assert.Equal((NetHawk.Core.Verdicts.ThreatClass.ThreatIntel, SpoofClass.TwoWay, false), (evidence.Class, evidence.Spoof, evidence.Decisive));
        Assert.Equal("203.0.113.7 is on bad (in 203.0.113.0/24) and contacted 10.0.0.5", evidence.Reason);
        Assert.NotNull(evidence.WatchOnly);
    }

    [Fact]
    public void The_accused_is_always_the_listed_one_never_the_inside_host()
    {
        Flow("10.0.0.5", "203.0.113.7");
        Flow("10.9.9.9", "198.51.100.1");

        var evidence = Assert.Single(_evidence);
        Assert.Equal(AddressKey.Parse("203.0.113.7"), evidence.Source);
        Assert.Equal(AddressKey.Parse("10.0.0.5"), evidence.Destination);
    }

    [Fact]
    public void Said_at_most_once_an_hour_and_again_when_the_source_is_proven()
    {
        Flow("203.0.113.7", "10.0.0.5", FlowEventKind.Opened);
        Flow("203.0.113.7", "10.0.0.5");
        for (int i = 0; i < 100; i++) Flow("203.0.113.7", "10.0.0.5", at: 1001 + i);
        Assert.Equal([SpoofClass.Unverified, SpoofClass.TwoWay], _evidence.Select(e => e.Spoof));

        for (int hour = 1; hour <= 4; hour++) Flow("203.0.113.8", "10.0.0.5", at: 1000 + hour * 3600);
        int before = _evidence.Count;
        Flow("203.0.113.7", "10.0.0.5", at: 1000 + 4 * 3600);
        Assert.Equal(before + 1, _evidence.Count);
    }
}
