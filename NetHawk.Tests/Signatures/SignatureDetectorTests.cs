using NetHawk.Core.Detectors.Signatures;
using NetHawk.Core.Flows;
using NetHawk.Core.Peek;
using NetHawk.Core.Signatures;
using NetHawk.Core.Verdicts;
using NetHawk.Tests.Detectors;

namespace NetHawk.Tests.Signatures;

public sealed class SignatureDetectorTests : IDisposable
{
    private const string Stranger = "203.0.113.9", Server = "10.0.0.5", Neighbour = "10.0.0.6", Branch = "10.9.0.6";
    private readonly Events _run = new(new SignatureDetector(Events.Context()));
    private readonly List<RuleBook> _books = [];

    public void Dispose() => _books.ForEach(b => b.Dispose());

    private SignatureMatch Match(params string[] rules)
    {
        var book = new RuleBook(rules);
        _books.Add(book);
        Assert.Empty(book.Report.Problems);
        return new SignatureMatch([.. Enumerable.Range(0, book.Set.Count).Select(i => book.Set[i])]);
    }

    private FlowEvent Connection(string from = Stranger, string to = Server)
    {
        var flow = _run.Flow(from, to, 80);
        flow.Handshake = HandshakeState.Proven;
        return flow;
    }

    private void Say(FlowEvent flow, SignatureMatch match, bool fromResponder = false)
    {
        flow.Peek = match with { FromResponder = fromResponder };
        _run.Send(flow, FlowEventKind.Application);
    }

    [Theory]
    [InlineData(Stranger, Server, true)]
    [InlineData(Branch, Server, true)]
    [InlineData(Neighbour, Server, false)]
    [InlineData(Server, Stranger, false)]
    public void Addresses_are_those_of_the_rule(string from, string to, bool told)
    {
        Say(Connection(from, to), Match("alert tcp $EXTERNAL_NET any -> $HOME_NET any (msg:\"t\"; content:\"ab\"; sid:1;)"));
        Assert.Equal(told, _run.Found.Count == 1);
    }

    [Theory]
    [InlineData("[203.0.113.0/24,!203.0.113.9]", false)]
    [InlineData("[203.0.113.0/24,!203.0.113.8]", true)]
    [InlineData("!$HOME_NET", true)]
    [InlineData("![203.0.113.9,198.51.100.0/24]", false)]
    public void Lists_and_exceptions(string source, bool told)
    {
        Say(Connection(), Match($"alert tcp {source} any -> any any (msg:\"t\"; content:\"ab\"; sid:1;)"));
        Assert.Equal(told, _run.Found.Count == 1);
    }

    [Fact]
    public void A_rule_is_watched_and_says_which_it_is()
    {
        Say(Connection(), Match("alert tcp any any -> any any (msg:\"bad thing\"; content:\"ab\"; classtype:attempted-admin; sid:2012345; rev:4;)"));
        var found = Assert.Single(_run.Found);
        Assert.Equal((ThreatClass.Exploit, false, SpoofClass.TwoWay), (found.Class, found.Decisive, found.Spoof));
        Assert.NotNull(found.WatchOnly);
        Assert.Equal("203.0.113.9 matched rule 2012345 \"bad thing\" (attempted-admin, priority 1) with 10.0.0.5:80", found.Reason);
        Assert.Equal(new RuleReference(1, 2012345, 4, "bad thing"), found.Rule);
    }

    [Fact]
    public void One_that_says_drop_is_an_order_to_block()
    {
        Say(Connection(), Match("drop tcp any any -> any any (msg:\"t\"; content:\"ab\"; sid:1;)"));
        var found = Assert.Single(_run.Found);
        Assert.True(found.Decisive);
        Assert.Null(found.WatchOnly);
    }

    [Fact]
    public void Established_means_a_proven_handshake()
    {
        var rule = Match("alert tcp any any -> any any (msg:\"t\"; flow:established; content:\"ab\"; sid:1;)");
        Say(_run.Flow(Stranger, Server, 80), rule);
        Assert.Empty(_run.Found);
        Say(Connection(), rule);
        Assert.Single(_run.Found);
    }

    [Fact]
    public void A_servers_betraying_answer_blames_its_client_and_a_malicious_answer_its_server()
    {
        var rule = Match("alert tcp any any -> any any (msg:\"t\"; content:\"ab\"; classtype:web-application-attack; sid:1;)");
        Say(Connection(), rule, fromResponder: true);
        Say(Connection(Server, Stranger), rule, fromResponder: true);
        Assert.All(_run.Found, e => Assert.Equal(Stranger, e.Source.ToString()));
        Assert.Equal(2, _run.Found.Count);
    }

    [Fact]
    public void A_rule_may_name_its_victim()
    {
        Say(Connection(), Match("alert tcp any any -> any any (msg:\"t\"; content:\"ab\"; target:src_ip; classtype:attempted-user; sid:1;)"));
        Assert.Equal(Server, Assert.Single(_run.Found).Source.ToString());
    }

    [Fact]
    public void An_inside_hosts_own_crimes_are_told_of_it()
    {
        var rule = Match("alert tcp any any -> any any (msg:\"t\"; content:\"ab\"; classtype:trojan-activity; sid:1;)");
        Say(Connection(Server, Stranger), rule, fromResponder: true);
        var found = Assert.Single(_run.Found);
        Assert.Equal((Server, Stranger, ThreatClass.Malware), (found.Source.ToString(), found.Destination.ToString(), found.Class));
    }

    [Fact]
    public void Marks_lead_from_one_payload_to_the_next_of_a_flow()
    {
        var first = Match("alert tcp any any -> any any (msg:\"t\"; content:\"ab\"; flowbits:set,seen; flowbits:noalert; sid:1;)");
        var second = Match("alert tcp any any -> any any (msg:\"t\"; content:\"cd\"; flowbits:isset,other|seen; sid:2;)");
        var flow = Connection();
        Say(flow, second);
        Say(flow, first);
        Assert.Empty(_run.Found);
        Say(Connection(), second);
        Assert.Empty(_run.Found);
        Say(flow, second);
        Assert.Equal(2, Assert.Single(_run.Found).Rule!.Id);
    }

    [Theory]
    [InlineData("threshold:type threshold, track by_src, count 3, seconds 60;", new[] { 3, 6 })]
    [InlineData("threshold:type both, track by_src, count 3, seconds 60;", new[] { 3 })]
    [InlineData("threshold:type limit, track by_src, count 2, seconds 60;", new[] { 1, 2 })]
    [InlineData("detection_filter:track by_dst, count 4, seconds 60;", new[] { 5, 6, 7 })]
    public void Rates(string rate, int[] told)
    {
        var rule = Match($"alert tcp any any -> any any (msg:\"t\"; content:\"ab\"; {rate} sid:1;)");
        var at = new List<int>();
        for (int i = 1; i <= 7; i++)
        {
            // Each time to another port of another host, so that the rule's own silence is not in the way.
            var flow = rate.Contains("by_dst", StringComparison.Ordinal) ? Connection($"203.0.113.{i + 20}") : Connection(Stranger, $"10.0.0.{i + 20}");
            int before = _run.Found.Count;
            Say(flow, rule);
            if (_run.Found.Count > before) at.Add(i);
        }

        Assert.Equal(told, at);
    }

    [Fact]
    public void A_thousand_matches_of_one_rule_between_two_hosts_are_told_once_in_a_while()
    {
        var rule = Match("alert tcp any any -> any any (msg:\"t\"; content:\"ab\"; sid:1;)");
        for (int i = 0; i < 1000; i++) Say(Connection(), rule);
        Assert.Single(_run.Found);
        _run.Wait(25);
        Say(Connection(), rule);
        Assert.Equal(2, _run.Found.Count);
    }
}
