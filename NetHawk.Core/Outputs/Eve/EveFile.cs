using System.Globalization;
using System.Text;

namespace NetHawk.Core.Outputs.Eve;

/// <summary>
/// A file that is set aside when it is full: eve.json becomes eve.json.1, that eve.json.2, and the oldest goes. A tool that follows the file
/// by name goes on with the new one. Used by one thread.
/// </summary>
internal sealed class EveFile(string path, long maxBytes, int maxFiles) : IDisposable
{
    private StreamWriter? _writer;

    /// <summary>The open file; opens it, or sets a full one aside, first.</summary>
    /// <exception cref="IOException">The disk or the folder does not let us.</exception>
    public TextWriter Writer
    {
        get
        {
            if (_writer is { BaseStream.Position: var size } && size >= maxBytes) Rotate();
            return _writer ??= Open();
        }
    }

    public void Flush() => _writer?.Flush();

    public void Dispose()
    {
        // Closing flushes, and throws where the disk is full: the next line opens the file anew all the same.
        var writer = _writer;
        _writer = null;
        writer?.Dispose();
    }

    private StreamWriter Open()
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);

        // Others read while we write; FileShare.Delete lets a person remove it.
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.Read | FileShare.Delete };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        var stream = new FileStream(path, options);
        return new StreamWriter(stream, new UTF8Encoding(false), 64 * 1024);
    }

    private void Rotate()
    {
        Dispose();
        if (maxFiles == 0)
        {
            File.Delete(path);
            return;
        }

        for (int i = maxFiles; i >= 1; i--)
        {
            string from = i == 1 ? path : Numbered(i - 1);
            if (File.Exists(from)) File.Move(from, Numbered(i), overwrite: true);
        }
    }

    private string Numbered(int i) => string.Create(CultureInfo.InvariantCulture, $"{path}.{i}");
}
