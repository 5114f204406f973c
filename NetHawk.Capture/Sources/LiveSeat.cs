using NetHawk.Capture.Health;
using NetHawk.Capture.Sources.Ring;
using NetHawk.Core.Packets;

namespace NetHawk.Capture.Sources;

/// <summary>
/// An interface that is to be read: open, or waiting to come back. What its earlier openings counted stays. Owned by the capture thread; the counters
/// may be read by any.
/// </summary>
internal sealed class LiveSeat(string name, LiveOptions options, PacketDelivery delivery) : IDisposable
{
    private volatile ILiveInterface? _open;
    private long _earlierDropped;
    private long _earlierInterfaceDropped;

    public string Name => name;

    public ILiveInterface? Open => _open;

    /// <summary>Why it is not read, or not as was wished; empty when all is well.</summary>
    public string Problem { get; private set; } = "";

    public long Dropped => Volatile.Read(ref _earlierDropped) + (_open?.Dropped ?? 0);

    public long InterfaceDropped => Volatile.Read(ref _earlierInterfaceDropped) + (_open?.InterfaceDropped ?? 0);

    /// <returns>Null, or why it cannot be opened.</returns>
    public CaptureException? TryOpen()
    {
        try
        {
            if (name != InterfaceFinder.Any && !InterfaceFinder.Names().Contains(name, StringComparer.Ordinal))
                throw new CaptureException($"no interface '{name}': set Network:Interface to one of {string.Join(", ", InterfaceFinder.Names().Append(InterfaceFinder.Any))}");
            _open = ByMethod();
            return null;
        }
        catch (CaptureException e)
        {
            Problem = e.Message;
            return e;
        }
    }

    /// <summary>Once a second: takes up an interface that is back, and asks one that is read for its drops and its health.</summary>
    /// <returns>True when it was opened.</returns>
    public bool Look()
    {
        if (_open is not { } open) return TryOpen() is null;
        open.ReadDrops();

        // libpcap goes on in silence when an interface goes down, and hears it again when it comes back.
        if (name != InterfaceFinder.Any) Problem = InterfaceFlags.Problem(name) ?? "";
        return false;
    }

    public void Close(string problem)
    {
        Problem = problem;
        Dispose();
    }

    public void Dispose()
    {
        if (_open is not { } open) return;
        open.ReadDrops();
        _open = null;
        Volatile.Write(ref _earlierDropped, _earlierDropped + open.Dropped);
        Volatile.Write(ref _earlierInterfaceDropped, _earlierInterfaceDropped + open.InterfaceDropped);
        open.Dispose();
    }

    private ILiveInterface ByMethod()
    {
        Problem = "";
        if (options.Method == CaptureMethod.Pcap || (name == InterfaceFinder.Any && options.Method == CaptureMethod.Auto)) return Pcap();
        try
        {
            if (name == InterfaceFinder.Any) throw new RingException("it is not one interface");
            return RingInterface.Open(name, options, delivery);
        }
        catch (RingException) when (options.Method == CaptureMethod.Auto)
        {
            return Pcap();
        }
        catch (RingException e)
        {
            throw new CaptureException($"Network:CaptureMethod: value 'ring' cannot be had on '{name}': {e.Message}; allowed here are pcap and auto", e);
        }
    }

    /// <summary>libpcap cannot share an interface: each worker would get every packet. One reads it, the others rest.</summary>
    private ILiveInterface Pcap() => options.Fanout is { Workers: > 1, Worker: > 0 } ? new IdleInterface() : PcapInterface.Open(name, options, delivery);
}
