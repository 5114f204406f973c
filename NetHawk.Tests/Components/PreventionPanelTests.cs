using Bunit;
using NetHawk.Web.Components.Pages.Blocks;

namespace NetHawk.Tests.Components;

/// <summary>Switching prevention on, confirming it, and the emergency button.</summary>
public sealed class PreventionPanelTests : ConsoleContext
{
    [Fact]
    public async Task Switched_on_it_is_on_trial_until_confirmed()
    {
        SignIn("administrator");
        Scene.Blocks.Basis = Scene.Blocks.Basis with { AutoBlock = false, Enforces = true };
        var (dialogs, snackbars) = Providers();
        var panel = Panel("administrator");
        Assert.Empty(panel.FindAll("[data-trial]"));
        panel.Find("[data-prevention-on]").Click();
        dialogs.WaitForAssertion(() => Assert.Contains("on trial", dialogs.Markup, StringComparison.Ordinal));
        Assert.False(Scene.Blocks.Basis.AutoBlock);
        await dialogs.Find("[data-confirm]").ClickAsync();
        snackbars.WaitForAssertion(() => Assert.Contains("confirm within 120 s", snackbars.Markup, StringComparison.Ordinal));
        Assert.NotNull(Scene.Blocks.Basis.RevertsAt);

        panel = Panel("administrator");
        Assert.Contains("goes back to detect only in", panel.Find("[data-trial]").TextContent, StringComparison.Ordinal);
        await panel.Find("[data-confirm-prevention]").ClickAsync();
        Assert.Null(Scene.Blocks.Basis.RevertsAt);
        Assert.True(Scene.Blocks.Basis.AutoBlock);
        Assert.Equal(["prevention-on", "prevention-confirm"], Scene.Store.Audits.TakeLast(2).Select(a => a.Action));
    }

    [Fact]
    public void Operators_may_switch_off_and_not_on_and_viewers_may_only_look()
    {
        Scene.Blocks.Basis = Scene.Blocks.Basis with { AutoBlock = false };
        Assert.Empty(Panel("operator").FindAll("[data-prevention-on]"));
        Scene.Blocks.Basis = Scene.Blocks.Basis with { AutoBlock = true };
        Assert.Contains(Panel("operator").FindAll("button"), b => b.TextContent == "Detect only");
        Assert.Empty(Panel("viewer").FindAll("button"));
    }

    [Fact]
    public async Task One_button_lifts_every_block_after_a_question()
    {
        Assert.NotEmpty(Scene.Blocks.Held);
        var (dialogs, snackbars) = Providers();
        var panel = Panel("operator");
        panel.Find("[data-flush]").Click();
        dialogs.WaitForAssertion(() => Assert.Contains("nobody else's firewall rules", dialogs.Markup, StringComparison.Ordinal));
        Assert.NotEmpty(Scene.Blocks.Held);
        await dialogs.Find("[data-confirm]").ClickAsync();
        snackbars.WaitForAssertion(() => Assert.Contains("lifted", snackbars.Markup, StringComparison.Ordinal));
        Assert.Empty(Scene.Blocks.Held);
        Assert.Equal("flush-blocks", Scene.Store.Audits.Last().Action);
    }

    private IRenderedComponent<PreventionPanel> Panel(string role) => Render<PreventionPanel>(p => p.AddCascadingValue(Person(role)));
}
