using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using NetHawk.Core.Store.Schema;

namespace NetHawk.Core.Store;

/// <summary>Is a file a sound database of ours?</summary>
internal static class StoreCheck
{
    /// <param name="whole">Read every page, not just the schema.</param>
    public static void Verify(SqliteConnection connection, string path, bool whole)
    {
        using var command = connection.CreateCommand();
        command.CommandText = whole ? "PRAGMA quick_check(1)" : "SELECT 'ok' FROM (SELECT count(*) FROM sqlite_master)";
        string answer = command.ExecuteScalar() as string ?? "no answer";
        if (answer != "ok") throw StoreFailure.Damaged(path, StoreFailure.OneLine(answer));
    }

    public static void RefuseNewer(NetHawkDbContext context, string path)
    {
        var known = context.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        string? unknown = context.Database.GetAppliedMigrations().FirstOrDefault(name => !known.Contains(name));
        if (unknown is not null)
            throw new StoreException($"database {path} was written by a newer NetHawk (it has {unknown}); run that version, or restore an older backup");
    }

    /// <summary>A file to be restored: sound, ours, not newer. Opened read-only.</summary>
    public static void VerifyBackup(string path)
    {
        if (!File.Exists(path)) throw new StoreException($"backup {path} does not exist");
        try
        {
            using var connection = new SqliteConnection(StoreDatabase.ConnectionString(path, SqliteOpenMode.ReadOnly, pooling: false));
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA integrity_check(1)";
            string answer = command.ExecuteScalar() as string ?? "no answer";
            if (answer != "ok") throw new StoreException($"backup {path} is damaged ({StoreFailure.OneLine(answer)}); choose another");
            using var context = StoreDatabase.CreateContext(connection);
            if (!context.Database.GetAppliedMigrations().Any()) throw new StoreException($"{path} is not a backup of NetHawk");
            RefuseNewer(context, path);
        }
        catch (SqliteException exception)
        {
            throw new StoreException($"backup {path} cannot be read ({StoreFailure.OneLine(exception.Message)}); choose another", exception);
        }
    }
}
