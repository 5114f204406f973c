using NetHawk.Core.Pipeline;
using NetHawk.Core.Store;
using NetHawk.Core.Store.Writing;

namespace NetHawk.Tests.Store;

/// <summary>SQLite writes into a file that was deleted or replaced without an error; with the process everything would be gone.</summary>
public sealed class MovedDatabaseTests
{
    [Theory]
    [InlineData("")]
    [InlineData("-wal,-shm")]
    public async Task A_deleted_database_is_written_anew_with_all_that_was_in_it(string with)
    {
        string folder = Directory.CreateTempSubdirectory("nethawk-store-").FullName;
        using (var store = new StoreHarness(folder: folder))
        {
            store.Writer.Add(StoreHarness.Verdict());
            for (int i = 0; i < 2_000; i++) store.Writer.Add(StoreHarness.Flow(packets: 1));
            await store.Writer.FlushAsync();
            Assert.Equal(2_000, store.Scalar("SELECT sum(packets) FROM network_traffic"));

            File.Delete(store.Database.Path);
            foreach (string suffix in with.Split(',', StringSplitOptions.RemoveEmptyEntries)) File.Delete(store.Database.Path + suffix);
            for (int i = 0; i < 500; i++) store.Writer.Add(StoreHarness.Flow(packets: 1));
            await StoreHarness.UntilAsync(() => File.Exists(store.Database.Path) && !store.Events.All.IsEmpty);
            Assert.Equal((EventLevel.Error, "database-deleted"), store.Events.All.Select(e => (e.Level, e.Code)).Single());

            for (int i = 0; i < 100; i++) store.Writer.Add(StoreHarness.Flow(packets: 1));
            await store.Writer.FlushAsync();
            Assert.True(store.Writer.Statistics.Healthy, store.Writer.Statistics.Problem);
            Assert.Equal(2_600, store.Scalar("SELECT sum(packets) FROM network_traffic"));
            Assert.Equal(2_600, (await store.Reader.TrafficAsync(new TrafficQuery(Limit: 1))).Items[0].Id);
        }

        using var again = new StoreHarness(folder: folder);
        Assert.Equal(2_600, again.Scalar("SELECT sum(packets) FROM network_traffic"));
        Assert.Equal(1, again.Scalar("SELECT count(*) FROM threats"));
        Delete(again, folder);
    }

    [Fact]
    public async Task A_database_deleted_just_before_the_end_is_there_after_it()
    {
        string folder = Directory.CreateTempSubdirectory("nethawk-store-").FullName;
        using (var store = new StoreHarness(folder: folder))
        {
            for (int i = 0; i < 300; i++) store.Writer.Add(StoreHarness.Flow(packets: 1));
            await store.Writer.FlushAsync();
            foreach (string file in Directory.GetFiles(folder, "nethawk.db*")) File.Delete(file);
        }

        using var again = new StoreHarness(folder: folder);
        Assert.Equal(300, again.Scalar("SELECT sum(packets) FROM network_traffic"));
        Delete(again, folder);
    }

    [Fact]
    public async Task Another_database_in_its_place_is_taken_and_said()
    {
        string other = Directory.CreateTempSubdirectory("nethawk-store-").FullName, folder = Directory.CreateTempSubdirectory("nethawk-store-").FullName;
        using (var store = new StoreHarness(folder: other))
        {
            for (int i = 0; i < 50; i++) store.Writer.Add(StoreHarness.Flow(packets: 1));
            await store.Writer.FlushAsync();
            StoreBackup.Backup(store.Database.Path, Path.Combine(other, "copy"));
        }

        using (var store = new StoreHarness(folder: folder))
        {
            for (int i = 0; i < 700; i++) store.Writer.Add(StoreHarness.Flow(packets: 1));
            await store.Writer.FlushAsync();
            File.Move(Path.Combine(other, "copy"), store.Database.Path, overwrite: true);
            await StoreHarness.UntilAsync(() => store.Events.All.Any(e => e.Code == "database-replaced"));
            store.Writer.Add(StoreHarness.Flow(packets: 1));
            await store.Writer.FlushAsync();
            Assert.True(store.Writer.Statistics.Healthy, store.Writer.Statistics.Problem);
            Assert.Equal(51, store.Scalar("SELECT sum(packets) FROM network_traffic"));
            Assert.Equal(0, store.Scalar("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"));
        }

        Directory.Delete(other, recursive: true);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Rubbish_in_its_place_is_a_fault_until_it_is_taken_away_and_then_nothing_is_lost()
    {
        string folder = Directory.CreateTempSubdirectory("nethawk-store-").FullName;
        using var store = new StoreHarness(folder: folder);
        for (int i = 0; i < 700; i++) store.Writer.Add(StoreHarness.Flow(packets: 1));
        await store.Writer.FlushAsync();
        File.WriteAllText(Path.Combine(folder, "rubbish"), new string('x', 10_000));
        File.Move(Path.Combine(folder, "rubbish"), store.Database.Path, overwrite: true);
        await StoreHarness.UntilAsync(() => !store.Writer.Statistics.Healthy);
        Assert.Contains("damaged", store.Writer.Statistics.Problem, StringComparison.Ordinal);
        File.Delete(store.Database.Path);
        await StoreHarness.UntilAsync(() => store.Writer.Statistics.Healthy);
        Assert.Equal(700, store.Scalar("SELECT sum(packets) FROM network_traffic"));
        Delete(store, folder);
    }

    private static void Delete(StoreHarness store, string folder)
    {
        store.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
