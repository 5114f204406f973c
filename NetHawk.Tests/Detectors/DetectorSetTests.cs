using NetHawk.Core.Detectors;
using NetHawk.Core.Detectors.PortScan;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;

namespace NetHawk.Tests.Detectors;

public class DetectorSetTests
{
    [Fact]
    public void Every_detector_is_registered_under_its_own_name()
    {
        var detectors = DetectorSet.Create(Events.Context());
        Assert.Equal(DetectorSet.Names, detectors.Select(d => d.Name));
        Assert.Equal(DetectorSet.Names.Count, DetectorSet.Names.Distinct().Count());
    }

    [Fact]
    public void A_detector_can_be_switched_off_and_a_wrong_name_is_told()
    {
        var options = new DetectionOptions { Disabled = ["trw", "tea"] };
        Assert.DoesNotContain(DetectorSet.Create(Events.Context(options)), d => d.Name == "trw");
        Assert.Contains(options.Validate(), p => p.Contains("'tea'", StringComparison.Ordinal));
        Assert.Empty(new DetectionOptions().Validate());
        Assert.Contains("Detection:PortScan:FastPorts: value '1' is wrong; allowed is 3 to 10000", new DetectionOptions { PortScan = new PortScanOptions { FastPorts = 1 } }.Validate());
    }

    /// <summary>Keys that an attacker chooses: hundreds of thousands of sources, each seen once.</summary>
    [Fact]
    public void Tables_stay_bounded_under_many_sources()
    {
        var options = new DetectionOptions { MaxTrackedHosts = 1000 };
        foreach (var detector in DetectorSet.Create(Events.Context(options)))
        {
            var run = new Events(detector);
            var flow = run.Flow("198.51.100.1", "10.0.0.5", 80);
            for (uint i = 0; i < 20_000; i++)
            {
                flow.Initiator = AddressKey.FromV4(0xC600_0000 + i);
                flow.InitiatorPort = (ushort)(i + 1024);
                flow.FlowId = i + 1;
                run.Send(flow, FlowEventKind.Opened).Send(flow, FlowEventKind.Unanswered);
            }

            run.Wait(2);
            if (detector.Name is "port-scan-count" or "trw") Assert.InRange(detector.Evictions, 19_000, 20_000);
        }
    }
}
