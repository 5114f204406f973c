using NetHawk.Core.Models;
using NetHawk.Core.Models.Training;

namespace NetHawk.Tests.Models;

public sealed class ModelRegistryTests : IDisposable
{
    private static readonly Lazy<RawForest> Raw = new(() => ForestTrainer.Train(SmallDataset.Make(9, 20).Rows, SmallDataset.Options, default));
    private readonly string _root = Directory.CreateTempSubdirectory("nethawk-models-").FullName;

    public void Dispose() => Directory.Delete(_root, true);

    [Fact]
    public void The_shipped_model_is_active_at_first()
    {
        var registry = Registry(Write("shipped", "v0"));
        Assert.Empty(registry.Start());
        Assert.Equal("v0", registry.Current?.Version);
        Assert.True(Assert.Single(registry.List()).IsActive);
    }

    [Fact]
    public void Activating_swaps_and_lasts_over_a_restart()
    {
        string shipped = Write("shipped", "v0");
        Write("local/v1", "v1");
        var registry = Registry(shipped);
        registry.Start();
        Assert.Equal("v1", registry.Activate("v1").Version);
        Assert.Equal("v1", registry.Current?.Version);

        var restarted = Registry(shipped);
        Assert.Empty(restarted.Start());
        Assert.Equal("v1", restarted.Current?.Version);
        restarted.Activate("v0");
        var again = Registry(shipped);
        again.Start();
        Assert.Equal("v0", again.Current?.Version);
    }

    [Fact]
    public void One_step_leads_back_and_lasts_over_a_restart()
    {
        string shipped = Write("shipped", "v0");
        Write("local/v1", "v1");
        Write("local/v2", "v2");
        var registry = Registry(shipped);
        registry.Start();
        Assert.Null(registry.Previous);
        Assert.Contains("no model to go back to", Assert.Throws<ModelException>(registry.RollBack).Message, StringComparison.Ordinal);
        registry.Activate("v1");
        registry.Activate("v2");
        registry.Activate("v2");
        Assert.Equal("v1", registry.Previous);

        var restarted = Registry(shipped);
        restarted.Start();
        Assert.Equal(("v2", "v1"), (restarted.Current?.Version, restarted.Previous));
        Assert.Equal("v1", restarted.RollBack().Version);
        Assert.Null(restarted.Previous);
        Assert.Throws<ModelException>(restarted.RollBack);
        Assert.Equal("v1", restarted.Current?.Version);
    }

    [Fact]
    public void Going_back_to_a_model_that_is_gone_leaves_the_present_one()
    {
        var registry = Registry(Write("shipped", "v0"));
        string first = Write("local/v1", "v1");
        Write("local/v2", "v2");
        registry.Start();
        registry.Activate("v1");
        registry.Activate("v2");
        Directory.Delete(Path.GetDirectoryName(first)!, true);
        Assert.Contains("there is no model 'v1'", Assert.Throws<ModelException>(registry.RollBack).Message, StringComparison.Ordinal);
        Assert.Equal(("v2", "v1"), (registry.Current?.Version, registry.Previous));
    }

    [Fact]
    public void A_damaged_model_leaves_the_old_one_running()
    {
        var registry = Registry(Write("shipped", "v0"));
        registry.Start();
        string broken = Write("local/v1", "v1");
        File.WriteAllText(broken, "damaged");
        Assert.Throws<ModelException>(() => registry.Activate("v1"));
        Assert.Equal("v0", registry.Current?.Version);
        Assert.Contains(registry.List(), m => m.Problem is not null && !m.IsActive);
    }

    [Fact]
    public void A_damaged_active_model_falls_back_to_the_shipped_one_and_says_so()
    {
        string shipped = Write("shipped", "v0");
        string local = Write("local/v1", "v1");
        var registry = Registry(shipped);
        registry.Start();
        registry.Activate("v1");
        File.WriteAllText(local, "damaged");
        var restarted = Registry(shipped);
        Assert.Contains(local, Assert.Single(restarted.Start()), StringComparison.Ordinal);
        Assert.Equal("v0", restarted.Current?.Version);
    }

    [Fact]
    public void Without_any_model_there_are_rules_only_and_it_says_so()
    {
        var registry = Registry(Path.Combine(_root, "nowhere", "model.zip"));
        Assert.Contains("rules only", registry.Start()[^1], StringComparison.Ordinal);
        Assert.Null(registry.Current);
        Assert.Contains("rules only", Assert.Single(Registry("").Start()), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_version_and_a_path_are_refused()
    {
        var registry = Registry(Write("shipped", "v0"));
        registry.Start();
        Assert.Contains("v0", Assert.Throws<ModelException>(() => registry.Activate("v9")).Message, StringComparison.Ordinal);
        Assert.Throws<ModelException>(() => registry.FolderFor(".."));
        Assert.StartsWith(Path.Combine(_root, "local"), registry.FolderFor("../../etc"), StringComparison.Ordinal);
    }

    private ModelRegistry Registry(string shipped) => new(shipped, Path.Combine(_root, "local"));

    private string Write(string folder, string version)
    {
        string path = Path.Combine(_root, folder);
        Directory.CreateDirectory(path);
        string file = Path.Combine(path, ModelFile.Name);
        ModelWriter.Write(file, Raw.Value, Calibrator.Apply(Raw.Value, Calibrator.Result.None, version, default, 1, 1, 0, []));
        return file;
    }
}
