using Microsoft.Data.Sqlite;

namespace NetHawk.Core.Store;

/// <summary>What SQLite's result codes (sqlite.org/rescode.html) mean for an operator, and whether trying again may help.</summary>
internal static class StoreFailure
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int NoMemory = 7;
    private const int ReadOnly = 8;
    public const int Interrupted = 9;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    /// <summary>False for a statement that the database will never take: the batch is given up, the next one goes on.</summary>
    public static bool MayPass(SqliteException exception) =>
        exception.SqliteErrorCode is Busy or Locked or NoMemory or ReadOnly or InputOutput or Corrupt or Full or CannotOpen or NotADatabase;

    /// <summary>A stable code for events.</summary>
    public static string Code(SqliteException exception) => exception.SqliteErrorCode switch
    {
        Full => "disk-full",
        Busy or Locked => "database-locked",
        Corrupt or NotADatabase => "database-damaged",
        ReadOnly or CannotOpen => "database-not-writable",
        _ => "database-failed",
    };

    public static string Describe(SqliteException exception, string path) => exception.SqliteErrorCode switch
    {
        Full => $"the disk or the allowed size of {path} is full; make room or lower Retention:MaxDatabaseBytes",
        Busy or Locked => $"another program holds {path} locked; close it",
        Corrupt or NotADatabase => $"{path} is damaged; stop NetHawk and restore a backup (nethawk restore FILE)",
        InputOutput => $"the disk failed under {path}; look at it with 'dmesg', then restart NetHawk, or restore a backup (nethawk restore FILE)",
        ReadOnly or CannotOpen => $"{path} cannot be written; give this user write access to the file and its folder",
        _ => $"{path}: SQLite error {exception.SqliteErrorCode}: {OneLine(exception.Message)}",
    };

    public static StoreException AtStart(SqliteException exception, string path) => exception.SqliteErrorCode switch
    {
        Corrupt or NotADatabase => Damaged(path, OneLine(exception.Message), exception),
        _ => new StoreException($"database {Describe(exception, path)}", exception),
    };

    public static StoreException Damaged(string path, string detail, Exception? inner = null)
    {
        string message = $"database {path} is damaged ({detail}); restore a backup with 'nethawk restore FILE', or move the file away to begin with an empty one";
        return inner is null ? new StoreException(message) : new StoreException(message, inner);
    }

    public static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
