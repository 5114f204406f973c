using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace NetHawk.Core.Store;

/// <summary>
/// Is the file that a connection has open still the one of its name? SQLite goes on writing into a file that was deleted or replaced, without an error:
/// everything would be gone with the end of the process (sqlite.org/howtocorrupt.html, 2.4).
/// </summary>
internal static partial class OpenFile
{
    private const string Library = "e_sqlite3";

    /// <summary>SQLITE_FCNTL_HAS_MOVED.</summary>
    private const int HasMovedOperation = 20;

    public static bool HasMoved(SqliteConnection connection) =>
        connection.Handle is { } handle && FileControl(handle, "main", HasMovedOperation, out int moved) == 0 && moved != 0;

    [LibraryImport(Library, EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int FileControl(sqlite3 connection, string database, int operation, out int answer);
}
