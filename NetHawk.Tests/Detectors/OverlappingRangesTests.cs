using NetHawk.Core.Detectors.SlowDos;
using NetHawk.Core.Flows;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Detectors;

public class OverlappingRangesTests
{
    private static List<Evidence> Run(int requests, int overlapping)
    {
        var run = new Events(new OverlappingRangesDetector());
        for (int i = 0; i < requests; i++)
            run.Session("203.0.113.7", "10.0.0.5", 80, application: AppProtocol.Http, peeks: new HttpRequest("HEAD", "/", "shop.example", "x", false, false, -1, "") { OverlappingRanges = overlapping });
        return run.Found;
    }

    [Fact]
    public void One_request_is_shown_and_a_row_of_them_is_an_attack_that_exhausts()
    {
        var one = Assert.Single(Run(1, 190));
        Assert.Equal(ThreatClass.SlowDos, one.Class);
        Assert.NotNull(one.WatchOnly);
        var many = Run(16, 190);
        Assert.Null(many[^1].WatchOnly);
        Assert.True(many[^1].LogOdds > 5);
    }

    /// <summary>A reader of documents that jumps about in a film or a book.</summary>
    [Fact]
    public void A_few_parts_out_of_order_are_let_be() => Assert.Empty(Run(40, 12));
}
