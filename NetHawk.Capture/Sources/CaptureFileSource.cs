using NetHawk.Capture.Sources.Duplicates;
using NetHawk.Capture.Sources.Files;
using NetHawk.Core.Packets;

namespace NetHawk.Capture.Sources;

/// <summary>
/// A capture file, read as fast as it goes: pcap, pcapng or snoop, plain, gzip or Zstandard (told by content), or standard input (<c>-</c>).
/// Memory is one fixed window, whatever the file claims.
/// </summary>
public sealed class CaptureFileSource : IPacketSource
{
    private readonly CaptureFile _file;
    private readonly PacketDelivery _delivery;
    private volatile bool _finished;

    /// <exception cref="CaptureException">The file cannot be read or is no capture.</exception>
    public CaptureFileSource(string path, DuplicateMode duplicates = DuplicateMode.Auto)
    {
        ArgumentNullException.ThrowIfNull(path);
        Name = path;
        _file = CaptureFile.Open(path);
        _delivery = new PacketDelivery(duplicates: duplicates);
    }

    public string Name { get; }

    public CaptureStatistics Statistics => _delivery.Statistics with
    {
        Truncated = _file.Truncated,
        Progress = _finished ? 1.0 : _file.Progress,
    };

    public void Run(IPacketSink sink, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(sink);
        _file.UseCancellation(cancellation);
        _file.BeforeMoving(() => _delivery.Flush(sink, _file.Window));
        var record = new CaptureRecord();
        try
        {
            while (!cancellation.IsCancellationRequested && _file.Next(ref record))
            {
                if (record.IsBad) _delivery.AddError(sink, _file.Window, DecodeError.BadRecord, record.Time);
                else _delivery.Add(sink, _file.Window, record.Frame, record.WireLength, record.Link, record.Time);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // A pipe was silent when the reader was told to stop: the end that was asked for.
            return;
        }
        finally
        {
            // Also where the file cannot be read on: what came before counts.
            _delivery.Flush(sink, _file.Window);
            _file.BeforeMoving(null);
        }

        _finished = !cancellation.IsCancellationRequested;
    }

    public void Dispose() => _file.Dispose();
}
