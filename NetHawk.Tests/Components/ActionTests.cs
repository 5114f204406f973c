using Bunit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NetHawk.Core.Store;
using NetHawk.Tests.Doubles;
using NetHawk.Web.Components.Pages.Blocks;
using NetHawk.Web.Components.Pages.Logs;
using NetHawk.Web.Components.Pages.Settings;
using NetHawk.Web.Components.Pages.Threats;
using NetHawk.Web.Components.Pages.Whitelist;
using NetHawk.Web.Components.Session;
using NetHawk.Web.Components.Shared;

namespace NetHawk.Tests.Components;

public sealed class ActionTests : ConsoleContext
{
    [Theory]
    [InlineData("viewer", false)]
    [InlineData("operator", true)]
    [InlineData("administrator", true)]
    public void Viewers_see_no_buttons_that_act(string role, bool acts)
    {
        var threats = Render<ThreatsPage>(p => p.AddCascadingValue(Person(role)));
        Assert.Equal(acts, threats.FindAll("[data-rowkey=b]").Count > 0);
        var blocks = Render<BlocksInForce>(p => p.AddCascadingValue(Person(role)));
        Assert.Equal(acts, blocks.FindAll("[data-rowkey=u]").Count > 0);
        var whitelist = Render<WhitelistPage>(p => p.AddCascadingValue(Person(role)));
        Assert.Equal(acts, whitelist.FindAll("#allow-address").Count > 0);
        var held = Render<BlockedNow>(p => p.AddCascadingValue(Person(role)));
        Assert.Equal(acts, held.FindAll("button").Count > 0);
    }

    [Fact]
    public async Task Several_blocks_are_lifted_together_and_taken_back_for_the_time_they_had_left()
    {
        SignIn("operator");
        var actions = Services.GetService<ConsoleActions>()!;
        var wanted = Scene.Blocks.Active.Take(2).ToList();
        var since = TimeProvider.System.GetUtcNow();
        var (result, lifted) = await actions.UnblockAllAsync(wanted);
        Assert.True(result.Done, result.Message);
        Assert.Equal("2 blocks lifted.", result.Message);
        Assert.DoesNotContain(Scene.Blocks.Held, b => wanted.Any(w => w.Target == b.Target));
        Assert.True((await actions.BlockAgainAsync(lifted, since)).Done);
        foreach (var block in wanted)
        {
            var again = Scene.Blocks.Held.Single(b => b.Target == block.Target);
            Assert.Equal(block.Reason, again.Reason);
            Assert.Equal(block.ExpiresAt is null, again.ExpiresAt is null);
            if (block.ExpiresAt is { } end) Assert.InRange((again.ExpiresAt!.Value - end).TotalSeconds, -2, 60);
        }
    }

    [Fact]
    public void Chosen_blocks_offer_what_can_be_done_with_all_of_them()
    {
        var blocks = Render<BlocksInForce>(p => p.AddCascadingValue(Person("operator")));
        Assert.Empty(blocks.FindAll("[data-bulk]"));
        blocks.Find("td.pick input").Change(true);
        Assert.Contains("1 block chosen", blocks.Find("[data-bulk]").TextContent, StringComparison.Ordinal);
        blocks.Find("thead input").Change(true);
        Assert.Contains($"{Scene.Blocks.Held.Count} blocks chosen", blocks.Find("[data-bulk]").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("operator", false)]
    [InlineData("administrator", true)]
    public void Only_administrators_may_clear_logs(string role, bool may) =>
        Assert.Equal(may, Render<LogsPage>(p => p.AddCascadingValue(Person(role))).FindAll(".btn.danger").Count == 1);

    [Fact]
    public async Task A_hidden_button_is_not_the_lock()
    {
        SignIn("viewer");
        var actions = Services.GetService<ConsoleActions>()!;
        int held = Scene.Blocks.Held.Count;
        Assert.False((await actions.UnblockAsync("203.0.113.7")).Done);
        Assert.False((await actions.BlockAsync("203.0.113.200", null, "x")).Done);
        Assert.False((await actions.WhitelistAsync("203.0.113.200", "x")).Done);
        Assert.False((await actions.PauseAsync(TimeSpan.FromMinutes(1))).Done);
        Assert.False((await actions.ClearLogsAsync(null)).Done);
        Assert.Equal(held, Scene.Blocks.Held.Count);
        Assert.NotEmpty(Scene.Store.Threats);
    }

    [Fact]
    public async Task Deeds_and_refusals_are_audited_with_who_and_where()
    {
        Services.GetService<ConsoleVisitor>()!.RemoteAddress = "192.0.2.44";
        var actions = Services.GetService<ConsoleActions>()!;
        Assert.True((await actions.UnblockAsync("203.0.113.7")).Done);
        var refused = await actions.BlockAsync("10.0.0.1", TimeSpan.FromMinutes(10), "test");
        Assert.False(refused.Done);
        Assert.Contains("gateway", refused.Message, StringComparison.Ordinal);
        var audits = Scene.Store.Audits.TakeLast(2).ToArray();
        Assert.Equal(("maria", "unblock", "203.0.113.7", "192.0.2.44"), (audits[0].User, audits[0].Action, audits[0].Target, audits[0].RemoteAddress));
        Assert.Equal("block", audits[1].Action);
        Assert.Contains("refused", audits[1].Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.300", "is not an IP address")]
    [InlineData("10.0.0.5/8", "did you mean 10.0.0.0/8")]
    [InlineData("10.0.0.0/40", "wrong prefix length")]
    public void Whitelist_form_names_what_is_wrong(string text, string problem)
    {
        var form = Render<WhitelistForm>();
        form.Find("#allow-address").Input(text);
        Assert.Contains(problem, form.Find(".answer.error").TextContent, StringComparison.Ordinal);
        Assert.True(form.Find("button[type=submit]").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Whitelist_form_warns_before_it_exposes_much_and_names_lifted_blocks()
    {
        ActionResult? told = null;
        var form = Render<WhitelistForm>(p => p.Add(f => f.Done, r => told = r));
        form.Find("#allow-address").Input("203.0.0.0/9".Replace("/9", "/15", StringComparison.Ordinal));
        string answer = form.Find(".answer").TextContent;
        Assert.Contains("131,072 addresses", answer, StringComparison.Ordinal);
        Assert.Contains("lifts 2 blocks", answer, StringComparison.Ordinal);
        Assert.Contains("wide", answer, StringComparison.Ordinal);
        await form.Find("form").SubmitAsync();
        Assert.True(told?.Done, told?.Message);
        Assert.Contains(Scene.Blocks.Entries, e => e.Prefix.ToString() == "203.0.0.0/15");
    }

    [Fact]
    public void Block_form_answers_before_anything_is_changed()
    {
        var form = Render<BlockForm>();
        form.Find("#block-address").Input("10.0.0.1");
        Assert.Contains("gateway", form.Find(".answer.no").TextContent, StringComparison.Ordinal);
        Assert.True(form.Find("button[type=submit]").HasAttribute("disabled"));
        form.Find("#block-address").Input("203.0.113.128/25");
        Assert.Contains("It covers 128 addresses.", form.Find(".answer.yes").TextContent, StringComparison.Ordinal);
        Assert.False(form.Find("button[type=submit]").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Unblock_asks_first_and_reports_the_outcome()
    {
        var (dialogs, snackbars) = Providers();
        var list = Render<BlockedNow>(p => p.AddCascadingValue(Person("operator")));
        list.Find("button").Click();
        dialogs.WaitForAssertion(() => Assert.Contains("203.0.113.7", dialogs.Markup, StringComparison.Ordinal));
        Assert.Contains(Scene.Blocks.Held, b => b.Target.ToString() == "203.0.113.7");
        await dialogs.Find("[data-confirm]").ClickAsync();
        snackbars.WaitForAssertion(() => Assert.Contains("203.0.113.7 is unblocked.", snackbars.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain(Scene.Blocks.Held, b => b.Target.ToString() == "203.0.113.7");
    }

    [Fact]
    public async Task Clear_logs_says_how_many_rows_and_deletes_only_what_was_chosen()
    {
        SignIn("administrator");
        var (dialogs, snackbars) = Providers();
        var page = Render<LogsPage>(p => p.AddCascadingValue(Person("administrator")));
        page.Find(".btn.danger").Click();
        dialogs.WaitForAssertion(() => Assert.Contains("There is nothing to delete.", dialogs.Find("#clear-count").TextContent, StringComparison.Ordinal));
        Assert.True(dialogs.Find("[data-confirm]").HasAttribute("disabled"));
        long all = await Scene.Store.CountLogsAsync(null);
        dialogs.Find("#clear-age").Change("0");
        string rows = Show.Plural(all, "row");
        dialogs.WaitForAssertion(() => Assert.Contains($"Delete {rows}", dialogs.Find("[data-confirm]").TextContent, StringComparison.Ordinal));
        int audits = Scene.Store.Audits.Count;
        await dialogs.Find("[data-confirm]").ClickAsync();
        snackbars.WaitForAssertion(() => Assert.Contains("rows deleted", snackbars.Markup, StringComparison.Ordinal));
        Assert.Empty(Scene.Store.Traffic);
        Assert.Equal(audits + 1, Scene.Store.Audits.Count);
        Assert.NotEmpty(Scene.Blocks.Held);
    }

    [Fact]
    public async Task A_false_alarm_is_kept_with_its_note()
    {
        Providers();
        var threat = Scene.Store.Threats[0];
        var page = Render<ThreatPage>(p => p.AddCascadingValue(Person("operator")).Add(t => t.Id, threat.Id));
        page.Find("#note").Change("our backup server");
        await page.FindAll("button").First(b => b.TextContent.StartsWith("False alarm", StringComparison.Ordinal)).ClickAsync();
        Assert.Equal("1 threat marked as false alarm.", Services.GetService<UndoBox>()!.Offer?.Words);
        Assert.Equal((ThreatStatus.FalsePositive, "our backup server"), (Scene.Store.Threats[0].Status, Scene.Store.Threats[0].Note));
    }

    [Fact]
    public void A_threat_shows_why_with_its_evidence_and_what_the_model_weighed()
    {
        var page = Render<ThreatPage>(p => p.AddCascadingValue(Person("viewer")).Add(t => t.Id, Scene.Store.Threats[0].Id));
        Assert.Contains("12 alike SSH connections", page.Markup, StringComparison.Ordinal);
        Assert.Contains("packets_forward", page.Markup, StringComparison.Ordinal);
        Assert.Contains("served", page.Markup, StringComparison.Ordinal);
        Assert.Contains("This address is blocked", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_threat_whose_address_was_blocked_already_says_by_what_instead_of_that_nothing_is_known()
    {
        int at = Scene.Store.Threats.FindIndex(t => t.SourceIp == "198.51.100.23");
        Scene.Store.Threats[at] = Scene.Store.Threats[at] with { UpdatedAt = TimeProvider.System.GetUtcNow() };
        var page = Render<ThreatPage>(p => p.AddCascadingValue(Person("viewer")).Add(t => t.Id, Scene.Store.Threats[at].Id));
        Assert.Contains("It has no block of its own: 198.51.100.23 was blocked already, for port-scan: 14 ports", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("no decision is stored", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_are_never_shown()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Alerts:Email:Password"] = "hunter2",
            ["Alerts:Webhook:Url"] = "https://u:p4ss@example.net/x",
            ["ThreatIntel:VirusTotal:ApiKey"] = "abc",
            ["Firewall:BlockDuration"] = "900",
            ["HOME"] = "/root",
        }).Build();
        var shown = EffectiveSettings.Of(configuration);
        Assert.DoesNotContain(shown, s => s.Value.Contains("hunter2", StringComparison.Ordinal) || s.Value.Contains("p4ss", StringComparison.Ordinal) || s.Value == "abc" || s.Key == "HOME");
        Assert.Equal("900", shown.Single(s => s.Key == "Firewall:BlockDuration").Value);
        Services.AddSingleton<IConfiguration>(configuration);
        Assert.Contains("set, not shown", Render<ConfigurationPanel>().Markup, StringComparison.Ordinal);
    }
}
