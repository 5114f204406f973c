using System.Globalization;
using System.Text;

namespace NetHawk.Core.Outputs.Eve;

/// <summary>
/// A file that is set aside when it is full: eve.json becomes eve.json.1, that eve.json.2, and the oldest goes. A tool that follows the file
/// by name goes on with the new one; one that someone moved away, deleted or emptied (logrotate) is begun anew. Used by one thread.
/// </summary>
internal sealed class EveFile(string path, long maxBytes, int maxFiles) : IDisposable
{
    private StreamWriter? _writer;

    /// <summary>Its length has been what was written: a device's never is.</summary>
    private bool _isPlain;

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

    public void Flush()
    {
        if (_writer is not { } writer) return;
        writer.Flush();
        if (!writer.BaseStream.CanSeek) return;
        bool same = IsAsLongAs(writer.BaseStream.Position);
        _isPlain |= same;

        // The file of this name is not the one that was written: lines would go where nobody reads them.
        if (same || !_isPlain) return;
        Dispose();
        _writer = Open();
    }

    private bool IsAsLongAs(long written)
    {
        FileSystemInfo? file = new FileInfo(path);
        if (file.LinkTarget is not null) file = file.ResolveLinkTarget(returnFinalTarget: true);
        return file is FileInfo { Exists: true } plain && plain.Length == written;
    }

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
        bool cut = EndsInsideALine();
        var writer = new StreamWriter(new FileStream(path, options), new UTF8Encoding(false), 64 * 1024);
        if (cut) writer.Write('\n');
        return writer;
    }

    /// <summary>A full disk, or a crash, cuts the last line: the next one must not be spoilt by it.</summary>
    private bool EndsInsideALine()
    {
        if (new FileInfo(path) is not { Exists: true, Length: > 0 }) return false;
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Seek(-1, SeekOrigin.End);
        return stream.ReadByte() != '\n';
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
