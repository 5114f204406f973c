using System.Reflection;
using System.Runtime.InteropServices;
using SharpPcap.LibPcap;

namespace NetHawk.Capture.Sources;

/// <summary>
/// The libpcap calls that the loop makes itself: dispatching without an object per packet, and statistics, whose three
/// 32-bit counters SharpPcap 6.3 reads as pointers on 64-bit Linux, so that it always reports zero drops.
/// </summary>
internal static unsafe partial class PcapNative
{
    public const int BreakLoop = -2;

    private const string Pcap = "nethawk-pcap", LibC = "libc";

    static PcapNative() => NativeLibrary.SetDllImportResolver(typeof(PcapNative).Assembly, Resolve);

    [LibraryImport(Pcap, EntryPoint = "pcap_dispatch")]
    public static partial int Dispatch(PcapHandle handle, int count, delegate* unmanaged<nint, PcapHeader*, byte*, void> callback, nint user);

    [LibraryImport(Pcap, EntryPoint = "pcap_stats")]
    public static partial int Stats(PcapHandle handle, out PcapStats stats);

    [LibraryImport(Pcap, EntryPoint = "pcap_geterr")]
    private static partial nint GetError(PcapHandle handle);

    [LibraryImport(Pcap, EntryPoint = "pcap_get_selectable_fd")]
    public static partial int SelectableDescriptor(PcapHandle handle);

    [LibraryImport(Pcap, EntryPoint = "pcap_datalink")]
    public static partial int DataLink(PcapHandle handle);

    [LibraryImport(Pcap, EntryPoint = "pcap_compile", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Compile(PcapHandle handle, out BpfProgram program, string filter, int optimize, uint netmask);

    [LibraryImport(Pcap, EntryPoint = "pcap_freecode")]
    public static partial void FreeCode(ref BpfProgram program);

    [LibraryImport(LibC, EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(Span<PollDescriptor> descriptors, nuint count, int timeoutMilliseconds);

    public static string Error(PcapHandle handle) => Marshal.PtrToStringUTF8(GetError(handle)) ?? "unknown error";

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Pcap) return 0;

        // Debian and Ubuntu name it libpcap.so.0.8, others libpcap.so.1; the plain name comes with development files.
        foreach (string candidate in (ReadOnlySpan<string>)["libpcap.so.0.8", "libpcap.so.1", "libpcap.so"])
        {
            if (NativeLibrary.TryLoad(candidate, assembly, path, out nint handle)) return handle;
        }

        return 0;
    }

    /// <summary>struct pcap_pkthdr: a timeval (nanoseconds in its second part where they were asked for), captured and wire length.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PcapHeader
    {
        public nint Seconds;
        public nint Fraction;
        public uint Captured;
        public uint Wire;
    }

    /// <summary>struct bpf_program: instructions of 8 bytes each.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct BpfProgram
    {
        public uint Length;
        public ulong* Instructions;
    }

    /// <summary>struct pcap_stat.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PcapStats
    {
        public uint Received;
        public uint Dropped;
        public uint InterfaceDropped;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct PollDescriptor
    {
        public const short In = 1;

        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
