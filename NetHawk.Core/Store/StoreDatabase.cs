using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NetHawk.Core.Store.Schema;

namespace NetHawk.Core.Store;

/// <summary>
/// The database file: made, checked and brought up to date when opened; hands out connections. Holds the lock that keeps a second
/// service or a restore away from it.
/// </summary>
public sealed partial class StoreDatabase : IDisposable
{
    /// <summary>Files up to this size are checked whole at each start; it takes about a second a gigabyte.</summary>
    private const long WholeCheckBytes = 256L << 20;

    private const int BusyMilliseconds = 5_000;

    private readonly StoreLock? _lock;
    private readonly string _connectionString;

    private StoreDatabase(string path, StoreLock? held, ILogger logger)
    {
        Path = path;
        _lock = held;
        _logger = logger;
        _connectionString = ConnectionString(path, SqliteOpenMode.ReadWrite, pooling: true);
    }

    public string Path { get; }

    /// <summary>Opens, creates where missing, migrates.</summary>
    /// <param name="alone">Refuse when another process holds the database: for the service and for a restore. Verbs that change a row
    /// beside a running service say false.</param>
    /// <exception cref="StoreException">Damaged, written by a newer version, in use, or not writable; one line says what to do.</exception>
    public static StoreDatabase Open(string path, ILogger logger, bool alone = true)
    {
        ArgumentNullException.ThrowIfNull(path);
        string full = System.IO.Path.GetFullPath(path);
        MakeFolder(full);
        var held = alone ? StoreLock.Take(full) : null;
        try
        {
            var database = new StoreDatabase(full, held, logger);
            database.Prepare();
            return database;
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }

    private void Prepare()
    {
        bool existed = File.Exists(Path) && new FileInfo(Path).Length > 0;
        try
        {
            using var connection = OpenWriter(create: true);
            // Only a database without tables takes this; it lets deleted rows give their space back to the disk bit by bit.
            if (!existed) Execute(connection, "PRAGMA auto_vacuum=INCREMENTAL");
            Execute(connection, "PRAGMA journal_mode=WAL");
            if (existed) StoreCheck.Verify(connection, Path, new FileInfo(Path).Length <= WholeCheckBytes);
            using var context = CreateContext(connection);
            StoreCheck.RefuseNewer(context, Path);
            var pending = context.Database.GetPendingMigrations().ToList();
            context.Database.Migrate();
            if (existed && pending.Count > 0) LogMigrated(pending.Count, pending[^1]);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        }
        catch (SqliteException exception)
        {
            throw StoreFailure.AtStart(exception, Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"database {Path}: {exception.Message}; make its folder writable for this user or set Database:Path", exception);
        }
    }

    /// <summary>
    /// Puts things right after the file was deleted or replaced while it was open: a deleted one is written anew from what the connection still reads, another
    /// file in its place is checked and taken. Connections have to be made anew afterwards.
    /// </summary>
    /// <returns>True: written anew. False: another file was taken.</returns>
    /// <exception cref="StoreException">What is there now is no database of ours.</exception>
    internal bool Recover(SqliteConnection stillOpen)
    {
        bool deleted = !File.Exists(Path);
        string partial = Path + ".partial";
        if (deleted)
        {
            MakeFolder(Path);
            File.Delete(partial);
            using var copy = new SqliteConnection(ConnectionString(partial, SqliteOpenMode.ReadWriteCreate, pooling: false));
            copy.Open();
            stillOpen.BackupDatabase(copy);
        }

        // What is left of the old file's log must not be taken for the new one's.
        foreach (string suffix in (string[])["-wal", "-shm"])
            if (File.Exists(Path + suffix)) File.Move(Path + suffix, Path + ".moved" + suffix, overwrite: true);
        if (deleted) File.Move(partial, Path, overwrite: false);
        Prepare();
        ClearPool();
        return deleted;
    }

    /// <summary>A connection of its own, not pooled: for the writer.</summary>
    internal SqliteConnection OpenWriter(bool create = false)
    {
        var connection = new SqliteConnection(ConnectionString(Path, create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite, pooling: false));
        connection.Open();
        Execute(connection, string.Create(CultureInfo.InvariantCulture,
            $"PRAGMA busy_timeout={BusyMilliseconds}; PRAGMA synchronous=NORMAL; PRAGMA journal_size_limit=67108864; PRAGMA temp_store=MEMORY"));
        return connection;
    }

    /// <summary>A pooled connection that cannot write.</summary>
    internal SqliteConnection OpenReader()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout={BusyMilliseconds}; PRAGMA query_only=1"));
        return connection;
    }

    internal static NetHawkDbContext CreateContext(SqliteConnection connection) =>
        new(new DbContextOptionsBuilder<NetHawkDbContext>().UseSqlite(connection).Options);

    internal static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    internal static string ConnectionString(string path, SqliteOpenMode mode, bool pooling) => new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = mode,
        Pooling = pooling,
        DefaultTimeout = BusyMilliseconds / 1_000,
    }.ToString();

    public void Dispose()
    {
        ClearPool();
        _lock?.Dispose();
    }

    private void ClearPool()
    {
        using var pool = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(pool);
    }

    private static void MakeFolder(string path)
    {
        string folder = System.IO.Path.GetDirectoryName(path)!;
        try
        {
            if (Directory.Exists(folder)) return;
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"database folder {folder} cannot be made: {exception.Message}; create it for this user or set Database:Path", exception);
        }
    }

    private readonly ILogger _logger;

    [LoggerMessage(6001, LogLevel.Information, "Database brought up to date: {Count} migrations, now {Name}")]
    private partial void LogMigrated(int count, string name);
}
