using System.Runtime.InteropServices;
using NetHawk.Core.Packets;

namespace NetHawk.Capture.Sources;

/// <summary>
/// One or more interfaces, read by one thread: it sleeps in poll until the kernel has packets, drains them, and reports
/// silence. Immediate mode is off on purpose: waking for each packet loses packets under load.
/// </summary>
public sealed class LiveSource : IPacketSource
{
    private const int InterruptedCall = 4;
    private static readonly TimeSpan DropsInterval = TimeSpan.FromSeconds(1);

    private readonly List<LiveInterface> _interfaces = [];
    private readonly LiveOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _reading = new();
    private volatile bool _disposed;

    /// <exception cref="CaptureException">An interface cannot be opened, or the filter does not compile.</exception>
    public LiveSource(LiveOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _options = options;
        _time = time;
        var names = InterfaceFinder.Resolve(options.Interface);
        Name = string.Join(',', names);
        try
        {
            foreach (string name in names) _interfaces.Add(LiveInterface.Open(name, options));
        }
        catch (CaptureException)
        {
            Dispose();
            throw;
        }
    }

    public string Name { get; }

    /// <summary>Packets and bytes up to now; drops as of the last second.</summary>
    public CaptureStatistics Statistics => new()
    {
        Packets = _interfaces.Sum(i => i.Delivery.Packets),
        Bytes = _interfaces.Sum(i => i.Delivery.Bytes),
        KernelDropped = _interfaces.Sum(i => i.Dropped),
        InterfaceDropped = _interfaces.Sum(i => i.InterfaceDropped),
    };

    public void Run(IPacketSink sink, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(sink);
        lock (_reading) Read(sink, cancellation);
    }

    private void Read(IPacketSink sink, CancellationToken cancellation)
    {
        var descriptors = _interfaces
            .Select(i => new PcapNative.PollDescriptor { Descriptor = i.Descriptor, Events = PcapNative.PollDescriptor.In }).ToArray();
        long dropsRead = _time.GetTimestamp();
        try
        {
            while (!cancellation.IsCancellationRequested && !_disposed)
            {
                int ready = PcapNative.Poll(descriptors, (nuint)descriptors.Length, _options.ReadTimeoutMilliseconds);
                if (ready < 0 && Marshal.GetLastPInvokeError() != InterruptedCall)
                    throw new CaptureException($"waiting for packets on '{Name}' failed (errno {Marshal.GetLastPInvokeError()})");

                int packets = 0;
                for (int i = 0; i < descriptors.Length; i++)
                {
                    // Errors are asked for too: the dispatch says what they mean.
                    if (descriptors[i].Returned != 0) packets += _interfaces[i].Drain(sink);
                }

                if (packets == 0) sink.OnIdle(SilentUntil());
                if (_time.GetElapsedTime(dropsRead) < DropsInterval) continue;
                foreach (var source in _interfaces) source.ReadDrops();
                dropsRead = _time.GetTimestamp();
            }
        }
        finally
        {
            foreach (var source in _interfaces) source.ReadDrops();
        }
    }

    /// <summary>Packets younger than a few read time-outs may still wait in a kernel block that is not full.</summary>
    private PacketTime SilentUntil() => PacketTime.FromDateTime(_time.GetUtcNow().AddMilliseconds(-4 * _options.ReadTimeoutMilliseconds));

    /// <summary>Ends a running read first: native handles must outlive it.</summary>
    public void Dispose()
    {
        _disposed = true;
        lock (_reading)
        {
            foreach (var source in _interfaces) source.Dispose();
        }
    }
}
