using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using NetHawk.Core.Models;
using NetHawk.Core.Models.Evaluation;
using NetHawk.Core.Models.Training;
using NetHawk.Tests.Models;
using NetHawk.Web.Components.Pages.Model;

namespace NetHawk.Tests.Components;

public sealed class ModelPageTests : ConsoleContext
{
    private readonly string _root = Directory.CreateTempSubdirectory("nethawk-model-page-").FullName;
    private readonly FakeRetrainer _retrainer = new();
    private readonly ModelRegistry _registry;
    private readonly string _champion, _challenger;

    public ModelPageTests()
    {
        (_registry, _champion, _challenger) = SmallModel.Two(_root);
        Services.AddSingleton(_registry).AddSingleton<IRetrainer>(_retrainer);
        SignIn("administrator");
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (Directory.Exists(_root)) Directory.Delete(_root, true);
    }

    private IRenderedComponent<ModelPage> Open(string query = "", string role = "administrator")
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("model" + query);
        var page = Render<ModelPage>(p => p.AddCascadingValue(Person(role)));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[data-version]")), TimeSpan.FromSeconds(10));
        return page;
    }

    [Fact]
    public void The_active_model_stands_with_its_figures_its_curves_and_its_confusion()
    {
        var page = Open();
        Assert.Equal(_champion, page.Find("[data-active]").TextContent);
        Assert.Equal(2, page.FindAll("[data-version]").Count);
        Assert.Equal(3, page.FindAll(".curve svg").Count);
        Assert.All(page.FindAll(".curve polyline"), l => Assert.Equal("champion", l.ClassName));
        Assert.NotEmpty(page.FindAll("table.confusion td.right"));
        Assert.Contains("Model card", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_challenger_stands_beside_it_with_the_differences_marked()
    {
        var page = Open($"?compare={_challenger}&curve=brute-force&split=capture");
        Assert.Contains("Champion against challenger", page.Markup, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll("tr[data-standing=worse]"));
        Assert.Contains(page.FindAll(".curve polyline"), l => l.ClassName == "challenger");
        Assert.Contains("of brute-force", page.Find(".curve svg").GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Equal("challenger", page.Find($"[data-version='{_challenger}'] .tag").TextContent);
    }

    [Fact]
    public async Task It_is_activated_and_rolled_back_in_one_step_and_the_audit_says_so()
    {
        var (dialogs, _) = Providers();
        var page = Open();
        Assert.Empty(page.FindAll("button[title^='Go back']"));
        page.Find($"[data-version='{_challenger}'] button").Click();
        dialogs.WaitForElement("[data-confirm]");
        await dialogs.Find("[data-confirm]").ClickAsync();
        page.WaitForAssertion(() => Assert.Equal(_challenger, page.Find("[data-active]").TextContent), TimeSpan.FromSeconds(10));
        page.Find("button[title^='Go back']").Click();
        dialogs.WaitForElement("[data-confirm]");
        await dialogs.Find("[data-confirm]").ClickAsync();
        page.WaitForAssertion(() => Assert.Equal(_champion, page.Find("[data-active]").TextContent), TimeSpan.FromSeconds(10));
        Assert.Equal(["model-activate", "model-rollback"], Scene.Store.Audits.Select(a => a.Action).Where(a => a.StartsWith("model", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Training_shows_its_step_and_percent_and_can_be_cancelled()
    {
        var (dialogs, _) = Providers();
        var panel = Render<TrainingPanel>(p => p.AddCascadingValue(Person("administrator")).Add(t => t.Trainer, _retrainer));
        panel.Find("button").Click();
        dialogs.WaitForElement("[data-confirm]");
        await dialogs.Find("[data-confirm]").ClickAsync();
        panel.WaitForAssertion(() => Assert.Equal("17", panel.Find("progress").GetAttribute("value")));
        Assert.Contains("Holding out captures: fold 2 of 6.", panel.Markup, StringComparison.Ordinal);
        panel.Find("button.danger").Click();
        dialogs.WaitForElement("[data-confirm]");
        await dialogs.Find("[data-confirm]").ClickAsync();
        panel.WaitForAssertion(() => Assert.True(panel.Find("button.danger").HasAttribute("disabled")));
        Assert.Contains("Cancelled by maria", panel.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("viewer")]
    [InlineData("operator")]
    public void Others_look_and_change_nothing(string role)
    {
        SignIn(role);
        var page = Open(role: role);
        Assert.Empty(page.FindAll("[data-version] button"));
        Assert.DoesNotContain("Retrain with", page.Markup, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll("[data-version] a"));
    }

    [Fact]
    public void A_model_without_curves_says_what_writes_them()
    {
        var old = ModelFigures.Read(Path.Combine(_root, "shipped", ModelFile.Name)).ByOrigin with { Curves = [], Confusion = [] };
        Assert.Contains("nethawk train", Render<ModelCurves>(p => p.Add(c => c.Class, "port-scan").Add(c => c.Champion, old)).Markup, StringComparison.Ordinal);
        Assert.Contains("nethawk train", Render<ConfusionTable>(p => p.Add(c => c.Rows, old.Confusion).Add(c => c.Threshold, 0.7)).Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(900, 950, Standing.Better)]
    [InlineData(900, 850, Standing.Worse)]
    [InlineData(900, 901, Standing.Within)]
    [InlineData(900, 900, Standing.Same)]
    public void A_difference_counts_when_the_intervals_do_not_overlap(int before, int after, Standing expected)
    {
        var champion = ModelFigures.Read(Path.Combine(_root, "shipped", ModelFile.Name));
        ModelFigures With(int hits) => champion with { ByOrigin = champion.ByOrigin with { RecallAt1In1000 = new Proportion(hits, 1_000), FalsePositives = new Proportion(1_000 - hits, 1_000) } };
        var figures = ModelComparison.Of(With(before), With(after), byOrigin: true);
        Assert.Equal(expected, figures.Single(f => f.Name.EndsWith("in 1,000", StringComparison.Ordinal)).Standing);
        // Fewer accused is better.
        Assert.Equal(expected, figures.Single(f => f.Name == "harmless flows accused").Standing);
    }
}
