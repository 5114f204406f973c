using NetHawk.Core.Detectors.Malformed;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class LandTests
{
    [Fact]
    public void Syns_from_their_own_destination_are_told_by_their_victim_and_nobody_is_named()
    {
        var run = new Events(new LandDetector());
        for (int i = 0; i < 5; i++) run.Send(run.Flow("10.0.0.5", "10.0.0.5", 80, sourcePort: 80), FlowEventKind.Opened);
        var found = run.Found[0];
        Assert.Equal((ThreatClass.Malformed, (AddressKey?)null, "10.0.0.5"), (found.Class, found.Source, found.Destination.ToString()));
    }

    [Fact]
    public void A_host_that_speaks_with_itself_or_from_a_service_port_is_ordinary()
    {
        var run = new Events(new LandDetector());
        for (int i = 0; i < 9; i++)
        {
            run.Send(run.Flow("10.0.0.5", "10.0.0.5", 80), FlowEventKind.Opened);
            run.Send(run.Flow("10.0.0.6", "10.0.0.5", 80, sourcePort: 80), FlowEventKind.Opened);
        }

        Assert.Empty(run.Found);
    }
}
