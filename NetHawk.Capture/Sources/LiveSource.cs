using System.Runtime.InteropServices;
using NetHawk.Core.Packets;

namespace NetHawk.Capture.Sources;

/// <summary>
/// One or more interfaces, read by one thread: it sleeps in poll until the kernel has packets, drains them, and reports silence. Immediate mode is
/// off on purpose: waking for each packet loses packets under load. Of several interfaces one may go down: the others are read on, and it is taken up again.
/// </summary>
public sealed class LiveSource : IPacketSource
{
    private const int InterruptedCall = 4;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Workers open their interfaces one after the other: then each has the same number in every interface's fanout, and the copies of a packet come to one of them.</summary>
    private static readonly Lock Opening = new();

    private readonly List<LiveSeat> _seats = [];
    private readonly PacketDelivery _delivery;
    private readonly LiveOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _reading = new();
    private volatile bool _disposed;

    /// <exception cref="CaptureException">No interface can be opened, or the filter does not compile.</exception>
    public LiveSource(LiveOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _options = options;
        _time = time;
        _delivery = new PacketDelivery(options.FragmentBytes, options.Duplicates);
        var names = InterfaceFinder.Wanted(options.Interface);
        Name = string.Join(',', names);
        CaptureException? fault = null;
        lock (Opening)
        {
            foreach (string name in names)
            {
                var seat = new LiveSeat(name, options, _delivery);
                _seats.Add(seat);
                if (seat.TryOpen() is { } refused) fault ??= refused;
            }
        }

        if (fault is null || (_seats.Any(s => s.Open is not null) && !LiveErrors.IsOfFilter(fault))) return;
        Dispose();
        throw fault;
    }

    public string Name { get; }

    /// <summary>Packets and bytes up to now; drops as of the last second.</summary>
    public CaptureStatistics Statistics => _delivery.Statistics with
    {
        KernelDropped = _seats.Sum(s => s.Dropped),
        InterfaceDropped = _seats.Sum(s => s.InterfaceDropped),
        Method = string.Join('+', _seats.Select(s => s.Open?.Method ?? "").Where(m => m.Length > 0).Distinct().Order(StringComparer.Ordinal)),
        Problems = [.. _seats.Select(s => s.Problem).Where(p => p.Length > 0)],
    };

    public void Run(IPacketSink sink, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(sink);
        lock (_reading) Read(sink, cancellation);
    }

    private void Read(IPacketSink sink, CancellationToken cancellation)
    {
        var open = new List<LiveSeat>(_seats.Count);
        var descriptors = Descriptors(open);
        long lastSecond = _time.GetTimestamp();
        try
        {
            while (!cancellation.IsCancellationRequested && !_disposed)
            {
                int ready = PcapNative.Poll(descriptors, (nuint)descriptors.Length, _options.ReadTimeoutMilliseconds);
                if (ready < 0 && Marshal.GetLastPInvokeError() != InterruptedCall)
                    throw new CaptureException($"waiting for packets on '{Name}' failed (errno {Marshal.GetLastPInvokeError()})");

                bool changed = false;
                for (int i = 0; i < descriptors.Length; i++)
                {
                    // Errors are asked for too: the reading says what they mean.
                    if (descriptors[i].Returned != 0) Drain(open[i], sink, ref changed);
                }

                // Also after packets: what they brought about must not wait for the next time-out.
                sink.OnIdle(SilentUntil());
                if (_time.GetElapsedTime(lastSecond) >= Second)
                {
                    lastSecond = _time.GetTimestamp();
                    foreach (var seat in _seats) changed |= seat.Look();

                    // The kernel wakes nobody for an interface that goes away once it is down: only who asks is told.
                    foreach (var seat in open)
                        if (seat.Open is not null) Drain(seat, sink, ref changed);
                }

                if (changed) descriptors = Descriptors(open);
            }
        }
        finally
        {
            foreach (var seat in open) seat.Open?.ReadDrops();
        }
    }

    private void Drain(LiveSeat seat, IPacketSink sink, ref bool changed)
    {
        try
        {
            seat.Open!.Drain(sink);
        }
        catch (CaptureException e)
        {
            seat.Close(e.Message);
            changed = true;

            // With nothing left to read, whoever opened us decides when to try again.
            if (_seats.All(s => s.Open is null)) throw;
        }
    }

    private PcapNative.PollDescriptor[] Descriptors(List<LiveSeat> open)
    {
        open.Clear();
        open.AddRange(_seats.Where(s => s.Open is not null));
        return [.. open.Select(s => new PcapNative.PollDescriptor { Descriptor = s.Open!.Descriptor, Events = PcapNative.PollDescriptor.In })];
    }

    /// <summary>Packets younger than a few read time-outs may still wait in a kernel block that is not full.</summary>
    private PacketTime SilentUntil() => PacketTime.FromDateTime(_time.GetUtcNow().AddMilliseconds(-4 * _options.ReadTimeoutMilliseconds));

    /// <summary>Ends a running read first: native handles must outlive it.</summary>
    public void Dispose()
    {
        _disposed = true;
        lock (_reading)
        {
            foreach (var seat in _seats) seat.Dispose();
        }
    }
}
