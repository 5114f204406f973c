using NetHawk.Core.Features;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Tests.Features;

public class SourceWindowTests
{
    [Fact]
    public void Counts_what_a_scanner_does()
    {
        var window = new SourceWindow();
        for (int port = 1; port <= 20; port++)
        {
            var flow = SyntheticFlows.Opened("203.0.113.7", "10.0.0.5", (ushort)port, port * 0.1);
            window.Observe(flow);
            window.Observe(flow.As(FlowEventKind.Refused, 0.01));
        }

        window.Read(SyntheticFlows.Opened("203.0.113.7", "10.0.0.5", 20, 2.1), out var statistics);
        Assert.Equal(20, statistics.Flows);
        Assert.Equal(20, statistics.Ports);
        Assert.Equal(1, statistics.Hosts);
        Assert.Equal(1, statistics.FailureShare);
        Assert.Equal(0.05, statistics.ServiceShare, 3);
    }

    [Fact]
    public void Old_counts_leave_the_window()
    {
        var window = new SourceWindow();
        for (int i = 0; i < 10; i++) window.Observe(SyntheticFlows.Opened("203.0.113.7", "10.0.0.5", 80, i));
        window.Observe(SyntheticFlows.Opened("203.0.113.7", "10.0.0.5", 80, 35));
        window.Read(SyntheticFlows.Opened("203.0.113.7", "10.0.0.5", 80, 35), out var near);
        Assert.Equal(11, near.Flows);
        window.Observe(SyntheticFlows.Opened("203.0.113.7", "10.0.0.5", 80, 200));
        window.Read(SyntheticFlows.Opened("203.0.113.7", "10.0.0.5", 80, 200), out var far);
        Assert.Equal(1, far.Flows);
    }

    [Fact]
    public void A_timer_is_regular_and_a_person_is_not()
    {
        var window = new SourceWindow();
        for (int i = 0; i < 12; i++) window.Observe(SyntheticFlows.Opened("10.0.0.1", "198.51.100.1", 443, i * 10));
        double at = 0;
        for (int i = 0; i < 12; i++) window.Observe(SyntheticFlows.Opened("10.0.0.2", "198.51.100.1", 443, at += i % 3 == 0 ? 25 : 1));
        window.Read(SyntheticFlows.Opened("10.0.0.1", "198.51.100.1", 443, 110), out var timer);
        window.Read(SyntheticFlows.Opened("10.0.0.2", "198.51.100.1", 443, at), out var person);
        Assert.Equal(10, timer.ServiceStartGap, 3);
        Assert.Equal(0, timer.ServiceStartVariation, 3);
        Assert.True(person.ServiceStartVariation > 0.5);
    }

    [Fact]
    public void Sampled_flows_count_for_what_they_stand_for()
    {
        var window = new SourceWindow();
        window.Observe(SyntheticFlows.Opened("203.0.113.7", "10.0.0.5", 80, 0, weight: 50));
        window.Read(SyntheticFlows.Opened("203.0.113.7", "10.0.0.5", 80, 0), out var statistics);
        Assert.Equal(50, statistics.Flows);
    }

    [Fact]
    public void A_flood_of_forged_sources_does_not_wash_out_a_watched_one()
    {
        var window = new SourceWindow(100);
        for (int i = 0; i < 5; i++) window.Observe(SyntheticFlows.Opened("203.0.113.7", "10.0.0.5", (ushort)(80 + i), 0));
        for (int i = 0; i < 5_000; i++) window.Observe(SyntheticFlows.Opened($"198.18.{i / 250}.{i % 250}", "10.0.0.5", 80, 1));
        Assert.Equal(100, window.Count);
        Assert.Equal(4_901, window.Evictions);
        window.Read(SyntheticFlows.Opened("203.0.113.7", "10.0.0.5", 80, 1), out var statistics);
        Assert.Equal(5, statistics.Flows);
    }

    [Fact]
    public void After_a_jump_of_time_nothing_is_remembered()
    {
        var window = new SourceWindow(10);
        for (int i = 0; i < 30; i++) window.Observe(SyntheticFlows.Opened($"203.0.113.{i}", "10.0.0.5", 80, i));
        window.Clear();
        Assert.Equal(0, window.Count);
        window.Observe(SyntheticFlows.Opened("203.0.113.29", "10.0.0.5", 80, -500));
        window.Read(SyntheticFlows.Opened("203.0.113.29", "10.0.0.5", 80, -500), out var statistics);
        Assert.Equal(1, statistics.Flows);
    }

    [Fact]
    public void Names_count_only_for_flows_that_speak_dns()
    {
        var window = new SourceWindow();
        var flow = SyntheticFlows.Opened("10.0.0.1", "10.0.0.53", 53, 0) with { Protocol = IpProtocol.Udp, Application = AppProtocol.Dns };
        window.Observe(flow);
        for (int i = 0; i < 20; i++)
        {
            var asked = flow.As(FlowEventKind.Application, i * 0.1);
            asked.Peek = new DnsMessage(1, false, $"abcdefgh{i}x.t.example.org", 16, 0, 0, 60, []);
            window.Observe(asked);
            asked.Peek = new DnsMessage(1, true, $"abcdefgh{i}x.t.example.org", 16, 3, 0, 100, []) { FromResponder = true };
            window.Observe(asked);
        }

        window.Read(flow.As(FlowEventKind.Checkpoint, 2), out var dns);
        Assert.Equal(20, dns.Questions);
        Assert.InRange(dns.DistinctNames, 15, 26);
        Assert.Equal(12.5, dns.NameLength, 3);
        Assert.InRange(dns.NameEntropy, 3, 4);
        Assert.Equal((1, 1, 100), (dns.OddTypeShare, dns.MissingNameShare, dns.AnswerLength));
        window.Read(flow.As(FlowEventKind.Checkpoint, 2) with { Application = AppProtocol.Tls }, out var other);
        Assert.Equal((0, 0), (other.Questions, other.NameLength));
    }

    [Fact]
    public void Requests_count_by_their_shape()
    {
        var window = new SourceWindow();
        var flow = SyntheticFlows.Opened("203.0.113.7", "10.0.0.80", 80, 0) with { Application = AppProtocol.Http };
        window.Observe(flow);
        foreach (string target in new[] { "/a?q=1", "/a?q='%20or%201", "/b", "/b" })
        {
            window.Observe(flow.As(FlowEventKind.Application) with { Peek = new HttpRequest("GET", target, "h", "u", true, false, -1, "") { HasContext = target == "/b" } });
            window.Observe(flow.As(FlowEventKind.Application) with { Peek = new HttpResponse(target == "/b" ? 404 : 200, "", 0) });
        }

        window.Read(flow.As(FlowEventKind.Checkpoint, 1), out var web);
        Assert.Equal(4, web.Requests);
        Assert.InRange(web.DistinctTargets, 2.5, 3.5);
        Assert.Equal((25 / 4.0, 3 / 25.0), (web.TargetLength, web.OddCharacterShare));
        Assert.Equal((0, 0.5, 0.5), (web.BodyShare, web.BareShare, web.RefusedRequestShare));
    }

    [Fact]
    public void Reports_of_one_size_are_told_from_pages()
    {
        var window = new SourceWindow();
        for (int i = 0; i < 8; i++)
        {
            foreach (var (source, bytes) in new[] { ("10.0.0.1", 300), ("10.0.0.2", 100 << i) })
            {
                var flow = SyntheticFlows.Opened(source, "198.51.100.1", 443, i * 10);
                window.Observe(flow);
                flow.Forward.PayloadBytes = bytes;
                window.Observe(flow.As(FlowEventKind.Closed, 1));
            }
        }

        window.Read(SyntheticFlows.Opened("10.0.0.1", "198.51.100.1", 443, 80), out var reports);
        window.Read(SyntheticFlows.Opened("10.0.0.2", "198.51.100.1", 443, 80), out var pages);
        Assert.Equal(0, reports.ServiceSizeVariation, 3);
        Assert.True(pages.ServiceSizeVariation > 0.8);
        Assert.Equal(0, reports.OpenFlows);
    }
}
