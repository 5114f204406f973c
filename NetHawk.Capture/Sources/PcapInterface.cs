using System.Runtime.InteropServices;
using NetHawk.Capture.Decode;
using NetHawk.Core.Packets;
using SharpPcap;
using SharpPcap.LibPcap;

namespace NetHawk.Capture.Sources;

/// <summary>One interface, opened through SharpPcap and drained by its own dispatch calls on the capture thread: works with every link type, and <c>any</c>.</summary>
internal sealed class PcapInterface : ILiveInterface
{
    private readonly LibPcapLiveDevice _device;
    private readonly PacketDelivery _delivery;
    private readonly string _name;
    private readonly LinkType _link;
    private readonly bool _nanoseconds;
    private GCHandle _self;
    private IPacketSink? _sink;
    private Exception? _sinkFault;
    private uint _lastDropped;
    private uint _lastInterfaceDropped;
    private long _dropped;
    private long _interfaceDropped;

    private PcapInterface(LibPcapLiveDevice device, PacketDelivery delivery)
    {
        _device = device;
        _delivery = delivery;
        _name = device.Name;
        _link = (LinkType)PcapNative.DataLink(device.Handle);
        _nanoseconds = device.TimestampResolution == TimestampResolution.Nanosecond;
        Descriptor = PcapNative.SelectableDescriptor(device.Handle);
        _self = GCHandle.Alloc(this);
    }

    public string Method => "pcap";

    public int Descriptor { get; }

    public long Dropped => Volatile.Read(ref _dropped);

    public long InterfaceDropped => Volatile.Read(ref _interfaceDropped);

    /// <exception cref="CaptureException">It cannot be opened, or the filter does not compile.</exception>
    public static PcapInterface Open(string name, LiveOptions options, PacketDelivery delivery)
    {
        LibPcapLiveDevice? device = null;
        try
        {
            device = LibPcapLiveDeviceList.New().FirstOrDefault(d => d.Name == name)
                ?? throw new CaptureException($"libpcap cannot capture on interface '{name}': set Network:Interface to another");
            device.Open(Configuration(options));
            if (options.Filter.Length > 0) device.Filter = options.Filter;
            device.NonBlockingMode = true;
            return new PcapInterface(device, delivery);
        }
        catch (Exception e) when (e is PcapException or DllNotFoundException or TypeInitializationException)
        {
            device?.Dispose();
            throw LiveErrors.Explain(e, name, options);
        }
    }

    private static DeviceConfiguration Configuration(LiveOptions options)
    {
        var configuration = new DeviceConfiguration
        {
            Mode = options.Promiscuous ? DeviceModes.Promiscuous : DeviceModes.None,
            ReadTimeout = options.ReadTimeoutMilliseconds,
            BufferSize = options.BufferBytes,
            Snaplen = 262_144,
            Immediate = false,
            TimestampResolution = TimestampResolution.Nanosecond,
        };

        // A driver without nanoseconds gives microseconds: the resolution in effect is asked for after opening.
        configuration.ConfigurationFailed += static (_, _) => { };
        return configuration;
    }

    public unsafe int Drain(IPacketSink sink)
    {
        _sink = sink;
        int total = 0;

        // A flood must not keep other interfaces and the statistics waiting.
        for (int round = 0; round < 64; round++)
        {
            int count = PcapNative.Dispatch(_device.Handle, -1, &OnFrame, GCHandle.ToIntPtr(_self));
            if (_sinkFault is { } fault) throw new InvalidOperationException("the packet sink failed", fault);
            if (count < 0 && count != PcapNative.BreakLoop)
            {
                throw new CaptureException($"capture on '{_name}' ended: {PcapNative.Error(_device.Handle)}; it can start again when the interface is back");
            }

            if (count <= 0) break;
            total += count;
        }

        return total;
    }

    /// <summary>Reads the drop counters. Only on the capture thread: libpcap keeps them in the handle without a lock.</summary>
    public void ReadDrops()
    {
        if (PcapNative.Stats(_device.Handle, out var stats) != 0) return;

        // The counters are 32 bits wide and wrap: differences do not.
        Volatile.Write(ref _dropped, _dropped + (stats.Dropped - _lastDropped));
        Volatile.Write(ref _interfaceDropped, _interfaceDropped + (stats.InterfaceDropped - _lastInterfaceDropped));
        _lastDropped = stats.Dropped;
        _lastInterfaceDropped = stats.InterfaceDropped;
    }

    [UnmanagedCallersOnly]
    private static unsafe void OnFrame(nint user, PcapNative.PcapHeader* header, byte* data)
    {
        var self = (PcapInterface)GCHandle.FromIntPtr(user).Target!;
        if (self._sinkFault is not null) return;
        try
        {
            long nanoseconds = self._nanoseconds ? header->Fraction : header->Fraction * 1_000L;
            self._delivery.Deliver(self._sink!, new ReadOnlySpan<byte>(data, (int)header->Captured), (int)header->Wire, self._link,
                PacketTime.FromParts(header->Seconds, nanoseconds));
        }
#pragma warning disable CA1031 // An exception must not cross native frames, whatever it is: it is thrown again after them.
        catch (Exception e)
#pragma warning restore CA1031
        {
            self._sinkFault = e;
        }
    }

    public void Dispose()
    {
        _device.Dispose();
        if (_self.IsAllocated) _self.Free();
    }
}
