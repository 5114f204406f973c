using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using NetHawk.Core.Store;

namespace NetHawk.Tests.Store;

public sealed class SchemaTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nethawk-schema-").FullName;

    private string DatabasePath => Path.Combine(_folder, "inner", "nethawk.db");

    [Fact]
    public void An_empty_folder_gets_every_table()
    {
        using (StoreDatabase.Open(DatabasePath, NullLogger.Instance)) { }
        string[] expected = ["api_keys", "audit", "blocked_ips", "evidence", "feedback", "host_hours", "host_names", "host_notes", "network_traffic", "prevention_mode", "saved_filters", "sessions", "settings", "system_events", "threats", "traffic_minutes", "users", "whitelist"];
        Assert.Equal(expected, Query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_\\_%' ESCAPE '\\' ORDER BY name"));
        Assert.Equal(["wal"], Query("PRAGMA journal_mode"));
        Assert.Equal(["2"], Query("PRAGMA auto_vacuum"));
    }

    [Fact]
    public void The_model_and_the_migrations_agree()
    {
        using var database = StoreDatabase.Open(DatabasePath, NullLogger.Instance);
        using var connection = database.OpenReader();
        using var context = StoreDatabase.CreateContext(connection);
        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Fact]
    public void Hosts_of_an_older_database_are_kept_when_their_table_is_put_in_order()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(DatabasePath)!);
        using (var connection = new SqliteConnection($"Data Source={DatabasePath}"))
        {
            connection.Open();
            using var context = StoreDatabase.CreateContext(connection);
            context.Database.Migrate("20261127074928_ThreatSums");
            context.Database.ExecuteSqlRaw("INSERT INTO host_hours VALUES (7, x'04CB007107', '203.0.113.7', 1, 2, 3, 4, 5, 6, 7, 8), (6, x'04CB007107', '203.0.113.7', 1, 2, 3, 4, 5, 6, 7, 8)");
        }

        using (StoreDatabase.Open(DatabasePath, NullLogger.Instance)) { }
        Assert.Equal(["6|1|2|3|4|5|6|7|8", "7|1|2|3|4|5|6|7|8"], Query("SELECT concat_ws('|', hour, packets_asked, bytes_asked, packets_served, bytes_served, flows_asked, flows_served, flows_bad, last_seen) FROM host_hours WHERE address = '203.0.113.7' AND key = x'04CB007107'"));
        Assert.Contains("WITHOUT ROWID", Query("SELECT sql FROM sqlite_master WHERE name = 'host_hours'").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_with_what_to_do()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(DatabasePath)!);
        File.WriteAllText(DatabasePath, new string('x', 8_192));
        var exception = Assert.Throws<StoreException>(() => StoreDatabase.Open(DatabasePath, NullLogger.Instance));
        Assert.Contains(DatabasePath, exception.Message, StringComparison.Ordinal);
        Assert.Contains("nethawk restore", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
        Assert.Equal(8_192, new FileInfo(DatabasePath).Length);
    }

    [Fact]
    public void Damage_inside_the_file_is_found_at_start()
    {
        using (StoreDatabase.Open(DatabasePath, NullLogger.Instance)) { }
        SqliteConnection.ClearAllPools();
        byte[] bytes = File.ReadAllBytes(DatabasePath);
        // The header page stays: only a look at the other pages finds this.
        for (int i = 8_192; i < bytes.Length; i++) bytes[i] = 0x5A;
        File.WriteAllBytes(DatabasePath, bytes);
        var exception = Assert.Throws<StoreException>(() => StoreDatabase.Open(DatabasePath, NullLogger.Instance));
        Assert.Contains("is damaged", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_schema_is_refused()
    {
        using (StoreDatabase.Open(DatabasePath, NullLogger.Instance)) { }
        Run("INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_FromTheFuture', '99.0')");
        var exception = Assert.Throws<StoreException>(() => StoreDatabase.Open(DatabasePath, NullLogger.Instance));
        Assert.Contains("newer NetHawk", exception.Message, StringComparison.Ordinal);
        Assert.Contains("FromTheFuture", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_service_on_the_same_database_is_refused_and_a_verb_beside_it_is_not()
    {
        using var first = StoreDatabase.Open(DatabasePath, NullLogger.Instance);
        var exception = Assert.Throws<StoreException>(() => StoreDatabase.Open(DatabasePath, NullLogger.Instance));
        Assert.Contains("in use", exception.Message, StringComparison.Ordinal);
        using var beside = StoreDatabase.Open(DatabasePath, NullLogger.Instance, alone: false);
        Assert.Equal(first.Path, beside.Path);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        string blocker = Path.Combine(_folder, "file");
        File.WriteAllText(blocker, "");
        var exception = Assert.Throws<StoreException>(() => StoreDatabase.Open(Path.Combine(blocker, "nethawk.db"), NullLogger.Instance));
        Assert.Contains("Database:Path", exception.Message, StringComparison.Ordinal);
    }

    private List<string> Query(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var answers = new List<string>();
        while (reader.Read()) answers.Add(reader.GetString(0));
        return answers;
    }

    private void Run(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
