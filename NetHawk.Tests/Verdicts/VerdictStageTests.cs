using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Verdicts;

public class VerdictStageTests
{
    private static readonly PacketTime Start = PacketTime.FromParts(1_700_000_000, 0);
    private readonly List<Verdict> _said = [];
    private int _ids;

    private VerdictStage Stage(VerdictOptions? options = null, Func<AddressKey, bool>? blocked = null) =>
        new(options ?? new VerdictOptions(), _said.Add, () => new Guid(++_ids, 0, 0, new byte[8]), blocked);

    private static Evidence Found(double seconds = 0, double logOdds = 5, ThreatClass kind = ThreatClass.PortScan, SpoofClass spoof = SpoofClass.Unverified,
        string detector = "port-scan-count", string? source = "203.0.113.7", bool decisive = false, string? watchOnly = null) => new()
        {
            Detector = detector,
            Class = kind,
            Spoof = spoof,
            LogOdds = logOdds,
            Decisive = decisive,
            Source = source is null ? null : AddressKey.Parse(source),
            Destination = AddressKey.Parse("10.0.0.5"),
            FirstPacket = Start.AddSeconds(seconds - 1),
            Time = Start.AddSeconds(seconds),
            Packets = 20,
            Reason = detector,
            WatchOnly = watchOnly,
        };

    [Fact]
    public void Weak_evidence_says_nothing_until_it_adds_up()
    {
        var stage = Stage();
        stage.Add(Found(logOdds: 1.5));
        Assert.Empty(_said);
        stage.Add(Found(logOdds: 1.5, detector: "model"));
        Assert.True(Assert.Single(_said).IsNew);
        Assert.Equal(2, _said[0].Evidence.Count);
    }

    /// <summary>Thousands of forged sources, each with all its evidence, would take 200 MB.</summary>
    [Fact]
    public void In_a_crowd_of_threats_less_evidence_is_kept_of_each()
    {
        var stage = Stage();
        for (int i = 0; i < 10; i++) stage.Add(Found(seconds: 2 * i));
        Assert.Equal(10, _said[^1].Evidence.Count);
        for (int i = 0; i < VerdictStage.Crowd; i++) stage.Add(Found(seconds: 20, source: $"20.0.{i >> 8}.{i & 255}"));
        for (int i = 0; i < 10; i++) stage.Add(Found(seconds: 22 + 2 * i, source: "198.51.100.9"));
        Assert.Equal(VerdictStage.EvidenceInCrowd, _said[^1].Evidence.Count);
        Assert.Equal(AddressKey.Parse("198.51.100.9"), _said[^1].Source);
    }

    [Theory]
    [InlineData(ThreatClass.SlowDos, ThreatClass.C2Beacon, 3.5, false)]
    [InlineData(ThreatClass.DosFlood, ThreatClass.C2Beacon, 3.5, false)]
    [InlineData(ThreatClass.BruteForce, ThreatClass.C2Beacon, 3.5, false)]
    [InlineData(ThreatClass.WebAttack, ThreatClass.C2Beacon, 3.5, false)]
    [InlineData(ThreatClass.PortScan, ThreatClass.C2Beacon, 3.5, false)]
    [InlineData(ThreatClass.C2Beacon, ThreatClass.SlowDos, 3.5, true)]
    [InlineData(ThreatClass.Exfiltration, ThreatClass.C2Beacon, 3.5, true)]
    [InlineData(ThreatClass.WebAttack, ThreatClass.Exploit, 4.5, false)]
    [InlineData(ThreatClass.WebAttack, ThreatClass.Exploit, 6, true)]
    [InlineData(ThreatClass.Exploit, ThreatClass.WebAttack, 3, true)]
    public void A_tools_rhythm_and_a_scanners_exploits_go_by_the_better_name(ThreatClass shown, ThreatClass next, double logOdds, bool said)
    {
        var stage = Stage();
        stage.Add(Found(kind: shown, spoof: SpoofClass.TwoWay));
        stage.Add(Found(1, logOdds, next, SpoofClass.TwoWay, "another"));
        Assert.Equal(said, _said.Exists(v => v.Class == next));
    }

    /// <summary>Packets that carry their receiver's address as their source (LAND) come from somebody else; who connects to himself, and is answered, does so.</summary>
    [Theory]
    [InlineData("10.0.0.5", SpoofClass.Unverified, false)]
    [InlineData("10.0.0.6", SpoofClass.Unverified, true)]
    [InlineData("10.0.0.5", SpoofClass.TwoWay, true)]
    public void The_victim_of_packets_in_its_own_name_is_not_blocked(string source, SpoofClass spoof, bool blocked)
    {
        var stage = Stage();
        stage.Add(Found(logOdds: 6, kind: ThreatClass.DosFlood, spoof: spoof, source: source));
        stage.Add(Found(1, 6, ThreatClass.DosFlood, spoof, "model", source));
        Assert.Equal(blocked, _said[^1].Action != VerdictAction.Watch);
    }

    [Fact]
    public void Evidence_fades_with_its_half_life()
    {
        var stage = Stage();
        stage.Add(Found(0, 2.4));
        stage.Add(Found(3000, 1.5, detector: "another"));
        Assert.Empty(_said);
    }

    [Fact]
    public void One_detector_repeating_itself_is_no_second_witness()
    {
        var stage = Stage();
        for (int i = 0; i < 100; i++) stage.Add(Found(i * 0.01, 5, ThreatClass.BruteForce, SpoofClass.TwoWay));
        Assert.Equal(1, stage.Tracked);
        Assert.All(_said, v => Assert.InRange(v.Score, 5, 9));
        Assert.All(_said, v => Assert.Equal(VerdictAction.SoftBlock, v.Action));
    }

    [Fact]
    public void One_threat_per_source_and_class_grows_at_most_once_a_second()
    {
        var stage = Stage();
        for (int i = 0; i < 1000; i++) stage.Add(Found(i * 0.01, 7));
        stage.Complete(Start.AddSeconds(10));
        Assert.Single(_said.Select(v => v.ThreatId).Distinct());
        Assert.InRange(_said.Count, 2, 15);
        Assert.Equal(1000, _said[^1].Count);
        Assert.Equal(20, _said[^1].PacketsUntilDetection);
        Assert.True(_said[^1].Evidence.Count <= new VerdictOptions().MaxEvidence);
        Assert.Equal(1, stage.Threats);
    }

    [Fact]
    public void Forged_sources_get_at_most_a_soft_block()
    {
        Stage().Add(Found(logOdds: 9, decisive: true));
        Assert.Equal(VerdictAction.SoftBlock, _said[^1].Action);
    }

    [Fact]
    public void A_known_peer_is_not_blocked_for_what_could_be_forged()
    {
        var stage = Stage();
        stage.NoteExchange(AddressKey.Parse("203.0.113.7"), Start.AddSeconds(-600));
        stage.Add(Found(logOdds: 9));
        Assert.Equal(VerdictAction.Watch, _said[^1].Action);
        Assert.Contains("completed exchange", _said[^1].ActionReason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exchange_after_the_behaviour_began_is_no_alibi()
    {
        var stage = Stage();
        stage.NoteExchange(AddressKey.Parse("203.0.113.7"), Start.AddSeconds(5));
        stage.Add(Found(seconds: 1, logOdds: 9));
        Assert.Equal(VerdictAction.SoftBlock, _said[^1].Action);
    }

    [Fact]
    public void A_proven_attack_ends_the_good_name()
    {
        var stage = Stage();
        stage.NoteExchange(AddressKey.Parse("203.0.113.7"), Start.AddSeconds(-600));
        stage.Add(Found(0, 7, ThreatClass.BruteForce, SpoofClass.Application, "brute-force", decisive: true));
        Assert.Equal(VerdictAction.Block, _said[^1].Action);
        stage.Add(Found(10, 7));
        Assert.Equal(VerdictAction.SoftBlock, _said[^1].Action);
    }

    [Fact]
    public void Neighbours_of_a_blocked_IPv6_host_are_those_of_its_64_who_still_have_a_good_name()
    {
        var stage = Stage();
        foreach (string address in (string[])["2001:db8:0:1::1", "2001:db8:0:1::2", "2001:db8:0:1::2", "2001:db8:0:1::3", "2001:db8:0:2::4", "203.0.113.7"]) stage.NoteExchange(AddressKey.Parse(address), Start);
        int Neighbours(string source)
        {
            stage.Add(Found(0, 7, ThreatClass.BruteForce, SpoofClass.Application, "brute-force", source, decisive: true));
            Assert.Equal(VerdictAction.Block, _said[^1].Action);
            return _said[^1].Neighbours;
        }

        Assert.Equal([2, 1, 1, 0], new[] { Neighbours("2001:db8:0:1::1"), Neighbours("2001:db8:0:1::3"), Neighbours("2001:db8:0:1::9"), Neighbours("203.0.113.7") });
    }

    [Fact]
    public void Many_new_sources_at_once_are_taken_for_forged()
    {
        var stage = Stage();
        for (int i = 1; i <= 60; i++) stage.Add(Found(i * 0.1, 9, source: $"198.51.100.{i}"));
        Assert.Equal(VerdictAction.Watch, _said[^1].Action);
        Assert.InRange(_said.Count(v => v.Action == VerdictAction.SoftBlock), 0, new VerdictOptions().ManyNewSources);
    }

    [Fact]
    public void Full_blocks_need_a_proven_source_and_two_detectors_or_one_decisive_rule()
    {
        var stage = Stage();
        stage.Add(Found(0, 5, ThreatClass.BruteForce, SpoofClass.TwoWay, "a"));
        Assert.Equal(VerdictAction.SoftBlock, _said[^1].Action);
        stage.Add(Found(1, 3, ThreatClass.BruteForce, SpoofClass.TwoWay, "b"));
        Assert.Equal(VerdictAction.Block, _said[^1].Action);
        stage.Add(Found(2, 5, ThreatClass.WebAttack, SpoofClass.Application, "c", "192.0.2.9", decisive: true));
        Assert.Equal(VerdictAction.Block, _said[^1].Action);
    }

    [Theory]
    [InlineData(ThreatClass.Anomaly)]
    [InlineData(ThreatClass.C2Beacon)]
    [InlineData(ThreatClass.ThreatIntel)]
    public void Some_classes_alone_are_only_watched(ThreatClass kind)
    {
        Stage().Add(Found(0, 9, kind, SpoofClass.Application, "x"));
        Assert.Equal(VerdictAction.Watch, Assert.Single(_said).Action);
    }

    [Fact]
    public void The_model_alone_watches_or_softly_blocks_by_its_rule()
    {
        var stage = Stage();
        stage.Add(Found(0, 3, ThreatClass.BruteForce, SpoofClass.TwoWay, "model"));
        Assert.Equal(VerdictAction.Watch, _said[^1].Action);
        for (int i = 1; i < 30; i++) stage.Add(Found(i, 6.5, ThreatClass.BruteForce, SpoofClass.TwoWay, "model"));
        Assert.Equal(VerdictAction.SoftBlock, _said[^1].Action);
    }

    [Theory]
    [InlineData(ThreatClass.BruteForce, false, VerdictAction.Block)]
    [InlineData(ThreatClass.WebAttack, false, VerdictAction.SoftBlock)]
    [InlineData(ThreatClass.WebAttack, true, VerdictAction.Block)]
    public void Of_web_attacks_the_model_is_no_second_witness(ThreatClass kind, bool decisive, VerdictAction expected)
    {
        var stage = Stage();
        stage.Add(Found(0, 5, kind, SpoofClass.TwoWay, "rule", decisive: decisive));
        stage.Add(Found(1, 5, kind, SpoofClass.TwoWay, "model"));
        Assert.Equal(expected, _said[^1].Action);
    }

    [Fact]
    public void Watch_only_evidence_never_blocks_unless_other_evidence_may()
    {
        var stage = Stage();
        stage.Add(Found(0, 9, ThreatClass.DnsTunnel, SpoofClass.Application, "a", watchOnly: "a resolver"));
        Assert.Equal(VerdictAction.Watch, _said[^1].Action);
        stage.Add(Found(1, 9, ThreatClass.DnsTunnel, SpoofClass.Application, "b"));
        Assert.Equal(VerdictAction.Block, _said[^1].Action);
    }

    [Fact]
    public void A_flood_of_forged_sources_is_one_threat_of_its_victim_and_holds_back_what_its_names_did()
    {
        var stage = Stage();
        stage.Add(Found(0, 6, ThreatClass.DosFlood, source: null, detector: "flood-cusum"));
        stage.Add(Found(1, 6, ThreatClass.DosFlood, source: null, detector: "flood-cusum"));
        stage.Add(Found(2, 6));
        stage.Complete(Start.AddSeconds(3));
        Assert.Single(_said.Select(v => v.ThreatId).Distinct());
        Assert.Equal(VerdictAction.Watch, _said[^1].Action);
        Assert.Equal(1, stage.EvidenceHeld);
    }

    [Theory]
    [InlineData("model", SpoofClass.Unverified, 1)]
    [InlineData("model", SpoofClass.TwoWay, 2)]
    [InlineData("request-flood", SpoofClass.Unverified, 2)]
    public void Reflectors_whom_the_model_sees_are_the_flood_that_their_victim_already_has(string detector, SpoofClass spoof, int threats)
    {
        var stage = Stage();
        stage.Add(Found(0, 6, ThreatClass.DosFlood, source: null, detector: "flood-cusum"));
        stage.Add(Found(1, 6, ThreatClass.DosFlood, source: null, detector: "flood-cusum"));
        stage.Add(Found(2, 6, ThreatClass.DosFlood, spoof, detector: detector));
        stage.Complete(Start.AddSeconds(3));
        Assert.Equal(threats, _said.Select(v => v.ThreatId).Distinct().Count());
    }

    [Fact]
    public void A_scanner_is_not_also_a_weak_sweep_or_flood()
    {
        var stage = Stage();
        stage.Add(Found(0, 6));
        stage.Add(Found(1, 4, ThreatClass.HostSweep, detector: "trw"));
        stage.Add(Found(1, 4, ThreatClass.DosFlood, detector: "flood-cusum"));
        Assert.Equal([ThreatClass.PortScan], _said.Select(v => v.Class).Distinct());
    }

    [Fact]
    public void Packets_of_a_blocked_source_are_no_fresh_evidence()
    {
        var stage = Stage(blocked: _ => true);
        stage.Add(Found(logOdds: 9));
        Assert.Empty(_said);
        Assert.Equal(1, stage.EvidenceOfBlocked);
    }

    [Fact]
    public void A_threat_that_was_silent_for_long_is_over()
    {
        var stage = Stage();
        stage.Add(Found(0, 6));
        stage.OnTick(Start.AddSeconds(4000));
        stage.Add(Found(4001, 6));
        Assert.Equal(2, _said.Count(v => v.IsNew));
    }

    [Fact]
    public void Confidence_grows_with_evidence_and_is_never_certainty()
    {
        double before = 0;
        for (double logOdds = 2.5; logOdds < 9; logOdds += 0.5)
        {
            _said.Clear();
            Stage().Add(Found(0, logOdds));
            Assert.InRange(_said[0].Confidence, before + 1e-9, 0.9999);
            before = _said[0].Confidence;
        }
    }

    [Fact]
    public void Tables_stay_bounded_and_verdicts_deterministic_whatever_comes()
    {
        static string Run(int seed)
        {
            var said = new List<string>();
            int ids = 0;
            var options = new VerdictOptions { MaxThreats = 64, MaxKnownPeers = 64, MaxEvidence = 4 };
            var stage = new VerdictStage(options, v => said.Add($"{v.ThreatId}{v.Class}{v.Source}{v.Action}{v.Score:0.000}{v.Count}"), () => new Guid(++ids, 0, 0, new byte[8]));
            var random = new Random(seed);
            var kinds = Enum.GetValues<ThreatClass>();
            for (int i = 0; i < 5000; i++)
            {
                double now = i * 0.1;
                string address = $"198.{random.Next(4)}.{random.Next(256)}.{random.Next(256)}";
                if (random.Next(3) == 0) stage.NoteExchange(AddressKey.Parse(address), Start.AddSeconds(now));
                stage.Add(Found(now, random.NextDouble() * 9, kinds[1 + random.Next(kinds.Length - 1)], (SpoofClass)random.Next(3), $"d{random.Next(20)}",
                    random.Next(5) == 0 ? null : address, random.Next(4) == 0));
                if (i % 10 == 0) stage.OnTick(Start.AddSeconds(now));
                Assert.InRange(stage.Tracked, 0, 64);
            }

            stage.Complete(Start.AddSeconds(600));
            return string.Join('\n', said);
        }

        for (int seed = 0; seed < 3; seed++) Assert.Equal(Run(seed), Run(seed));
    }

    [Fact]
    public void No_verdict_blocks_fully_without_a_proven_source()
    {
        var random = new Random(11);
        var stage = Stage(new VerdictOptions { ManyNewSources = 1_000_000 });
        var kinds = Enum.GetValues<ThreatClass>();
        for (int i = 0; i < 20_000; i++)
            stage.Add(Found(i * 0.01, random.NextDouble() * 9, kinds[1 + random.Next(kinds.Length - 1)], SpoofClass.Unverified, $"d{random.Next(5)}", $"198.51.100.{random.Next(250)}", true));
        Assert.DoesNotContain(_said, v => v.Action == VerdictAction.Block);
    }

    [Theory]
    [InlineData(true, SpoofClass.TwoWay)]
    [InlineData(false, SpoofClass.TwoWay)]
    [InlineData(true, SpoofClass.Unverified)]
    public void The_model_does_not_lift_a_rules_doubt_whoever_speaks_first(bool modelFirst, SpoofClass spoof)
    {
        var stage = Stage();
        var model = Found(1, 5, ThreatClass.DosFlood, spoof, "model");
        var rule = Found(2, 5, ThreatClass.DosFlood, spoof, "request-flood", watchOnly: "as in a load test");
        stage.Add(modelFirst ? model : rule);
        stage.Add(modelFirst ? rule : model);
        stage.Complete(Start.AddSeconds(10));
        Assert.Equal(VerdictAction.Watch, _said[^1].Action);

        // Another rule that is sure does.
        stage.Add(Found(11, 5, ThreatClass.DosFlood, spoof, "flood-cusum"));
        stage.Complete(Start.AddSeconds(20));
        Assert.NotEqual(VerdictAction.Watch, _said[^1].Action);
    }
}
