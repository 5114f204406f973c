using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Store;
using NetHawk.Tests.Doubles;
using NetHawk.Web.Components.Pages.Blocks;
using NetHawk.Web.Components.Pages.Hosts;
using NetHawk.Web.Components.Pages.Logs;
using NetHawk.Web.Components.Pages.Overview;
using NetHawk.Web.Components.Pages.Threats;
using NetHawk.Web.Components.Pages.Traffic;
using NetHawk.Web.Components.Session;
using NetHawk.Web.Components.Shared;

namespace NetHawk.Tests.Components;

/// <summary>Pages over a store that is broken, locked or slow: they say so in its own words, show no zero that is none, and never hold a browser up.</summary>
public sealed class StoreTroubleTests : ConsoleContext
{
    public static TheoryData<Type> Readers => [typeof(EventLog), typeof(AuditLog), typeof(BlockHistory), typeof(HostsPage), typeof(HostPage), typeof(ThreatsPage), typeof(ThreatPage), typeof(TrafficHistory), typeof(ThreatsByClass), typeof(TopAddresses)];

    private IRenderedComponent<DynamicComponent> Open(Type page, bool beforeCircuit = false)
    {
        var parameters = new Dictionary<string, object>();
        if (page == typeof(HostPage)) parameters["Address"] = "203.0.113.7";
        if (page == typeof(ThreatPage)) parameters["Id"] = Scene.Store.Threats[0].Id;
        if (page == typeof(TopAddresses)) parameters["Range"] = new TimeRange("24h", null, null);
        return Render<DynamicComponent>(p =>
        {
            p.Add(d => d.Type, page).Add(d => d.Parameters, parameters).AddCascadingValue(Person("operator"));
            if (beforeCircuit) p.AddCascadingValue<HttpContext>(new DefaultHttpContext());
        });
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_locked_store_is_told_in_its_own_words_and_asked_again(Type page)
    {
        Scene.Store.Failure = "another program holds nethawk.db locked; close it";
        var shown = Open(page);
        Assert.Contains("another program holds nethawk.db locked; close it", shown.Markup, StringComparison.Ordinal);
        Assert.DoesNotMatch("\\b0 (threats|hosts|groups)\\b", shown.Markup);
        Scene.Store.Failure = null;
        if (page == typeof(TrafficHistory)) return; // Its chart needs a browser.
        shown.FindAll(".void[role=alert] button")[0].Click();
        shown.WaitForAssertion(() => Assert.Empty(shown.FindAll(".void[role=alert]")));
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_store_that_does_not_answer_holds_no_browser_up(Type page)
    {
        Scene.Store.Delay = Timeout.InfiniteTimeSpan;
        var shown = Open(page, beforeCircuit: true);
        Assert.NotEmpty(shown.FindAll(".skeleton"));
        // The answer goes out when no read is under way any more.
        shown.WaitForAssertion(() => Assert.Empty(shown.FindAll("[aria-busy=true]")), TimeSpan.FromSeconds(20));
        Assert.NotEmpty(shown.FindAll(".skeleton"));
        Assert.DoesNotContain("could not be read", shown.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_is_blocked_can_be_let_in_while_the_store_is_broken()
    {
        Scene.Store.Failure = "cannot read: nethawk.db is damaged";
        var (dialogs, _) = Providers();
        var host = Open(typeof(HostPage));
        host.FindAll("button").First(b => b.TextContent.StartsWith("Unblock", StringComparison.Ordinal)).Click();
        dialogs.WaitForElement("[data-confirm]").Click();
        dialogs.WaitForAssertion(() => Assert.DoesNotContain(Scene.Blocks.Held, b => b.Target.ToString() == "203.0.113.7"));
    }

    [Fact]
    public async Task A_verdict_that_is_not_kept_is_no_broken_page()
    {
        var triage = Services.GetRequiredService<TriageActions>();
        Scene.Store.Failure = "the disk is full";
        Guid[] one = [Scene.Store.Threats[0].Id];
        foreach (var result in (ActionResult[])[await triage.JudgeAsync(one, ThreatStatus.Closed), await triage.NoteAsync("203.0.113.7", "a note"), await triage.SaveFilterAsync("threats", "Day", "range=24h")])
            Assert.Equal((false, "Not done: the disk is full"), (result.Done, result.Message));
    }

    /// <summary>What one part reads, answered when the test says so.</summary>
    private sealed class Asked : LoadingComponent
    {
        public List<(TaskCompletionSource<string> Answer, CancellationToken Cancellation)> Reads { get; } = [];

        public string Shown { get; private set; } = "";

        public bool IsBusy => Reading;

        public Task AskAsync() => ReadAsync(async cancellation =>
        {
            var answer = new TaskCompletionSource<string>();
            Reads.Add((answer, cancellation));
            Shown = await answer.Task.WaitAsync(cancellation);
        });

        public Task OnDispatcherAsync(Func<Task> work) => InvokeAsync(work);

        /// <summary>As a live update does: whether it was read.</summary>
        public Task<bool> UpdateAsync(bool changed)
        {
            var read = new TaskCompletionSource<bool>();
            _ = InvokeAsync(async () => read.SetResult(await RefreshAsync(changed, AskAsync)));
            return read.Task;
        }
    }

    [Fact]
    public async Task A_slow_answer_never_stands_under_a_newer_question()
    {
        var part = Render<Asked>().Instance;
        Task first = part.OnDispatcherAsync(part.AskAsync), second = part.OnDispatcherAsync(part.AskAsync);
        await Poll.UntilAsync(() => part.Reads.Count == 2);
        Assert.True(part.Reads[0].Cancellation.IsCancellationRequested);
        part.Reads[1].Answer.SetResult("new");
        await second;
        part.Reads[0].Answer.TrySetResult("old");
        await first;
        Assert.Equal(("new", false), (part.Shown, part.IsBusy));
    }

    [Fact]
    public async Task Live_updates_neither_pile_up_nor_give_a_slow_read_up_and_none_is_forgotten()
    {
        var part = Render<Asked>().Instance;
        Task reading = part.UpdateAsync(changed: true);
        await Poll.UntilAsync(() => part.Reads.Count == 1);
        Assert.False(await part.UpdateAsync(changed: true));
        Assert.False(await part.UpdateAsync(changed: true));
        Assert.Single(part.Reads);
        Assert.False(part.Reads[0].Cancellation.IsCancellationRequested);
        part.Reads[0].Answer.SetResult("one");
        await reading;
        // What came meanwhile is read once, by the next update that brings nothing itself.
        for (int i = 0; i < 200 && part.Reads.Count < 2; i++)
        {
            _ = part.UpdateAsync(changed: false);
            await Task.Delay(50);
        }

        Assert.Equal(2, part.Reads.Count);
        part.Reads[1].Answer.SetResult("two");
        await Poll.UntilAsync(() => part.Shown == "two");
        Assert.False(await part.UpdateAsync(changed: false));
    }
}
