using NetHawk.Core.Packets;
using NetHawk.Core.Response;

namespace NetHawk.Tests.Response;

/// <summary>Detect, prevent, on trial, paused: who set it, for how long, and what a restart makes of it.</summary>
public sealed class PreventionModeTests
{
    private const string Attacker = "203.0.113.7";
    private static readonly FirewallOptions DetectOnly = new() { AutoBlock = false };
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_trial_that_nobody_confirms_lets_in_again_whom_it_blocked_and_leaves_what_people_blocked()
    {
        var bench = new Bench(DetectOnly);
        bench.Engine.Block(Prefix.Parse("192.0.2.9"), null, "", "admin");
        bench.Engine.SetAutoBlock(true, Minute, "admin");
        bench.Judge(Bench.Verdict(Attacker));
        Assert.Equal(["192.0.2.9", Attacker], bench.Blocked);
        bench.Pass(61);
        Assert.False(bench.Engine.AutoBlock);
        Assert.Equal(["192.0.2.9"], bench.Blocked);
        Assert.Equal(BlockState.Lifted, bench.Last(Attacker).State);
        Assert.Contains("prevention-reverted", bench.Events.Codes);
        bench.Judge(Bench.Verdict(Attacker));
        Assert.Equal(["192.0.2.9"], bench.Blocked);
    }

    [Fact]
    public void A_trial_that_ended_says_why_and_what_it_let_in_until_prevention_is_switched_again()
    {
        var bench = new Bench(DetectOnly);
        bench.Engine.SetAutoBlock(true, Minute, "admin");
        bench.Judge(Bench.Verdict(Attacker));
        Assert.Equal("", bench.Engine.Mode.Reverted);
        bench.Pass(61);
        Assert.Equal("nobody confirmed it in time; the one address that it blocked is let in again", bench.Engine.Mode.Reverted);
        bench.Restart(DetectOnly);
        Assert.Equal("nobody confirmed it in time; the one address that it blocked is let in again", bench.Engine.Mode.Reverted);
        bench.Engine.SetAutoBlock(true, Minute, "admin");
        Assert.Equal("", bench.Engine.Mode.Reverted);
        bench.Pass(61);
        bench.Engine.Update(new FirewallOptions());
        Assert.Equal("", bench.Engine.Mode.Reverted);
    }

    [Theory]
    [InlineData(30, true)]
    [InlineData(90, false)]
    public void A_restart_does_not_stop_the_trials_clock(int secondsDown, bool stillOn)
    {
        var bench = new Bench(DetectOnly);
        bench.Engine.SetAutoBlock(true, Minute, "admin");
        bench.Judge(Bench.Verdict(Attacker));
        bench.Time.Advance(TimeSpan.FromSeconds(secondsDown));
        bench.Restart(DetectOnly);
        Assert.Equal(stillOn, bench.Engine.AutoBlock);
        Assert.Equal(stillOn ? [Attacker] : [], bench.Blocked);
        bench.Pass(31);
        Assert.False(bench.Engine.AutoBlock);
        Assert.Empty(bench.Blocked);
        bench.Restart(DetectOnly);
        Assert.False(bench.Engine.AutoBlock);
    }

    [Fact]
    public void Confirmed_it_stays_on_over_restarts_until_the_configuration_says_something_else()
    {
        var bench = new Bench(DetectOnly);
        bench.Engine.SetAutoBlock(true, Minute, "admin");
        Assert.True(bench.Engine.ConfirmMode("admin"));
        bench.Restart(DetectOnly);
        bench.Pass(120);
        Assert.True(bench.Engine.AutoBlock);
        Assert.Equal("admin", bench.Engine.Mode.By);
        bench.Engine.SetAutoBlock(false, null, "admin");
        bench.Restart(new FirewallOptions());
        Assert.True(bench.Engine.AutoBlock, "the configuration was changed from off to on after the console said off");
    }

    [Fact]
    public void Whoever_edits_the_configuration_wins_over_what_the_console_said_before()
    {
        var bench = new Bench(new FirewallOptions());
        bench.Engine.SetAutoBlock(false, null, "admin");
        bench.Restart(new FirewallOptions());
        Assert.False(bench.Engine.AutoBlock);
        bench.Engine.SetAutoBlock(true, Minute, "admin");
        bench.Engine.ConfirmMode("admin");
        bench.Restart(DetectOnly);
        Assert.False(bench.Engine.AutoBlock);
        Assert.Contains("prevention-configured", bench.Events.Codes);
        bench.Restart(DetectOnly);
        Assert.False(bench.Engine.AutoBlock);
    }

    [Fact]
    public void Settings_that_switch_it_on_while_the_service_runs_are_on_trial_too()
    {
        var bench = new Bench(DetectOnly);
        bench.Engine.Update(new FirewallOptions());
        Assert.True(bench.Engine.AutoBlock);
        Assert.NotNull(bench.Engine.Mode.RevertsAt);
        bench.Judge(Bench.Verdict(Attacker));
        bench.Pass(121);
        Assert.False(bench.Engine.AutoBlock);
        Assert.Empty(bench.Blocked);
    }

    [Fact]
    public void Switching_off_during_the_trial_lets_in_again_and_needs_no_confirmation()
    {
        var bench = new Bench(DetectOnly);
        bench.Engine.SetAutoBlock(true, Minute, "admin");
        bench.Judge(Bench.Verdict(Attacker));
        bench.Engine.SetAutoBlock(false, null, "other");
        Assert.False(bench.Engine.AutoBlock);
        Assert.Empty(bench.Blocked);
        Assert.False(bench.Engine.ConfirmMode("admin"));
    }

    [Fact]
    public void Switching_on_again_does_not_prolong_the_trial()
    {
        var bench = new Bench(DetectOnly);
        bench.Engine.SetAutoBlock(true, Minute, "admin");
        bench.Pass(50);
        bench.Engine.SetAutoBlock(true, TimeSpan.FromHours(1), "script");
        bench.Pass(11);
        Assert.False(bench.Engine.AutoBlock);
    }

    [Theory]
    [InlineData(-86_400)]
    [InlineData(86_400)]
    public void Setting_the_clock_changes_neither_trial_nor_pause(int jump)
    {
        var bench = new Bench(DetectOnly);
        bench.Engine.SetAutoBlock(true, Minute, "admin");
        bench.Engine.Pause(TimeSpan.FromSeconds(40), "admin");
        bench.Pass(10);
        bench.Time.Skew = TimeSpan.FromSeconds(jump);
        bench.Judge(Bench.Verdict("203.0.113.8"));
        bench.Engine.Pause(null, "admin");
        bench.Judge(Bench.Verdict(Attacker));
        Assert.Equal([Attacker], bench.Blocked);
        bench.Engine.Pause(TimeSpan.FromSeconds(30), "admin");
        bench.Pass(20);
        Assert.True(bench.Engine.AutoBlock);
        Assert.NotNull(bench.Engine.Mode.PausedUntil);
        Assert.InRange((bench.Engine.Mode.RevertsAt!.Value - bench.Time.GetUtcNow()).TotalSeconds, 29, 31);
        bench.Pass(31);
        Assert.False(bench.Engine.AutoBlock);
        Assert.Empty(bench.Blocked);
        Assert.Null(bench.Engine.Mode.PausedUntil);
    }

    [Fact]
    public void A_clock_that_starts_in_the_past_does_not_prolong_a_trial()
    {
        var bench = new Bench(DetectOnly);
        bench.Engine.SetAutoBlock(true, Minute, "admin");
        bench.Time.Skew = TimeSpan.FromDays(-20_000);
        bench.Restart(DetectOnly);
        bench.Pass(61);
        Assert.False(bench.Engine.AutoBlock);
    }

    [Fact]
    public void A_pause_outlives_a_restart_and_ends_on_time()
    {
        var bench = new Bench();
        bench.Engine.Pause(TimeSpan.FromMinutes(5), "admin");
        bench.Time.Advance(Minute);
        bench.Restart();
        bench.Judge(Bench.Verdict(Attacker));
        Assert.Empty(bench.Blocked);
        bench.Pass(241);
        Assert.Null(bench.Engine.Mode.PausedUntil);
        bench.Judge(Bench.Verdict(Attacker));
        Assert.Equal([Attacker], bench.Blocked);
    }

    [Fact]
    public void A_ledger_that_fails_keeps_no_trial_from_ending()
    {
        var bench = new Bench(DetectOnly);
        bench.Ledger.Fails = true;
        bench.Engine.SetAutoBlock(true, Minute, "admin");
        bench.Judge(Bench.Verdict(Attacker));
        bench.Pass(61);
        Assert.False(bench.Engine.AutoBlock);
        Assert.Empty(bench.Blocked);
        bench.Ledger.Fails = false;
        bench.Pass(60);
        Assert.Null(bench.Ledger.Mode.RevertsAt);
        Assert.True(bench.Engine.Healthy);
    }
}
