using NetHawk.Core.Detectors.WebAttack;
using NetHawk.Core.Flows;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class EncryptedRequestsTests
{
    private static void Send(Events run, string source, string server, int sentPackets, long sent, int receivedPackets, long received, FlowEventKind kind, double seconds)
    {
        var flow = run.Flow(source, server, 443);
        flow.Handshake = HandshakeState.Proven;
        flow.Application = AppProtocol.Tls;
        run.Wait(seconds);
        flow.LastPacket = run.Now;
        flow.Forward = new DirectionCounts { Packets = sentPackets * 2, DataPackets = sentPackets, PayloadBytes = sent };
        flow.Backward = new DirectionCounts { Packets = receivedPackets * 2, DataPackets = receivedPackets, PayloadBytes = received };
        run.Send(flow, kind);
    }

    private static Events Fresh() => new(new EncryptedRequestsDetector(Events.Context()));

    [Fact]
    public void One_alike_connection_per_try_is_guessing_and_only_watched()
    {
        var run = Fresh();
        for (int i = 0; i < 60; i++) Send(run, "203.0.113.9", "10.0.0.5", 4, 790 + i % 7, 4, 1650 + i % 2, FlowEventKind.Closed, 0.3);
        Assert.All(run.Found, e => Assert.Equal((ThreatClass.BruteForce, true), (e.Class, e.WatchOnly is not null)));
        Assert.NotEmpty(run.Found);
    }

    /// <summary>Whoever is through with his list in two seconds is told after them; a job that starts with a few dozen calls at once is none.</summary>
    [Theory]
    [InlineData(60, true)]
    [InlineData(45, false)]
    public void Guessing_that_is_over_at_once_is_told_when_it_is_over(int tries, bool found)
    {
        var run = Fresh();
        for (int i = 0; i < tries; i++) Send(run, "203.0.113.9", "10.0.0.5", 4, 790 + i % 7, 4, 1650 + i % 2, FlowEventKind.Closed, 0.03);
        Assert.Empty(run.Found);
        run.Wait(4);
        Assert.Equal(found, run.Found.Count == 1);
        Assert.All(run.Found, e => Assert.Equal((ThreatClass.BruteForce, "203.0.113.9", true), (e.Class, e.Source.ToString(), e.WatchOnly is not null)));
    }

    /// <summary>Private addresses on both sides prove nothing: another branch, a laboratory, a provider's customers.</summary>
    [Fact]
    public void A_private_address_of_another_network_may_attack()
    {
        var run = Fresh();
        for (int i = 0; i < 60; i++) Send(run, "10.66.1.9", "10.0.0.5", 4, 790 + i % 7, 4, 1650 + i % 2, FlowEventKind.Closed, 0.3);
        Assert.NotEmpty(run.Found);
    }

    /// <summary>
    /// A neighbour who begins to try names and passwords is watched. A load test asks for the same again and again, an interface's answers differ, whoever was at it when we began to look or called before is a
    /// program of the house.
    /// </summary>
    [Theory]
    [InlineData(7, 2, 10, 0, true)]
    [InlineData(1, 2, 10, 0, false)]
    [InlineData(7, 100, 10, 0, false)]
    [InlineData(200, 2, 10, 0, false)]
    [InlineData(7, 2, 0, 0, false)]
    [InlineData(7, 2, 10, 400, false)]
    public void A_neighbour_is_a_program_unless_it_begins_to_guess(int lengths, int answers, double before, double calls, bool found)
    {
        var run = Fresh();
        Send(run, "10.0.0.77", "10.0.0.5", 4, 790, 4, 1650, FlowEventKind.Closed, 0);
        run.Wait(before);
        if (calls > 0)
        {
            Send(run, "10.0.0.9", "10.0.0.5", 4, 790, 4, 1650, FlowEventKind.Closed, 0.3);
            run.Wait(calls);
        }

        for (int i = 0; i < 60; i++) Send(run, "10.0.0.9", "10.0.0.5", 4, 790 + i % lengths, 4, 1650 + i * 13 % answers, FlowEventKind.Closed, 0.3);
        Assert.Equal(found, run.Found.Count > 0);
        Assert.All(run.Found, e => Assert.Equal((ThreatClass.BruteForce, true), (e.Class, e.WatchOnly is not null)));
    }

    /// <summary>Three dozen words are soon tried by who has the next ready; a partner's application, a webhook or a check comes back after a while.</summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(0.3, false)]
    public void A_short_list_is_told_where_the_next_try_is_ready_each_time(double pause, bool found)
    {
        var run = Fresh();
        for (int i = 0; i < 35; i++)
        {
            Send(run, "203.0.113.9", "10.0.0.5", 4, 790 + i % 7, 4, 1650 + i % 2, FlowEventKind.Closed, 0.27);
            run.Wait(pause);
        }

        Assert.Equal(found, run.Found.Count > 0);
        Assert.All(run.Found, e => Assert.NotNull(e.WatchOnly));
    }

    [Theory]
    [InlineData(7, ThreatClass.BruteForce)]
    [InlineData(1, ThreatClass.DosFlood)]
    public void A_hundred_connections_a_second_are_a_load_unless_names_and_passwords_make_them_differ(int lengths, ThreatClass expected)
    {
        var run = Fresh();
        for (int i = 0; i < 900; i++) Send(run, "203.0.113.9", "10.0.0.5", 4, 790 + i % lengths, 4, 1650 + i % 2, FlowEventKind.Closed, 0.005);
        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.Equal(expected, e.Class));
    }

    [Fact]
    public void Requests_of_many_lengths_with_the_same_answer_are_injections()
    {
        var run = Fresh();
        for (int i = 0; i < 60; i++) Send(run, "203.0.113.9", "10.0.0.5", 4, 900 + i * 37 % 200, 4, 1650 + i % 2, FlowEventKind.Closed, 0.3);
        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.Equal(ThreatClass.WebAttack, e.Class));
    }

    /// <summary>Ten requests a second over a line of eight milliseconds leave time for work of one's own; the same over one of 90 do not.</summary>
    [Theory]
    [InlineData(8_000, false)]
    [InlineData(90_000, true)]
    public void A_partners_application_thinks_between_its_requests(int roundTrip, bool found)
    {
        var run = Fresh();
        var flow = run.Flow("203.0.113.9", "10.0.0.5", 443);
        (flow.Handshake, flow.Application, flow.RttMicroseconds) = (HandshakeState.Proven, AppProtocol.Tls, roundTrip);
        run.Wait(26);
        flow.LastPacket = run.Now;
        flow.Forward = new DirectionCounts { Packets = 512, DataPackets = 256, PayloadBytes = 256 * 130 };
        flow.Backward = new DirectionCounts { Packets = 512, DataPackets = 256, PayloadBytes = 2500 + 256 * 110 };
        run.Send(flow, FlowEventKind.Checkpoint);
        Assert.Equal(found, run.Found.Count > 0);
    }

    [Fact]
    public void Hundreds_of_small_requests_in_quick_turns_are_probing()
    {
        var run = Fresh();
        Send(run, "203.0.113.9", "10.0.0.5", 256, 256 * 130, 256, 2500 + 256 * 380, FlowEventKind.Checkpoint, 6);
        Assert.Equal(ThreatClass.WebAttack, Assert.Single(run.Found).Class);

        // By HTTP/2, whose headers are numbers after the first time.
        run = Fresh();
        Send(run, "203.0.113.9", "10.0.0.5", 256, 256 * 52, 256, 2500 + 256 * 250, FlowEventKind.Checkpoint, 6);
        Assert.Single(run.Found);
    }

    [Fact]
    public void Pages_of_many_sizes_slow_interfaces_downloads_and_ways_out_are_ordinary()
    {
        var run = Fresh();
        for (int i = 0; i < 100; i++) Send(run, "203.0.113.9", "10.0.0.5", 4, 600 + i * 37 % 900, 4, 1600 + i * 7919 % 40_000, FlowEventKind.Closed, 0.3);
        for (int i = 0; i < 60; i++) Send(run, "203.0.113.10", "10.0.0.5", 4, 790, 4, 1650, FlowEventKind.Closed, 5);
        Send(run, "203.0.113.11", "10.0.0.5", 256, 256 * 130, 256, 2500 + 256 * 380, FlowEventKind.Checkpoint, 200);
        Send(run, "203.0.113.12", "10.0.0.5", 256, 256 * 130, 400, 2500 + 400 * 14_000, FlowEventKind.Checkpoint, 12);
        for (int i = 0; i < 60; i++) Send(run, "10.0.0.8", "203.0.113.5", 4, 790, 4, 1650, FlowEventKind.Closed, 0.3);
        Assert.Empty(run.Found);
    }

    /// <summary>A load tool asks for the same each time, a path guesser for something else.</summary>
    [Theory]
    [InlineData(0, ThreatClass.DosFlood)]
    [InlineData(7, ThreatClass.WebAttack)]
    public void Requests_of_one_length_by_the_hundred_a_second_are_a_load(int more, ThreatClass expected)
    {
        var run = Fresh();
        for (int i = 0; i < 20; i++)
        {
            var flow = run.Flow("203.0.113.9", "10.0.0.5", 443);
            flow.Handshake = HandshakeState.Proven;
            flow.Application = AppProtocol.Tls;
            flow.RttMicroseconds = 500;
            foreach (int length in new[] { 517, -1460, 80, 99, -218, 99 + more, -218, 99 + 2 * more, -218 }) flow.Early[flow.EarlyCount++].SignedPayload = (short)length;
            flow.Forward = new DirectionCounts { Packets = 120, DataPackets = 63, PayloadBytes = 63 * 105 };
            flow.Backward = new DirectionCounts { Packets = 120, DataPackets = 63, PayloadBytes = 2500 + 60 * 218 };
            run.Wait(0.05).Send(flow, FlowEventKind.Checkpoint);
        }

        Assert.NotEmpty(run.Found);
        Assert.All(run.Found, e => Assert.Equal((expected, true), (e.Class, e.WatchOnly is not null)));
    }
}
