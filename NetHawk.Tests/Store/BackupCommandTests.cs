using NetHawk.Web.Commands;

namespace NetHawk.Tests.Store;

/// <summary>The verbs as a shell calls them.</summary>
public sealed class BackupCommandTests : IDisposable
{
    private readonly StoreHarness _store = new();

    [Fact]
    public async Task Backup_beside_the_service_and_restore_without_it()
    {
        _store.Writer.Add(StoreHarness.Flow());
        await _store.Writer.FlushAsync();
        string copy = Path.Combine(_store.Folder, "copy.db");
        Assert.Equal((0, true), (await RunAsync("backup", copy), File.Exists(copy)));
        Assert.Equal(1, await RunAsync("restore", copy));
        Assert.Contains("in use", _error.ToString(), StringComparison.Ordinal);
        _store.Writer.Dispose();
        _store.Database.Dispose();
        Assert.Equal(0, await RunAsync("restore", copy));
        Assert.Equal(1, await RunAsync("restore", Path.Combine(_store.Folder, "none.db")));
        Assert.Equal(2, await RunAsync("backup"));
    }

    private readonly StringWriter _error = new();

    private Task<int> RunAsync(params string[] arguments) =>
        CommandLine.RunAsync([.. arguments, "--Database:Path", StoreHarness.PathIn(_store.Folder)], new StringWriter(), _error);

    public void Dispose()
    {
        _store.Dispose();
        _error.Dispose();
    }
}
