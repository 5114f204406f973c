using NetHawk.Core.Detectors.Malformed;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public sealed class FragmentAttackTests
{
    private static Events Attack(int count, DecodeError fault = DecodeError.OverlappingFragment)
    {
        var run = new Events(new FragmentAttackDetector());
        for (int i = 0; i < count; i++)
        {
            var flow = run.Flow("203.0.113.7", "10.0.0.5", 0, IpProtocol.Udp);
            flow.Peek = new MalformedFragment(fault);
            run.Send(flow, FlowEventKind.Application);
        }

        return run;
    }

    [Fact]
    public void Three_overlaps_are_told_as_malformed_and_as_what_anybody_could_have_forged()
    {
        var found = Assert.Single(Attack(3).Found);
        Assert.Equal(ThreatClass.Malformed, found.Class);
        Assert.Equal(SpoofClass.Unverified, found.Spoof);
        Assert.Contains("overlap", found.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_reaches_beyond_the_largest_datagram_no_router_breaks_so() =>
        Assert.True(Attack(3, DecodeError.FragmentTooLong).Found[0].LogOdds >= Attack(3).Found[0].LogOdds + 1);

    [Fact]
    public void One_or_two_may_be_a_broken_router() => Assert.Empty(Attack(2).Found);

    [Fact]
    public void Hundreds_a_second_are_a_flood()
    {
        var run = new Events(new FragmentAttackDetector());
        for (int i = 0; i < 900; i++)
        {
            var flow = run.Flow("203.0.113.7", "10.0.0.5", 0, IpProtocol.Udp);
            flow.Peek = new MalformedFragment(DecodeError.BadFragmentLength);
            run.Send(flow, FlowEventKind.Application).Wait(0.003);
        }

        Assert.Contains(run.Found, e => e.Class == ThreatClass.DosFlood && e.Source.ToString() == "203.0.113.7");
    }

    [Fact]
    public void A_flood_of_them_is_told_now_and_then_and_not_each_time() => Assert.InRange(Attack(10_000).Found.Count, 2, 10);
}
