using NetHawk.Core.Store;

namespace NetHawk.Tests.Store;

public sealed class BackupTests : IDisposable
{
    private readonly StoreHarness _store = new();

    private string File_(string name) => Path.Combine(_store.Folder, name);

    [Fact]
    public async Task A_backup_while_rows_are_written_is_whole_and_can_be_restored()
    {
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                for (int i = 0; i < 500; i++) _store.Writer.Add(StoreHarness.Flow(packets: 2));
                await Task.Delay(10);
            }
        });
        await StoreHarness.UntilAsync(() => _store.Writer.Statistics.RowsWritten > 2_000);
        string backup = File_("copy.db");
        StoreBackup.Backup(_store.Database.Path, backup);
        await stop.CancelAsync();
        await writing;
        Assert.False(File.Exists(backup + ".partial"));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(backup));

        string elsewhere = Path.Combine(_store.Folder, "other");
        Assert.Null(StoreBackup.Restore(backup, StoreHarness.PathIn(elsewhere), StoreHarness.Now));
        using var restored = new StoreHarness(folder: elsewhere);
        long rows = restored.Scalar("SELECT count(*) FROM network_traffic");
        Assert.True(rows >= 2_000, $"{rows} rows");
        Assert.Equal(restored.Scalar("SELECT sum(packets) FROM network_traffic"), restored.Scalar("SELECT sum(packets) FROM traffic_minutes"));
    }

    [Fact]
    public void A_restore_under_a_running_service_is_refused()
    {
        string backup = File_("copy.db");
        StoreBackup.Backup(_store.Database.Path, backup);
        var exception = Assert.Throws<StoreException>(() => StoreBackup.Restore(backup, _store.Database.Path, StoreHarness.Now));
        Assert.Contains("in use", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restore_keeps_what_was_there()
    {
        string folder = Path.Combine(_store.Folder, "target");
        using (var old = new StoreHarness(folder: folder)) old.Writer.Add(StoreHarness.Verdict());
        _store.Writer.Add(StoreHarness.Flow());
        await _store.Writer.FlushAsync();
        StoreBackup.Backup(_store.Database.Path, File_("copy.db"));
        string? kept = StoreBackup.Restore(File_("copy.db"), StoreHarness.PathIn(folder), StoreHarness.Now);
        Assert.EndsWith(".before-restore-20260314T120000", kept, StringComparison.Ordinal);
        Assert.True(File.Exists(kept));
        using var now = new StoreHarness(folder: folder);
        Assert.Equal((1, 0), (now.Scalar("SELECT count(*) FROM network_traffic"), now.Scalar("SELECT count(*) FROM threats")));
    }

    [Fact]
    public void What_is_no_backup_of_ours_changes_nothing()
    {
        string target = Path.Combine(_store.Folder, "untouched.db");
        File.WriteAllText(target, "precious");
        string nonsense = File_("nonsense.db");
        File.WriteAllText(nonsense, new string('y', 5_000));
        Assert.Contains("cannot be read", Assert.Throws<StoreException>(() => StoreBackup.Restore(nonsense, target, StoreHarness.Now)).Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<StoreException>(() => StoreBackup.Restore(File_("none"), target, StoreHarness.Now)).Message, StringComparison.Ordinal);
        string other = File_("other-program.db");
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={other};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE recipes (name TEXT)";
            command.ExecuteNonQuery();
        }

        Assert.Contains("not a backup of NetHawk", Assert.Throws<StoreException>(() => StoreBackup.Restore(other, target, StoreHarness.Now)).Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(target));
    }

    [Fact]
    public void A_backup_that_cannot_be_written_says_where()
    {
        var exception = Assert.Throws<StoreException>(() => StoreBackup.Backup(_store.Database.Path, Path.Combine(_store.Folder, "no", "such", "folder", "copy.db")));
        Assert.Contains("no/such/folder", exception.Message, StringComparison.Ordinal);
        Assert.Throws<StoreException>(() => StoreBackup.Backup(_store.Database.Path, _store.Database.Path));
        Assert.Throws<StoreException>(() => StoreBackup.Backup(File_("missing.db"), File_("copy.db")));
    }

    public void Dispose() => _store.Dispose();
}
