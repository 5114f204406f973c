using System.Globalization;
using NetHawk.Capture.Sources;
using NetHawk.Core.Packets;

namespace NetHawk.Web.Setup.Configuration;

/// <summary>Section Network: what is captured, and which addresses are inside.</summary>
public sealed class NetworkOptions
{
    public const string Section = "Network";

    /// <summary>A name, comma-separated names, "any", or "auto": the default route's.</summary>
    public string Interface { get; init; } = "auto";

    /// <summary>BPF; empty: everything.</summary>
    public string CaptureFilter { get; init; } = "";

    /// <summary>Kernel buffer per interface, MB; workers share it.</summary>
    public int BufferMegabytes { get; init; } = 32;

    /// <summary>Capture threads that share the interfaces, each with the flows that the kernel gives it; 0: one on one or two processors, else half of them, at most 4.</summary>
    public int Workers { get; init; }

    /// <summary>"auto": the kernel's ring where the interface is Ethernet, else libpcap; "ring" or "pcap": only that.</summary>
    public string CaptureMethod { get; init; } = "auto";

    public CaptureMethod Method => Enum.Parse<CaptureMethod>(CaptureMethod, ignoreCase: true);

    /// <summary>Workers in effect: only the ring can share an interface, and "any" is not one.</summary>
    public int WorkersInEffect(int processors) =>
        Workers > 0 ? Workers
        : Method == Capture.Sources.CaptureMethod.Pcap || Interfaces.Contains(InterfaceFinder.Any) || processors <= 2 ? 1
        : Math.Min(4, processors / 2);

    /// <summary>CIDRs that are inside; empty: the private ranges and, of a live capture, this machine's own networks.</summary>
    public IReadOnlyList<string> HomeNetworks { get; init; } = [];

    public IReadOnlyList<string> Interfaces => Interface.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Whether a live capture counts the machine's own networks as inside: only where nobody has said what is.</summary>
    public bool OwnNetworksAreInside => HomeNetworks.Count == 0;

    /// <summary>What is inside by the configuration alone.</summary>
    public InsideNetworks Inside() => new(HomeNetworks.Count == 0 ? InsideNetworks.PrivateRanges : [.. HomeNetworks.Select(Prefix.Parse)]);

    public IEnumerable<string> Validate()
    {
        if (Interfaces.Count == 0) yield return $"{Section}:Interface: value '{Interface}' is empty; allowed is a name, names separated by commas, any, auto";
        if (Workers is < 0 or > 64) yield return string.Create(CultureInfo.InvariantCulture, $"{Section}:Workers: value '{Workers}' is out of range; allowed is 0 (as many as fit the processors) to 64");
        if (CaptureMethod.ToLowerInvariant() is not ("auto" or "ring" or "pcap")) yield return $"{Section}:CaptureMethod: value '{CaptureMethod}' is unknown; allowed is auto, ring, pcap";
        else if (Workers > 1 && (Method == Capture.Sources.CaptureMethod.Pcap || Interfaces.Contains(InterfaceFinder.Any)))
            yield return string.Create(CultureInfo.InvariantCulture, $"{Section}:Workers: value '{Workers}' needs the ring, which neither {Section}:CaptureMethod pcap nor the interface any has; allowed is 0 or 1");
        if (BufferMegabytes is < 1 or > 2048) yield return string.Create(CultureInfo.InvariantCulture, $"{Section}:BufferMegabytes: value '{BufferMegabytes}' is out of range; allowed is 1 to 2048");
        for (int i = 0; i < HomeNetworks.Count; i++)
            if (!Prefix.TryParse(HomeNetworks[i], out _, out string? error)) yield return string.Create(CultureInfo.InvariantCulture, $"{Section}:HomeNetworks:{i}: {error}");
    }
}
