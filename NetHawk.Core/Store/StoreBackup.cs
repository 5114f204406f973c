using Microsoft.Data.Sqlite;

namespace NetHawk.Core.Store;

/// <summary>A consistent copy of the database, also while the service writes to it; and the way back.</summary>
public static class StoreBackup
{
    /// <summary>Copies to a file that appears only when it is whole and checked.</summary>
    /// <exception cref="StoreException">One line: what is wrong and what to do.</exception>
    public static void Backup(string databasePath, string backupPath)
    {
        string target = Path.GetFullPath(backupPath);
        if (!File.Exists(databasePath)) throw new StoreException($"there is no database at {databasePath}; is Database:Path right?");
        if (SamePath(databasePath, target)) throw new StoreException($"{target} is the database itself; choose another file for the backup");
        string partial = target + ".partial";
        try
        {
            File.Delete(partial);
            CreateForUs(partial);
            Copy(databasePath, partial);
            StoreCheck.VerifyBackup(partial);
            File.Move(partial, target, overwrite: true);
        }
        catch (SqliteException exception)
        {
            throw new StoreException($"backup failed: {StoreFailure.Describe(exception, exception.SqliteErrorCode == 13 ? partial : databasePath)}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"backup to {target} failed: {StoreFailure.OneLine(exception.Message)}", exception);
        }
        finally
        {
            if (File.Exists(partial)) File.Delete(partial);
        }
    }

    /// <summary>Puts a backup in place. The service must not run. The database that was there is kept beside it.</summary>
    /// <returns>Where the former database went; null when there was none.</returns>
    /// <exception cref="StoreException">One line: what is wrong and what to do. Nothing was changed.</exception>
    public static string? Restore(string backupPath, string databasePath, DateTimeOffset now)
    {
        string source = Path.GetFullPath(backupPath);
        string target = Path.GetFullPath(databasePath);
        if (SamePath(source, target)) throw new StoreException($"{source} is the database itself");
        StoreCheck.VerifyBackup(source);
        string incoming = target + ".restoring";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using var held = StoreLock.Take(target);
            Copy(source, incoming);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(incoming, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
            string? kept = MoveAside(target, now);
            File.Move(incoming, target);
            return kept;
        }
        catch (SqliteException exception)
        {
            throw new StoreException($"restore failed: {StoreFailure.Describe(exception, source)}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"restore to {target} failed: {StoreFailure.OneLine(exception.Message)}", exception);
        }
        finally
        {
            if (File.Exists(incoming)) File.Delete(incoming);
        }
    }

    /// <summary>Readable by us alone from its first byte on: the copy holds password hashes.</summary>
    private static void CreateForUs(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.Open(path, options).Dispose();
    }

    private static void Copy(string from, string to)
    {
        using var source = new SqliteConnection(StoreDatabase.ConnectionString(from, SqliteOpenMode.ReadOnly, pooling: false));
        using var target = new SqliteConnection(StoreDatabase.ConnectionString(to, SqliteOpenMode.ReadWriteCreate, pooling: false));
        source.Open();
        target.Open();
        source.BackupDatabase(target);
        // The copy says WAL in its header; a backup is one file.
        StoreDatabase.Execute(target, "PRAGMA journal_mode=DELETE");
    }

    private static string? MoveAside(string path, DateTimeOffset now)
    {
        if (!File.Exists(path)) return null;
        string kept = path + now.UtcDateTime.ToString("'.before-restore-'yyyyMMdd'T'HHmmss", System.Globalization.CultureInfo.InvariantCulture);
        // The log belongs to the database: what is in it is not in the file yet.
        foreach (string suffix in (string[])["", "-wal", "-shm"])
            if (File.Exists(path + suffix)) File.Move(path + suffix, kept + suffix);
        return kept;
    }

    private static bool SamePath(string a, string b) => string.Equals(Path.GetFullPath(a), Path.GetFullPath(b), StringComparison.Ordinal);
}
