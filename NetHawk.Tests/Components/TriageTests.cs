using System.Text.Json;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using NetHawk.Core.Outputs;
using NetHawk.Core.Response;
using NetHawk.Core.Store;
using NetHawk.Tests.Doubles;
using NetHawk.Web.Components.Layout;
using NetHawk.Web.Components.Pages.Hosts;
using NetHawk.Web.Components.Pages.Overview;
using NetHawk.Web.Components.Pages.Threats;
using NetHawk.Web.Components.Session;
using NetHawk.Web.Components.Shared;
using NetHawk.Web.Live;

namespace NetHawk.Tests.Components;

/// <summary>The queue of threats, hosts, filters and exports.</summary>
public sealed class TriageTests : ConsoleContext
{
    private IRenderedComponent<ThreatsPage> Queue(string role = "operator") => Render<ThreatsPage>(p => p.AddCascadingValue(Person(role)));

    [Fact]
    public async Task What_is_picked_is_changed_with_its_exact_count_and_can_be_taken_back()
    {
        Providers();
        var bar = Render<UndoBar>();
        var page = Queue();
        await page.FindAll("[data-rowkey=x]")[0].ChangeAsync(new() { Value = true });
        await page.FindAll("[data-rowkey=x]")[2].ChangeAsync(new() { Value = true });
        Assert.Contains("2 threats picked", page.Markup, StringComparison.Ordinal);
        var before = Scene.Store.Threats.Select(t => (t.Id, t.Status)).ToList();
        await page.Find("[data-pagekey=e]").ClickAsync();
        Assert.Equal(3, Scene.Store.Threats.Count(t => t.Status == ThreatStatus.Closed));
        bar.WaitForAssertion(() => Assert.Contains("2 threats marked as closed.", bar.Find(".undo").TextContent, StringComparison.Ordinal));
        var audit = Scene.Store.Audits.Last();
        Assert.Equal(("maria", "threat-status", "2 threats"), (audit.User, audit.Action, audit.Target));
        await bar.Find("[data-pagekey=z]").ClickAsync();
        Assert.Equal(before, Scene.Store.Threats.Select(t => (t.Id, t.Status)));
        Assert.Equal("threat-status-undo", Scene.Store.Audits.Last().Action);
        Assert.Empty(bar.FindAll(".undo"));
    }

    [Fact]
    public async Task A_false_alarm_is_told_to_the_blocks_and_so_is_taking_it_back()
    {
        Providers();
        var bar = Render<UndoBar>();
        var page = Queue();
        await page.FindAll("[data-rowkey=e]")[0].ClickAsync();
        Assert.Equal(0, Scene.Blocks.Heeded);
        Scene.Blocks.Lifts = 1;
        await page.FindAll("[data-rowkey=f]")[0].ClickAsync();
        Assert.Equal(1, Scene.Blocks.Heeded);
        bar.WaitForAssertion(() => Assert.Contains("1 threat marked as false alarm. 1 block lifted.", bar.Find(".undo").TextContent, StringComparison.Ordinal));
        await bar.Find("[data-pagekey=z]").ClickAsync();
        Assert.Equal(2, Scene.Blocks.Heeded);
    }

    [Fact]
    public async Task A_viewer_sees_no_lever_and_the_action_itself_refuses()
    {
        SignIn("viewer");
        var page = Queue("viewer");
        Assert.Empty(page.FindAll("[data-rowkey]"));
        var result = await Services.GetService<TriageActions>()!.JudgeAsync([Scene.Store.Threats[0].Id], ThreatStatus.Closed);
        Assert.False(result.Done);
        Assert.Equal(ThreatStatus.New, Scene.Store.Threats[0].Status);
        Assert.False((await Services.GetService<TriageActions>()!.NoteAsync("10.0.0.5", "x")).Done);
        Assert.False((await Services.GetService<TriageActions>()!.SaveFilterAsync("threats", "x", "")).Done);
    }

    [Fact]
    public async Task An_undo_is_over_after_its_time()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var box = new UndoBox(time);
        int undone = 0;
        box.Put("3 threats closed.", () => Task.FromResult(new ActionResult(++undone > 0, "")));
        Assert.NotNull(box.Offer);
        time.Advance(UndoBox.Window);
        Assert.Null(box.Offer);
        Assert.Null(await box.UndoAsync());
        Assert.Equal(0, undone);
    }

    [Fact]
    public void Status_tabs_count_and_groups_gather()
    {
        var page = Queue();
        Assert.Equal("All 7", page.Find("[data-status='']").TextContent.Trim());
        Assert.Equal("Open 4", page.Find("[data-status=open]").TextContent.Trim());
        var navigation = Services.GetService<Microsoft.AspNetCore.Components.NavigationManager>()!;
        navigation.NavigateTo("threats?group=class&severity=high");
        page.WaitForAssertion(() => Assert.Contains("4 groups, 4 threats", page.Markup, StringComparison.Ordinal));
        Assert.EndsWith("?severity=high&class=dos-flood", page.FindAll("a[data-open]").Select(a => a.GetAttribute("href")!).First(h => h.Contains("dos-flood", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_export_holds_what_is_shown_as_csv_and_json()
    {
        var time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1));
        var table = new ExportTable("x", ["time", "address", "count", "note"], [[time, "10.0.0.5", 3L, "=1+1"], [time, null, 0L, "a,b"]]);
        Assert.Equal("time,address,count,note\r\n2026-01-02T02:04:05.000Z,10.0.0.5,3,'=1+1\r\n2026-01-02T02:04:05.000Z,,0,\"a,b\"\r\n", table.ToCsv());
        using var json = JsonDocument.Parse(table.ToJson());
        Assert.Equal("2026-01-02T02:04:05Z", json.RootElement[0].GetProperty("time").GetString());
        Assert.Equal(3, json.RootElement[0].GetProperty("count").GetInt32());
        Assert.Equal(JsonValueKind.Null, json.RootElement[1].GetProperty("address").ValueKind);
    }

    [Fact]
    public async Task A_wrong_filter_is_marked_where_it_is_wrong_and_does_not_go()
    {
        string? applied = null;
        var box = Render<FlowFilterBox>(p => p.Add(f => f.Changed, (string? q) => applied = q));
        await box.Find("input").InputAsync(new() { Value = "port:443 prot:tcp" });
        Assert.Equal("prot", box.Find("mark").TextContent);
        Assert.Contains("At character 10", box.Find(".problem").TextContent, StringComparison.Ordinal);
        Assert.True(box.Find("button[type=submit]").HasAttribute("disabled"));
        await box.Find("input").InputAsync(new() { Value = "port:443 proto:tcp" });
        await box.Find("form").SubmitAsync();
        Assert.Equal("port:443 proto:tcp", applied);
    }

    [Fact]
    public async Task A_host_shows_its_names_note_and_threats_and_keeps_a_new_note()
    {
        Providers();
        var page = Render<HostPage>(p => p.AddCascadingValue(Person("operator")).Add(h => h.Address, "203.0.113.7"));
        Assert.Contains("shop.example.org", page.Markup, StringComparison.Ordinal);
        Assert.Contains("12 alike SSH connections", page.Markup, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll(".score rect"));
        await page.Find("#host-note").InputAsync(new() { Value = "block it for good" });
        await page.FindComponent<HostNoteBox>().Find("form").SubmitAsync();
        Assert.Equal(("block it for good", "maria"), (Scene.Store.Notes.Single().Note, Scene.Store.Notes.Single().By));
        Assert.Equal("host-note", Scene.Store.Audits.Last().Action);
    }

    [Fact]
    public void A_host_that_talks_shows_its_new_names_by_itself()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TimeProvider.System.GetUtcNow());
        Services.AddSingleton<TimeProvider>(time);
        Providers();
        var page = Render<HostPage>(p => p.AddCascadingValue(Person("operator")).Add(h => h.Address, "203.0.113.7"));
        Scene.Store.Names.Add(Scene.Store.Names[0] with { Address = "203.0.113.7", Name = "new.example.org" });
        var flow = Scene.Feed.RecentTraffic[0];

        Live([flow with { SourceIp = "203.0.113.7" }]);
        time.Advance(TimeSpan.FromSeconds(11));
        page.WaitForAssertion(() => Assert.DoesNotContain("new.example.org", page.Markup, StringComparison.Ordinal));
        Live([flow with { SourceIp = "198.51.100.1", DestinationIp = "198.51.100.2" }]);
        page.WaitForAssertion(() => Assert.Contains("new.example.org", page.Markup, StringComparison.Ordinal));

        void Live(IReadOnlyList<TrafficRecord> traffic) =>
            Services.GetRequiredService<LiveSession>().Raise(new LiveUpdate(FakeFeed.Stats(), traffic, [], [], [], 0));
    }

    [Fact]
    public void The_timeline_tells_packets_verdict_block_and_people_in_order()
    {
        var threat = Scene.Store.Threats[0];
        var block = FakeBlocks.Decision("203.0.113.7", TimeSpan.FromMinutes(10), "brute-force") with { CreatedAt = threat.DetectedAt.AddSeconds(1), ThreatId = threat.Id };
        var judged = new AuditRecord(1, threat.DetectedAt.AddMinutes(5), "maria", "threat-status", threat.Id.ToString(), "closed", "");
        var steps = ThreatTimeline.Of(threat with { UpdatedAt = threat.DetectedAt.AddMinutes(2) }, [Scene.Store.Evidence[0] with { Time = threat.DetectedAt.AddSeconds(-1) }], [block], [judged]);
        Assert.Equal(["First packet", "Evidence of ssh-guessing", "Detected as brute-force", "Blocked 203.0.113.7", "Last seen", "maria: changed the status"], steps.Select(s => s.What));
    }

    [Fact]
    public void Disk_and_alerts_never_sound_better_than_they_are()
    {
        var stats = FakeFeed.Stats();
        Assert.Equal(CheckLevel.Off, WorkingState.Disk(stats).Level);
        Assert.Equal(CheckLevel.Good, WorkingState.Disk(stats with { DiskFreeBytes = 50_000_000_000 }).Level);
        Assert.Equal(CheckLevel.Warn, WorkingState.Disk(stats with { DiskFreeBytes = 1_000_000_000 }).Level);
        Assert.Equal(CheckLevel.Bad, WorkingState.Disk(stats with { DiskFreeBytes = 100_000_000 }).Level);
        Assert.Equal(CheckLevel.Off, WorkingState.Alerts(stats).Level);
        var sent = new AlertCounters("email", "mail:587", 3, 0, 0, 0, 0, "") { LastSentAt = stats.Time.AddMinutes(-2) };
        Assert.Contains("2 min 00 s ago", WorkingState.Alerts(stats with { Alerts = [sent] }).Title, StringComparison.Ordinal);
        Assert.Equal(CheckLevel.Bad, WorkingState.Alerts(stats with { Alerts = [sent, sent with { Output = "syslog", LastError = "refused" }] }).Level);
    }
}
