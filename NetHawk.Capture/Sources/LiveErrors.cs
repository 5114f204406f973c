using NetHawk.Core.Packets;
using SharpPcap;

namespace NetHawk.Capture.Sources;

/// <summary>Says in one line what went wrong with an interface, and what to do.</summary>
internal static class LiveErrors
{
    public static CaptureException Explain(Exception error, string name, LiveOptions options)
    {
        for (Exception? e = error; e is not null; e = e.InnerException)
        {
            if (e is DllNotFoundException or EntryPointNotFoundException) return new CaptureException("libpcap is not installed: apt-get install libpcap0.8", error);
        }

        if (error is not PcapException pcap) return new CaptureException($"cannot capture on '{name}': {OneLine(error.Message)}", error);
        if (pcap.Message.Contains("filter", StringComparison.OrdinalIgnoreCase))
        {
            return new CaptureException($"Network:CaptureFilter: value '{options.Filter}' does not compile: {OneLine(pcap.Message)}; allowed is a pcap-filter(7) expression", error);
        }

        return new CaptureException(pcap.Error switch
        {
            PcapError.PermissionDenied or PcapError.PromiscuousPermissionDenied =>
                $"no permission to capture on '{name}': run as root, or give the program CAP_NET_RAW (and CAP_NET_ADMIN to block)",
            PcapError.InterfaceNotUp => $"interface '{name}' is down: ip link set {name} up",
            PcapError.NoSuchDevice => $"no interface '{name}': set Network:Interface to one of {string.Join(", ", InterfaceFinder.Names())}",
            _ => $"cannot capture on '{name}': {OneLine(pcap.Message)}",
        }, error);
    }

    /// <summary>A wrong filter is the configuration's fault, not an interface's.</summary>
    public static bool IsOfFilter(CaptureException error) => error.Message.StartsWith("Network:CaptureFilter", StringComparison.Ordinal);

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
