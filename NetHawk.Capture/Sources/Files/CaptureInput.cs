using System.IO.Compression;
using NetHawk.Core.Packets;
using ZstdSharp;

namespace NetHawk.Capture.Sources.Files;

/// <summary>The bytes of a capture: a file, a pipe or standard input (<c>-</c>), expanded where its content says gzip or Zstandard.</summary>
internal sealed class CaptureInput : IDisposable
{
    /// <summary>More than this is expanded only while the ratio stays believable.</summary>
    private const long FreeExpansion = 4L << 30;

    /// <summary>Floods of equal packets compress a thousandfold; what goes far beyond was made to exhaust the reader.</summary>
    private const long MaxRatio = 5_000;

    private readonly Stream _raw;
    private readonly PrefixedStream _counted;
    private readonly Stream _content;
    private readonly bool _isCompressed;
    private readonly bool _canWait;
    private readonly long _length;
    private long _expanded;

    private CaptureInput(string name, Stream raw)
    {
        Name = name;
        _raw = raw;
        _length = raw.CanSeek ? raw.Length : 0;
        _canWait = !raw.CanSeek;
        byte[] magic = new byte[4];
        int read = raw.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        _counted = new PrefixedStream(magic.AsMemory(0, read), raw);
        _content = magic switch
        {
            [0x1F, 0x8B, ..] => new GZipStream(_counted, CompressionMode.Decompress),
            [0x28, 0xB5, 0x2F, 0xFD] => new DecompressionStream(_counted),
            _ => _counted,
        };
        _isCompressed = _content != _counted;
    }

    public string Name { get; }

    /// <summary>Share of the file read, 0 to 1; null for pipes.</summary>
    public double? Progress => _length > 0 ? Math.Min(1.0, _counted.Consumed / (double)_length) : null;

    /// <param name="path">A path, or <c>-</c> for standard input.</param>
    /// <exception cref="CaptureException">It cannot be opened.</exception>
    public static CaptureInput Open(string path)
    {
        if (path == "-") return new CaptureInput("standard input", Console.OpenStandardInput());
        if (Directory.Exists(path)) throw new CaptureException($"'{path}' is a folder: name a capture file");
        try
        {
            return new CaptureInput($"'{path}'", new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CaptureException($"no such file: '{path}'", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new CaptureException($"no permission to read '{path}': allow it with chmod, or run as its owner", e);
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            throw new CaptureException($"cannot open '{path}': {e.Message}", e);
        }
    }

    public int Read(Memory<byte> destination, CancellationToken cancellation)
    {
        int read;
        if (_canWait)
        {
            // A pipe may be silent for ever: the wait, not the read itself, ends with the token.
            read = _content.ReadAsync(destination, cancellation).AsTask().WaitAsync(cancellation).GetAwaiter().GetResult();
        }
        else
        {
            read = _content.Read(destination.Span);
        }

        if (_isCompressed)
        {
            _expanded += read;
            if (_expanded > FreeExpansion && _expanded / MaxRatio > _counted.Consumed)
            {
                throw new CaptureException(
                    $"{Name} expands to more than {MaxRatio} times its size ({_expanded >> 30} GiB so far): refused; expand it yourself if it is sound");
            }
        }

        return read;
    }

    public void Dispose()
    {
        _content.Dispose();
        _raw.Dispose();
    }
}
