using NetHawk.Capture.Decode;
using NetHawk.Core.Packets;
using SharpPcap;
using SharpPcap.LibPcap;

namespace NetHawk.Capture.Sources.Ring;

/// <summary>
/// Asks libpcap, through a handle that is closed again, what it knows better: whether the interface is up and of which link type, and what a filter
/// compiles to for it (a live handle compiles <c>vlan</c> and <c>inbound</c> as the kernel needs them).
/// </summary>
internal static unsafe class RingProbe
{
    private const uint UnknownNetmask = 0xFFFF_FFFF;

    /// <returns>The instructions of the filter; empty without one.</returns>
    /// <exception cref="CaptureException">The interface cannot be captured on, or the filter does not compile.</exception>
    /// <exception cref="RingException">It is not Ethernet.</exception>
    public static ulong[] Ask(string name, LiveOptions options)
    {
        LibPcapLiveDevice? device = null;
        try
        {
            device = LibPcapLiveDeviceList.New().FirstOrDefault(d => d.Name == name)
                ?? throw new CaptureException($"libpcap cannot capture on interface '{name}': set Network:Interface to another");
            device.Open(new DeviceConfiguration { Mode = DeviceModes.None, ReadTimeout = 1_000, Snaplen = 262_144, BufferSize = 1 << 20 });
            var link = (LinkType)PcapNative.DataLink(device.Handle);
            if (link != LinkType.Ethernet) throw new RingException($"its link type is {link}, not Ethernet");
            return options.Filter.Length == 0 ? [] : Compile(device.Handle, options.Filter);
        }
        catch (Exception e) when (e is PcapException or DllNotFoundException or TypeInitializationException)
        {
            throw LiveErrors.Explain(e, name, options);
        }
        finally
        {
            device?.Dispose();
        }
    }

    private static ulong[] Compile(PcapHandle handle, string filter)
    {
        if (PcapNative.Compile(handle, out var program, filter, 1, UnknownNetmask) != 0)
            throw new CaptureException($"Network:CaptureFilter: value '{filter}' does not compile: {PcapNative.Error(handle)}; allowed is a pcap-filter(7) expression");
        try
        {
            return new ReadOnlySpan<ulong>(program.Instructions, (int)program.Length).ToArray();
        }
        finally
        {
            PcapNative.FreeCode(ref program);
        }
    }
}
