namespace NetHawk.Core.Store;

/// <summary>
/// Held by the service (or by a verb that works without one) as long as it uses the database: a second writer would only meet
/// "database is locked", and a restore under a running service would be lost. An advisory lock on a file beside the database;
/// the kernel lets it go when the process ends, however it ends.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    /// <summary>EWOULDBLOCK: the kernel's answer to a second lock.</summary>
    private const int WouldBlock = 11;

    private readonly FileStream _file;

    private StoreLock(FileStream file) => _file = file;

    /// <exception cref="StoreException">Another process holds it.</exception>
    public static StoreLock Take(string databasePath)
    {
        string path = databasePath + ".lock";
        try
        {
            return new StoreLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (exception.HResult == WouldBlock)
        {
            throw new StoreException($"database {databasePath} is in use by another NetHawk; stop that one first, or give this one its own Database:Path", exception);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException and not DirectoryNotFoundException)
        {
            throw new StoreException($"database {databasePath}: {exception.Message.TrimEnd('.')}; make its folder writable for this user or set Database:Path", exception);
        }
    }

    public void Dispose() => _file.Dispose();
}
