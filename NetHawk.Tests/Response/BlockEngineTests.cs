using NetHawk.Core.Packets;
using NetHawk.Core.Response;
using NetHawk.Core.Response.Firewalls;
using NetHawk.Core.Response.NeverBlock;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Response;

public sealed class BlockEngineTests
{
    private const string Attacker = "203.0.113.7";

    private static Prefix P(string text) => Prefix.Parse(text);

    [Fact]
    public void A_proven_attacker_is_blocked_for_the_configured_time_and_free_again_after_it()
    {
        var bench = new Bench();
        bench.Judge(Bench.Verdict(Attacker));
        Assert.Equal([Attacker], bench.Blocked);
        var block = bench.Engine.Snapshot().Single();
        Assert.Equal((BlockState.Active, BlockKind.Full, true), (block.State, block.Kind, block.InKernel));
        Assert.Equal(block.CreatedAt.AddSeconds(600), block.ExpiresAt);
        bench.Pass(599);
        Assert.Equal([Attacker], bench.Blocked);
        bench.Pass(2);
        Assert.Empty(bench.Blocked);
        Assert.Empty(bench.Engine.Snapshot());
        Assert.Equal(BlockState.Expired, bench.Ledger.All.Single().State);
    }

    [Fact]
    public void Who_comes_back_is_blocked_longer_each_time_up_to_the_cap()
    {
        var bench = new Bench(new FirewallOptions { MaxBlockDuration = 5_000 });
        foreach (int expected in (int[])[600, 2_400, 5_000, 5_000])
        {
            bench.Judge(Bench.Verdict(Attacker));
            var block = bench.Engine.Snapshot().Single();
            Assert.Equal(expected, (block.ExpiresAt!.Value - block.CreatedAt).TotalSeconds);
            bench.Time.Advance(TimeSpan.FromSeconds(expected));
            bench.Engine.Tick();
            Assert.Empty(bench.Blocked);
        }

        Assert.Equal([1, 2, 3, 4], bench.Ledger.All.Select(d => d.Occurrence).Order());
    }

    [Fact]
    public void More_evidence_about_a_blocked_address_changes_nothing()
    {
        var bench = new Bench();
        bench.Judge(Bench.Verdict(Attacker));
        bench.Pass(300);
        bench.Judge(Bench.Verdict(Attacker, threat: ThreatClass.PortScan));
        Assert.Single(bench.Ledger.All);
        bench.Pass(301);
        Assert.Empty(bench.Blocked);
    }

    [Fact]
    public void What_could_be_forged_gets_a_soft_block_whatever_was_asked_and_a_proof_makes_it_full()
    {
        var bench = new Bench();
        bench.Judge(Bench.Verdict(Attacker, spoof: SpoofClass.Unverified));
        Assert.Equal(BlockKind.Soft, bench.Kernel.List().Single().Kind);
        bench.Judge(Bench.Verdict(Attacker));
        Assert.Equal(BlockKind.Full, bench.Kernel.List().Single().Kind);
        Assert.Equal([BlockState.Lifted, BlockState.Active], bench.Ledger.All.OrderBy(d => d.Kind).Select(d => d.State));
    }

    [Fact]
    public void A_soft_block_lasts_while_its_source_goes_on_and_a_minute_after()
    {
        var bench = new Bench();
        bench.Judge(Bench.Verdict(Attacker, spoof: SpoofClass.Unverified, action: VerdictAction.SoftBlock));
        for (int i = 0; i < 200; i++)
        {
            bench.Kernel.Packets[P(Attacker)] = bench.Kernel.Packets.GetValueOrDefault(P(Attacker)) + 10;
            bench.Pass(1);
        }

        Assert.Equal([Attacker], bench.Blocked);
        Assert.True(bench.Engine.Snapshot().Single().PacketsDropped >= 1_900);
        bench.Pass(55);
        Assert.Equal([Attacker], bench.Blocked);
        bench.Pass(8);
        Assert.Empty(bench.Blocked);
    }

    [Fact]
    public void A_soft_block_of_a_source_that_stopped_ends_after_a_minute()
    {
        var bench = new Bench();
        bench.Judge(Bench.Verdict(Attacker, spoof: SpoofClass.Unverified, action: VerdictAction.SoftBlock));
        bench.Pass(61);
        Assert.Empty(bench.Blocked);
    }

    [Fact]
    public void An_inside_hosts_peer_is_blocked_in_both_directions()
    {
        var bench = new Bench();
        bench.Judge(Bench.Verdict("10.0.0.9", "198.51.100.66", ThreatClass.C2Beacon, port: 443));
        var block = bench.Kernel.List().Single();
        Assert.Equal(("198.51.100.66", true, BlockKind.Full), (block.Target.ToString(), block.BothDirections, block.Kind));
    }

    [Fact]
    public void Never_block_and_whitelist_refuse_and_say_which_entry()
    {
        var bench = new Bench(new FirewallOptions { Whitelist = ["198.51.100.0/24"] }, start: false);
        bench.Machine.Entries.Add(new NeverBlockEntry(P("192.0.2.1"), "gateway on eth0"));
        bench.Machine.Entries.Add(new NeverBlockEntry(P("2001:db8:5::/64"), "on-link /64 of interface eth0", WholeOnly: true));
        bench.Never.Refresh();
        bench.Engine.Start();
        bench.Judge(Bench.Verdict("192.0.2.1"));
        bench.Judge(Bench.Verdict("192.0.2.1"));
        bench.Judge(Bench.Verdict("198.51.100.9"));
        Assert.Empty(bench.Blocked);
        Assert.Contains("gateway on eth0", bench.Last("192.0.2.1").StateReason, StringComparison.Ordinal);
        Assert.Contains("198.51.100.0/24", bench.Last("198.51.100.9").StateReason, StringComparison.Ordinal);
        Assert.Equal(2, bench.Ledger.All.Count);
        Assert.Equal(3, bench.Engine.RefusedTotal);

        foreach (string refused in (string[])["192.0.2.1", "192.0.2.0/24", "198.51.0.0/16", "2001:db8:5::/64", "2001:db8::/32"])
            Assert.Equal(BlockOutcomeKind.Refused, bench.Engine.Block(P(refused), null, "", "admin").Kind);
        Assert.Equal(BlockOutcomeKind.Created, bench.Engine.Block(P("2001:db8:5::77"), null, "", "admin").Kind);
        foreach (string invalid in (string[])["127.0.0.1", "0.0.0.0/0", "fe80::1", "224.0.0.1", "255.255.255.255", "4.0.0.0/6"])
            Assert.Equal(BlockOutcomeKind.Invalid, bench.Engine.Block(P(invalid), null, "", "admin").Kind);
        Assert.Equal(["2001:db8:5::77"], bench.Blocked);
    }

    [Fact]
    public void The_kernels_first_rule_knows_whitelist_and_never_block_set()
    {
        var bench = new Bench(new FirewallOptions { Whitelist = ["198.51.100.0/24"] }, start: false);
        bench.Machine.Entries.Add(new NeverBlockEntry(P("192.0.2.1"), "gateway on eth0"));
        bench.Never.Refresh();
        bench.Engine.Start();
        bench.Engine.AddToWhitelist(P("203.0.113.0/24"), "", "admin", null);
        foreach (string address in (string[])["192.0.2.1", "198.51.100.7", "203.0.113.9", "127.0.0.1", "::1", "fe80::1"])
            Assert.Contains(bench.Kernel.NeverBlock, p => p.Contains(AddressKey.Parse(address)));
        bench.Engine.RemoveFromWhitelist(P("203.0.113.0/24"));
        Assert.DoesNotContain(P("203.0.113.0/24"), bench.Kernel.NeverBlock);
    }

    [Fact]
    public void Adding_to_the_whitelist_lifts_what_it_covers_and_what_covers_it()
    {
        var bench = new Bench();
        bench.Engine.Block(P("203.0.113.0/24"), null, "", "admin");
        bench.Engine.Block(P("198.51.100.4"), null, "", "admin");
        bench.Engine.Block(P("198.51.100.200"), null, "", "admin");
        bench.Engine.AddToWhitelist(P("203.0.113.9"), "partner", "admin", null);
        bench.Engine.AddToWhitelist(P("198.51.100.0/25"), "", "admin", null);
        Assert.Equal(["198.51.100.200"], bench.Blocked);
        Assert.Contains("203.0.113.9", bench.Last("203.0.113.0/24").StateReason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_whitelist_entry_with_an_end_ends()
    {
        var bench = new Bench();
        bench.Engine.AddToWhitelist(P(Attacker), "", "admin", bench.Time.GetUtcNow().AddMinutes(1));
        Assert.Equal(BlockOutcomeKind.Refused, bench.Engine.Block(P(Attacker), null, "", "admin").Kind);
        bench.Pass(61);
        Assert.Equal(BlockOutcomeKind.Created, bench.Engine.Block(P(Attacker), null, "", "admin").Kind);
    }

    [Fact]
    public void Configured_whitelist_entries_stay_and_console_entries_survive_a_restart()
    {
        var options = new FirewallOptions { Whitelist = ["192.0.2.0/24"] };
        var bench = new Bench(options);
        Assert.Equal(WhitelistOutcomeKind.Fixed, bench.Engine.RemoveFromWhitelist(P("192.0.2.0/24")).Kind);
        Assert.Equal(WhitelistOutcomeKind.NotFound, bench.Engine.RemoveFromWhitelist(P("192.0.2.7")).Kind);
        bench.Engine.AddToWhitelist(P(Attacker), "", "admin", null);
        bench.Restart(options);
        Assert.Equal(BlockOutcomeKind.Refused, bench.Engine.Block(P(Attacker), null, "", "admin").Kind);
        Assert.Equal(WhitelistOutcomeKind.Removed, bench.Engine.RemoveFromWhitelist(P(Attacker)).Kind);
    }

    [Fact]
    public void An_address_that_becomes_never_blocked_is_let_in_at_once()
    {
        var bench = new Bench();
        bench.Judge(Bench.Verdict(Attacker));
        bench.Never.Changed += bench.Engine.NeverBlockChanged;
        bench.Never.Seen(AddressKey.Parse(Attacker), "admin");
        Assert.Empty(bench.Blocked);
        Assert.Contains("signed-in admin", bench.Last(Attacker).StateReason, StringComparison.Ordinal);
        bench.Judge(Bench.Verdict(Attacker));
        Assert.Empty(bench.Blocked);
        bench.Time.Advance(TimeSpan.FromMinutes(11));
        bench.Never.Refresh();
        bench.Judge(Bench.Verdict(Attacker));
        Assert.Equal([Attacker], bench.Blocked);
    }

    [Fact]
    public void A_person_wins_over_timers()
    {
        var bench = new Bench();
        bench.Judge(Bench.Verdict(Attacker));
        Assert.Equal(BlockOutcomeKind.AlreadyThere, bench.Engine.Block(P(Attacker), null, "for good", "admin").Kind);
        bench.Pass(1_000);
        bench.Judge(Bench.Verdict(Attacker));
        bench.Time.Advance(TimeSpan.FromDays(300));
        bench.Engine.Tick();
        var block = bench.Engine.Snapshot().Single();
        Assert.Equal((BlockOrigin.Manual, null, true), (block.Origin, block.ExpiresAt, block.InKernel));
        Assert.Equal(UnblockOutcomeKind.Removed, bench.Engine.Unblock(P(Attacker), "admin").Kind);
        Assert.Empty(bench.Blocked);
        Assert.Equal(UnblockOutcomeKind.NotFound, bench.Engine.Unblock(P(Attacker), "admin").Kind);
    }

    [Fact]
    public void The_same_threat_does_not_bring_back_at_once_what_a_person_lifted_and_a_new_one_does()
    {
        var bench = new Bench();
        var verdict = Bench.Verdict(Attacker);
        bench.Judge(verdict);
        bench.Engine.Unblock(P(Attacker), "admin");
        bench.Judge(verdict with { IsNew = false });
        Assert.Empty(bench.Blocked);
        Assert.Contains("unblocked by admin", bench.Last(Attacker).StateReason, StringComparison.Ordinal);
        bench.Judge(Bench.Verdict(Attacker));
        Assert.Equal([Attacker], bench.Blocked);
    }

    [Fact]
    public void What_a_person_lifted_stays_lifted_over_a_restart_until_the_grace_is_over()
    {
        var bench = new Bench(new FirewallOptions { GraceAfterUnblock = 300 });
        bench.Judge(Bench.Verdict(Attacker));
        bench.Judge(Bench.Verdict("203.0.113.8"));
        bench.Judge(Bench.Verdict("203.0.113.9", action: VerdictAction.SoftBlock, spoof: SpoofClass.Unverified));
        bench.Engine.Unblock(P(Attacker), "admin");
        bench.Engine.Flush("admin");
        bench.Pass(100);
        bench.Restart(new FirewallOptions { GraceAfterUnblock = 300 });

        // The process knows the threat by another name now; of another kind it is another threat.
        foreach (string address in (string[])[Attacker, "203.0.113.8", "203.0.113.9"]) bench.Judge(Bench.Verdict(address));
        Assert.Empty(bench.Blocked);
        Assert.Contains("unblocked by admin", bench.Last(Attacker).StateReason, StringComparison.Ordinal);
        Assert.Contains("flushed by admin", bench.Last("203.0.113.8").StateReason, StringComparison.Ordinal);
        bench.Judge(Bench.Verdict("203.0.113.8", threat: ThreatClass.PortScan));
        Assert.Equal(["203.0.113.8"], bench.Blocked);
        bench.Pass(195);
        bench.Judge(Bench.Verdict(Attacker));
        Assert.Equal(["203.0.113.8"], bench.Blocked);
        bench.Pass(6);
        bench.Judge(Bench.Verdict(Attacker));
        Assert.Equal([Attacker, "203.0.113.8"], bench.Blocked);
    }

    [Fact]
    public void A_false_alarm_lets_in_again_and_its_class_blocks_the_address_no_more_until_it_is_taken_back()
    {
        var bench = new Bench();
        var wrong = Bench.Verdict(Attacker);
        bench.Judge(wrong);
        bench.Judge(Bench.Verdict("203.0.113.8"));
        bench.Ledger.FalseAlarms.Add(new FalseAlarm(wrong.ThreatId, P(Attacker), wrong.Class, false, bench.Time.GetUtcNow()));
        Assert.Equal(1, bench.Engine.HeedFalseAlarms());
        Assert.Equal(["203.0.113.8"], bench.Blocked);
        Assert.Equal((BlockState.Lifted, "marked as a false alarm"), (bench.Last(Attacker).State, bench.Last(Attacker).StateReason));

        // Long after the grace of an unblocking, under another name, and after a restart; another class is another matter.
        bench.Pass(4_000);
        bench.Judge(Bench.Verdict(Attacker));
        Assert.Empty(bench.Blocked);
        Assert.Equal(BlockState.Refused, bench.Last(Attacker).State);
        Assert.StartsWith("marked as a false alarm", bench.Last(Attacker).StateReason, StringComparison.Ordinal);
        bench.Restart();
        bench.Judge(Bench.Verdict(Attacker));
        Assert.Empty(bench.Blocked);
        bench.Judge(Bench.Verdict(Attacker, threat: ThreatClass.PortScan));
        Assert.Equal([Attacker], bench.Blocked);
        bench.Engine.Unblock(P(Attacker), "admin");

        bench.Ledger.FalseAlarms.Clear();
        Assert.Equal(0, bench.Engine.HeedFalseAlarms());
        bench.Judge(Bench.Verdict(Attacker));
        Assert.Equal([Attacker], bench.Blocked);
    }

    [Theory]
    [InlineData(7 * 86_400, true)]
    [InlineData(0, false)]
    public void A_judgement_taken_back_counts_at_once_and_without_memory_a_lifted_block_has_the_grace_of_an_unblocking(int memory, bool back)
    {
        var bench = new Bench(new FirewallOptions { FalseAlarmMemory = memory });
        var wrong = Bench.Verdict(Attacker);
        bench.Judge(wrong);
        bench.Ledger.FalseAlarms.Add(new FalseAlarm(wrong.ThreatId, P(Attacker), wrong.Class, false, bench.Time.GetUtcNow()));
        Assert.Equal(1, bench.Engine.HeedFalseAlarms());
        bench.Judge(wrong with { IsNew = false });
        Assert.Empty(bench.Blocked);
        bench.Ledger.FalseAlarms.Clear();
        bench.Engine.HeedFalseAlarms();
        bench.Judge(wrong with { IsNew = false });
        Assert.Equal(back, bench.Blocked.Length > 0);
    }

    /// <summary>A noisy rule that is called false must not keep detectors from blocking, nor they an order of the operator's.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_rules_false_alarm_is_no_detectors_and_the_other_way_round(bool byRule)
    {
        var bench = new Bench();
        bench.Ledger.FalseAlarms.Add(new FalseAlarm(Guid.NewGuid(), P(Attacker), ThreatClass.BruteForce, byRule, bench.Time.GetUtcNow()));
        bench.Engine.HeedFalseAlarms();
        var rule = new RuleReference(1, 7, 1, "seven");
        bench.Judge(Bench.Verdict(Attacker) with { Rule = byRule ? rule : null });
        Assert.Empty(bench.Blocked);
        bench.Judge(Bench.Verdict(Attacker) with { Rule = byRule ? null : rule });
        Assert.Equal([Attacker], bench.Blocked);
    }

    [Fact]
    public void A_false_alarm_is_remembered_for_a_week_after_it_was_last_seen_and_lifts_no_block_by_hand()
    {
        var bench = new Bench();
        bench.Engine.Block(P(Attacker), null, "by hand", "admin");
        bench.Ledger.FalseAlarms.Add(new FalseAlarm(Guid.NewGuid(), P(Attacker), ThreatClass.BruteForce, false, bench.Time.GetUtcNow()));
        Assert.Equal(0, bench.Engine.HeedFalseAlarms());
        Assert.Equal([Attacker], bench.Blocked);
        bench.Engine.Unblock(P(Attacker), "admin");
        bench.Time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1));
        bench.Judge(Bench.Verdict(Attacker));
        Assert.Empty(bench.Blocked);
        bench.Time.Advance(TimeSpan.FromMinutes(2));
        bench.Judge(Bench.Verdict(Attacker));
        Assert.Equal([Attacker], bench.Blocked);
    }

    [Fact]
    public void What_a_person_took_back_makes_no_repeat_offender()
    {
        var bench = new Bench();
        bench.Judge(Bench.Verdict(Attacker));
        bench.Engine.Unblock(P(Attacker), "admin");
        bench.Judge(Bench.Verdict(Attacker));
        var block = bench.Engine.Snapshot().Single();
        Assert.Equal((1, 600.0), (block.Occurrence, (block.ExpiresAt!.Value - block.CreatedAt).TotalSeconds));
    }

    [Fact]
    public void A_host_inside_a_blocked_prefix_is_covered_by_it()
    {
        var bench = new Bench();
        bench.Engine.Block(P("203.0.113.0/24"), null, "", "admin");
        var outcome = bench.Engine.Block(P(Attacker), TimeSpan.FromHours(1), "", "admin");
        Assert.Equal((BlockOutcomeKind.AlreadyThere, "203.0.113.0/24"), (outcome.Kind, outcome.Decision!.Target.ToString()));
        bench.Judge(Bench.Verdict(Attacker));
        Assert.Equal(["203.0.113.0/24"], bench.Blocked);
        var lifted = bench.Engine.Unblock(P(Attacker), "admin");
        Assert.Equal(UnblockOutcomeKind.CoveredByPrefix, lifted.Kind);
        Assert.Contains("203.0.113.0/24", lifted.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Three_proven_members_of_an_ipv6_64_make_it_the_target()
    {
        var bench = new Bench();
        foreach (int host in (int[])[1, 2]) bench.Judge(Bench.Verdict($"2001:db8::{host}"));
        Assert.Equal(["2001:db8::1", "2001:db8::2"], bench.Blocked);
        bench.Judge(Bench.Verdict("2001:db8::3"));
        Assert.Equal(["2001:db8::/64"], bench.Blocked);
        bench.Judge(Bench.Verdict("2001:db8::4"));
        Assert.Equal(["2001:db8::/64"], bench.Blocked);
    }

    /// <summary>Strangers share a /64 at many a hoster: one of them, with several addresses, does not have the others blocked.</summary>
    [Fact]
    public void A_64_with_as_many_who_behave_stays_single()
    {
        var bench = new Bench();
        foreach (int host in (int[])[1, 2, 3]) bench.Judge(Bench.Verdict($"2001:db8::{host}") with { Neighbours = 3 });
        Assert.Equal(["2001:db8::1", "2001:db8::2", "2001:db8::3"], bench.Blocked);
        bench.Judge(Bench.Verdict("2001:db8::4") with { Neighbours = 3 });
        Assert.Equal(["2001:db8::/64"], bench.Blocked);
    }

    [Fact]
    public void An_on_link_64_stays_single_however_many_members_misbehave()
    {
        var bench = new Bench(start: false);
        bench.Machine.Entries.Add(new NeverBlockEntry(P("2001:db8::/64"), "on-link", WholeOnly: true));
        bench.Never.Refresh();
        bench.Engine.Start();
        foreach (int host in (int[])[1, 2, 3, 4]) bench.Judge(Bench.Verdict($"2001:db8::{host}"));
        Assert.Equal(4, bench.Blocked.Length);
        Assert.DoesNotContain("2001:db8::/64", bench.Blocked);
    }

    [Fact]
    public void Forged_members_of_a_64_do_not_add_up()
    {
        var bench = new Bench();
        for (int host = 1; host < 6; host++) bench.Judge(Bench.Verdict($"2001:db8::{host}", spoof: SpoofClass.Unverified));
        Assert.DoesNotContain("2001:db8::/64", bench.Blocked);
        Assert.Equal(5, bench.Blocked.Length);
    }

    [Fact]
    public void The_breaker_stops_mass_blocks_says_so_and_closes_again()
    {
        var bench = new Bench(new FirewallOptions { MaxBlocksPerMinute = 10, BreakerRest = 120 });
        for (int i = 1; i <= 50; i++) bench.Judge(Bench.Verdict($"203.0.113.{i}"));
        Assert.Equal(10, bench.Blocked.Length);
        Assert.True(bench.Engine.BreakerOpen);
        Assert.Single(bench.Events.Codes, c => c == "breaker-open");
        Assert.Contains("circuit breaker", bench.Last("203.0.113.50").StateReason, StringComparison.Ordinal);
        Assert.Equal(BlockOutcomeKind.Created, bench.Engine.Block(P("192.0.2.77"), null, "people still can", "admin").Kind);
        bench.Pass(121);
        Assert.False(bench.Engine.BreakerOpen);
        bench.Judge(Bench.Verdict("203.0.113.50"));
        Assert.Equal(12, bench.Blocked.Length);
    }

    [Fact]
    public void Forging_cannot_switch_off_the_blocking_of_proven_attackers()
    {
        var bench = new Bench(new FirewallOptions { MaxBlocksPerMinute = 10 });
        for (int i = 1; i <= 50; i++) bench.Judge(Bench.Verdict($"203.0.113.{i}", spoof: SpoofClass.Unverified, action: VerdictAction.SoftBlock));
        bench.Judge(Bench.Verdict("198.51.100.1"));
        Assert.Equal(11, bench.Blocked.Length);
        Assert.Contains("198.51.100.1", bench.Blocked);
    }

    [Fact]
    public void The_breaker_refuses_too_large_a_share_of_the_hosts_we_talk_with()
    {
        var bench = new Bench(new FirewallOptions { MaxShareOfHosts = 0.3 }, hosts: 100);
        for (int i = 1; i <= 60; i++) bench.Judge(Bench.Verdict($"203.0.113.{i}"));
        Assert.Equal(30, bench.Blocked.Length);
        Assert.Contains("breaker-open", bench.Events.Codes);
    }

    [Fact]
    public void Detect_only_records_what_would_have_been_blocked_and_people_still_can()
    {
        var bench = new Bench(new FirewallOptions { AutoBlock = false });
        bench.Judge(Bench.Verdict(Attacker));
        Assert.Empty(bench.Kernel.Written);
        Assert.Equal(BlockState.WouldHave, bench.Engine.Snapshot().Single().State);
        bench.Judge(Bench.Verdict(Attacker));
        Assert.Single(bench.Ledger.All);
        Assert.Equal(BlockOutcomeKind.Created, bench.Engine.Block(P("192.0.2.9"), null, "", "admin").Kind);
        bench.Pass(601);
        Assert.Equal(["192.0.2.9"], bench.Engine.Snapshot().Select(b => b.Target.ToString()));
        Assert.Equal(["192.0.2.9"], bench.Kernel.Written.Select(w => w.Target.ToString()).Distinct());
    }

    [Fact]
    public void Dry_run_records_would_have()
    {
        var bench = new Bench(new FirewallOptions { Backend = "dry-run" });
        bench.Judge(Bench.Verdict(Attacker));
        Assert.Equal((BlockState.WouldHave, false), (bench.Last(Attacker).State, bench.Last(Attacker).InKernel));
        Assert.Empty(bench.Kernel.Written);
        Assert.True(bench.Engine.Healthy);
    }

    [Fact]
    public void Prevention_that_is_switched_on_goes_back_unless_confirmed()
    {
        var bench = new Bench(new FirewallOptions { AutoBlock = false });
        bench.Engine.SetAutoBlock(true, TimeSpan.FromSeconds(60), "admin");
        bench.Judge(Bench.Verdict(Attacker));
        Assert.Equal([Attacker], bench.Blocked);
        bench.Pass(61);
        Assert.False(bench.Engine.AutoBlock);
        Assert.False(bench.Engine.ConfirmMode("admin"));
        bench.Engine.SetAutoBlock(true, TimeSpan.FromSeconds(60), "admin");
        Assert.True(bench.Engine.ConfirmMode("admin"));
        bench.Pass(120);
        Assert.True(bench.Engine.AutoBlock);
    }

    [Fact]
    public void A_pause_rests_automatic_blocking_keeps_blocks_and_ends_by_itself()
    {
        var bench = new Bench();
        bench.Judge(Bench.Verdict(Attacker));
        bench.Engine.Pause(TimeSpan.FromMinutes(5), "admin");
        bench.Judge(Bench.Verdict("203.0.113.8"));
        Assert.Equal([Attacker], bench.Blocked);
        Assert.Equal(BlockState.WouldHave, bench.Last("203.0.113.8").State);
        bench.Pass(301);
        Assert.Null(bench.Engine.Mode.PausedUntil);
        bench.Judge(Bench.Verdict("203.0.113.8"));
        Assert.Equal(["203.0.113.7", "203.0.113.8"], bench.Blocked);
    }

    [Fact]
    public void A_flush_lifts_all()
    {
        var bench = new Bench();
        bench.Judge(Bench.Verdict(Attacker));
        bench.Engine.Block(P("192.0.2.0/24"), null, "", "admin");
        Assert.Equal(2, bench.Engine.Flush("admin"));
        Assert.Empty(bench.Blocked);
        Assert.All(bench.Ledger.All, d => Assert.Equal(BlockState.Lifted, d.State));
        bench.Pass(5);
        Assert.Empty(bench.Blocked);
    }

    [Fact]
    public void Somebodys_flush_of_the_ruleset_is_mended_with_the_time_that_is_left()
    {
        var bench = new Bench();
        bench.Judge(Bench.Verdict(Attacker));
        bench.Engine.Block(P("192.0.2.0/24"), null, "", "admin");
        bench.Pass(100);
        bench.Kernel.Vandalise();
        bench.Pass(3);
        Assert.Equal(["192.0.2.0/24", Attacker], bench.Blocked);
        Assert.InRange(bench.Kernel.List().Single(b => b.Target.ToString() == Attacker).Remaining!.Value.TotalSeconds, 490, 500);
        Assert.Contains("table-restored", bench.Events.Codes);

        // And when the first to notice is a new block.
        bench.Kernel.Vandalise();
        bench.Judge(Bench.Verdict("203.0.113.8"));
        Assert.Equal(3, bench.Blocked.Length);
    }

    [Fact]
    public void An_element_taken_out_by_hand_comes_back_and_one_put_in_by_hand_is_shown_with_an_end()
    {
        var bench = new Bench();
        bench.Judge(Bench.Verdict(Attacker));
        Assert.True(BlockTarget.TryCreate(P("192.0.2.5"), out var stray, out _));
        bench.Kernel.Apply([new FirewallBlock(stray, BlockKind.Full, false, null)], [bench.Last(Attacker).Target]);
        bench.Pass(3);
        Assert.Equal(["192.0.2.5", Attacker], bench.Blocked);
        Assert.Equal("kernel", bench.Last("192.0.2.5").By);
        Assert.NotNull(bench.Kernel.List().Single(b => b.Target == stray).Remaining);
    }

    [Fact]
    public void A_never_blocked_address_put_in_by_hand_is_taken_out()
    {
        var bench = new Bench(new FirewallOptions { Whitelist = ["192.0.2.5"] });
        Assert.True(BlockTarget.TryCreate(P("192.0.2.5"), out var stray, out _));
        bench.Kernel.Apply([new FirewallBlock(stray, BlockKind.Full, false, null)], []);
        bench.Pass(3);
        Assert.Empty(bench.Blocked);
    }

    [Fact]
    public void After_a_restart_kernel_and_ledger_agree()
    {
        var bench = new Bench();
        for (int i = 1; i <= 20; i++) bench.Judge(Bench.Verdict($"203.0.113.{i}"));
        bench.Engine.Block(P("192.0.2.0/24"), null, "", "admin");
        bench.Time.Advance(TimeSpan.FromSeconds(100));

        // The kernel lost some (a reboot), the ledger never heard of one (killed between the two).
        bench.Kernel.Apply([], [.. bench.Engine.Snapshot().Take(10).Select(d => d.Target)]);
        Assert.True(BlockTarget.TryCreate(P("198.51.100.9"), out var unknown, out _));
        bench.Kernel.Apply([new FirewallBlock(unknown, BlockKind.Full, false, TimeSpan.FromSeconds(77))], []);
        int before = bench.Kernel.Written.Count;
        bench.Restart();
        Assert.Equal(bench.Engine.Snapshot().Select(d => d.Target.ToString()).Order(StringComparer.Ordinal), bench.Blocked);
        Assert.Equal(22, bench.Blocked.Length);
        Assert.Equal(10, bench.Kernel.Written.Count - before);
        bench.Pass(601);
        Assert.Equal(["192.0.2.0/24"], bench.Blocked);
    }

    [Fact]
    public void What_ran_out_while_nobody_looked_is_expired_not_written_again()
    {
        var bench = new Bench();
        bench.Judge(Bench.Verdict(Attacker));
        bench.Kernel.Vandalise();
        bench.Time.Advance(TimeSpan.FromSeconds(700));
        bench.Restart();
        Assert.Empty(bench.Blocked);
        Assert.Equal(BlockState.Expired, bench.Ledger.All.Single().State);
    }

    [Fact]
    public void A_firewall_that_fails_is_said_and_tried_again()
    {
        var bench = new Bench();
        bench.Kernel.Fails = true;
        bench.Judge(Bench.Verdict(Attacker));
        Assert.False(bench.Engine.Healthy);
        Assert.Contains("not permitted", bench.Engine.Problem, StringComparison.Ordinal);
        Assert.Equal(BlockState.Proposed, bench.Engine.Snapshot().Single().State);
        Assert.Equal(BlockOutcomeKind.FirewallFailed, bench.Engine.Block(P("192.0.2.9"), null, "", "admin").Kind);
        bench.Pass(5);
        Assert.Single(bench.Events.Codes, c => c == "firewall-failed");
        bench.Kernel.Fails = false;
        bench.Pass(3);
        Assert.True(bench.Engine.Healthy);
        Assert.Equal(["192.0.2.9", Attacker], bench.Blocked);

        bench.Kernel.Fails = true;
        Assert.Equal(UnblockOutcomeKind.FirewallFailed, bench.Engine.Unblock(P(Attacker), "admin").Kind);
        bench.Kernel.Fails = false;
        bench.Pass(3);
        Assert.Equal(["192.0.2.9"], bench.Blocked);
    }

    [Fact]
    public void A_ledger_that_fails_changes_nothing_in_the_firewall()
    {
        var bench = new Bench();
        bench.Judge(Bench.Verdict(Attacker));
        bench.Ledger.Fails = true;
        bench.Judge(Bench.Verdict("203.0.113.8"));
        Assert.Equal(2, bench.Blocked.Length);
        Assert.False(bench.Engine.Healthy);

        // Both blocks are in the kernel: nothing else may be said of them.
        Assert.True(bench.Engine.KernelObeys);
        Assert.StartsWith("blocks are carried out", bench.Engine.LedgerProblem, StringComparison.Ordinal);
        bench.Pass(5);
        Assert.Equal(2, bench.Blocked.Length);
        bench.Ledger.Fails = false;
        bench.Pass(2);
        Assert.True(bench.Engine.Healthy);
        Assert.Equal(2, bench.Ledger.All.Count);
    }

    [Fact]
    public void Without_a_readable_ledger_a_start_keeps_the_kernels_blocks_and_makes_none()
    {
        var bench = new Bench();
        bench.Judge(Bench.Verdict(Attacker));
        bench.Engine.AddToWhitelist(P("203.0.113.8"), "", "admin", null);
        bench.Ledger.Fails = true;
        bench.Restart();
        bench.Judge(Bench.Verdict("203.0.113.8"));
        Assert.Equal([Attacker], bench.Blocked);
        bench.Ledger.Fails = false;
        bench.Pass(3);
        bench.Judge(Bench.Verdict("203.0.113.8"));
        bench.Judge(Bench.Verdict("203.0.113.9"));
        Assert.Equal([Attacker, "203.0.113.9"], bench.Blocked);
        Assert.Equal("nethawk", bench.Engine.Snapshot().Single(b => b.Target.ToString() == Attacker).By);
    }

    [Theory]
    [InlineData(86_400)]
    [InlineData(-86_400)]
    public void Setting_the_clock_changes_no_blocks_length(int jump)
    {
        var bench = new Bench();
        bench.Judge(Bench.Verdict(Attacker));
        bench.Pass(100);
        bench.Time.Skew = TimeSpan.FromSeconds(jump);
        bench.Pass(10);
        Assert.Equal([Attacker], bench.Blocked);
        Assert.InRange((bench.Engine.Snapshot().Single().ExpiresAt!.Value - bench.Time.GetUtcNow()).TotalSeconds, 485, 495);
        bench.Pass(495);
        Assert.Empty(bench.Blocked);
    }

    [Fact]
    public void Two_open_rows_of_one_address_become_one_block_and_none_stays_open_for_ever()
    {
        var bench = new Bench();
        bench.Engine.Block(P(Attacker), TimeSpan.FromSeconds(100), "first", "admin");
        var first = bench.Ledger.All.Single();
        bench.Ledger.Save([first with { Id = Guid.NewGuid(), Reason = "second", ExpiresAt = first.ExpiresAt!.Value.AddSeconds(400) }]);
        bench.Restart();
        Assert.Equal("second", bench.Engine.Snapshot().Single().Reason);
        Assert.Equal("second", bench.Ledger.LoadOpen().Single().Reason);
        bench.Pass(501);
        Assert.Empty(bench.Ledger.LoadOpen());
        Assert.Empty(bench.Blocked);
    }

    [Fact]
    public void Ten_thousand_blocks_of_the_last_run_come_back_in_one_batch()
    {
        var bench = new Bench(start: false);
        bench.Ledger.Save([.. Enumerable.Range(0, 10_000).Select(i => Stored($"198.{18 + i / 62_500}.{i / 250 % 250}.{1 + i % 250}", bench.Time.GetUtcNow()))]);
        bench.Engine.Start();
        Assert.Equal(10_000, bench.Blocked.Length);
        Assert.Equal(1, bench.Kernel.Batches);
        Assert.Equal(10_000, bench.Ledger.LoadOpen().Count(d => d is { State: BlockState.Active, InKernel: true }));
    }

    private static BlockDecision Stored(string address, DateTimeOffset now)
    {
        Assert.True(BlockTarget.TryCreate(P(address), out var target, out _));
        return new BlockDecision
        {
            Id = Guid.NewGuid(),
            Target = target,
            Kind = BlockKind.Full,
            Origin = BlockOrigin.Detection,
            State = BlockState.Active,
            Reason = "of the last run",
            CreatedAt = now,
            ExpiresAt = now.AddHours(1),
        };
    }

    [Fact]
    public void Stopping_keeps_timed_blocks_or_removes_them_as_configured()
    {
        foreach (var (onStop, left) in ((string, int)[])[("keep", 1), ("remove", 0)])
        {
            var bench = new Bench(new FirewallOptions { OnStop = onStop });
            bench.Judge(Bench.Verdict(Attacker));
            bench.Engine.Stop();
            Assert.Equal(left, bench.Blocked.Length);
        }
    }

    [Fact]
    public void Changed_settings_take_effect_on_live_blocks()
    {
        var bench = new Bench();
        bench.Judge(Bench.Verdict(Attacker));
        bench.Engine.Update(new FirewallOptions { Whitelist = ["203.0.113.0/24"], BlockDuration = 60 });
        Assert.Empty(bench.Blocked);
        bench.Judge(Bench.Verdict("198.51.100.9"));
        Assert.Equal(60, (bench.Engine.Snapshot().Single().ExpiresAt!.Value - bench.Time.GetUtcNow()).TotalSeconds);
    }
}
