using NetHawk.Capture.Sources.Duplicates;
using NetHawk.Capture.Sources.Files;
using NetHawk.Core.Packets;

namespace NetHawk.Capture.Sources;

/// <summary>
/// A capture file, played as if it happened now: the first packet's time becomes the present, and all others keep their distance to it.
/// Times are only shifted, never compressed, so that detectors see the intervals that were captured; at speed N the packets' clock
/// therefore runs N times as fast as the wall's, and with <c>max</c> ahead of it.
/// </summary>
public sealed class ReplaySource : IPacketSource
{
    /// <summary>Longer gaps in a capture (merged files) are not waited for.</summary>
    private const long MaxGap = 3_600 * PacketTime.NanosecondsPerSecond;

    /// <summary>Silence is reported this often.</summary>
    private static readonly TimeSpan IdleStep = TimeSpan.FromMilliseconds(50);

    /// <summary>Shorter waits are not worth a sleep.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(1);

    private readonly CaptureFile _file;
    private readonly TimeProvider _time;
    private readonly double? _speed;
    private readonly PacketDelivery _delivery;
    private long _captureStart;
    private long _shift;
    private volatile bool _finished;
    private volatile bool _started;

    /// <param name="speed">1 is the capture's own pace; null is as fast as it goes.</param>
    /// <exception cref="CaptureException">The file cannot be read or is no capture.</exception>
    public ReplaySource(string path, double? speed, TimeProvider time, DuplicateMode duplicates = DuplicateMode.Auto)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(time);
        if (speed is { } n && !(n > 0 && double.IsFinite(n))) throw new ArgumentOutOfRangeException(nameof(speed), speed, "a speed is above 0");
        Name = path;
        _speed = speed;
        _time = time;
        _file = CaptureFile.Open(path);
        _delivery = new PacketDelivery(duplicates: duplicates);
    }

    public string Name { get; }

    /// <summary>The first packet's own time, before it became now; null before it was read.</summary>
    public PacketTime? CaptureStart => _started ? new PacketTime(Volatile.Read(ref _captureStart)) : null;

    /// <summary>What was added to each packet's own time.</summary>
    public TimeSpan Shift => TimeSpan.FromTicks(Volatile.Read(ref _shift) / 100);

    public CaptureStatistics Statistics => _delivery.Statistics with
    {
        Truncated = _file.Truncated,
        Progress = _finished ? 1.0 : _file.Progress,
    };

    public void Run(IPacketSink sink, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(sink);
        _file.UseCancellation(cancellation);
        try
        {
            Play(sink, cancellation);
            _finished = !cancellation.IsCancellationRequested;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Told to stop while waiting for a packet's time: the end that was asked for.
            return;
        }
    }

    public void Dispose() => _file.Dispose();

    private void Play(IPacketSink sink, CancellationToken cancellation)
    {
        var record = new CaptureRecord();
        long started = 0, previous = 0, skipped = 0;
        while (!cancellation.IsCancellationRequested && _file.Next(ref record))
        {
            long own = record.Time.Nanoseconds;
            if (!_started)
            {
                started = _time.GetTimestamp();
                previous = own;
                Volatile.Write(ref _captureStart, own);
                Volatile.Write(ref _shift, PacketTime.FromDateTime(_time.GetUtcNow()).Nanoseconds - own);
                _started = true;
            }

            // What is jumped over, forward or back, no longer counts as time to wait for.
            long gap = own - previous;
            if (gap is > MaxGap or < -MaxGap) skipped += gap;
            previous = own;
            if (_speed is { } speed) WaitUntil(TimeSpan.FromTicks((long)((own - _captureStart - skipped) / 100.0 / speed)), started, skipped, speed, sink, cancellation);
            if (cancellation.IsCancellationRequested) return;

            var time = new PacketTime(own + _shift);
            if (record.IsBad) _delivery.DeliverError(sink, DecodeError.BadRecord, time);
            else _delivery.Deliver(sink, record.Frame, record.WireLength, record.Link, time);
        }
    }

    /// <summary>Waits for a packet's moment in small steps, telling the sink how far the packets' clock has come.</summary>
    private void WaitUntil(TimeSpan due, long started, long skipped, double speed, IPacketSink sink, CancellationToken cancellation)
    {
        while (due - _time.GetElapsedTime(started) is var left && left > Grain)
        {
            Task.Delay(left < IdleStep ? left : IdleStep, _time, cancellation).GetAwaiter().GetResult();
            var elapsed = _time.GetElapsedTime(started);
            if (elapsed < due) sink.OnIdle(new PacketTime(_captureStart + skipped + _shift + (long)(elapsed.Ticks * 100.0 * speed)));
        }
    }
}
