using System.Globalization;
using NetHawk.Core.Detectors;
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

    /// <summary>Kernel buffer per interface, MB.</summary>
    public int BufferMegabytes { get; init; } = 32;

    /// <summary>CIDRs that are inside; empty: the private ranges.</summary>
    public IReadOnlyList<string> HomeNetworks { get; init; } = [];

    public IReadOnlyList<string> Interfaces => Interface.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public NetworkRoles Roles() => HomeNetworks.Count == 0 ? NetworkRoles.Default : new NetworkRoles([.. HomeNetworks.Select(Prefix.Parse)]);

    public IEnumerable<string> Validate()
    {
        if (Interfaces.Count == 0) yield return $"{Section}:Interface: value '{Interface}' is empty; allowed is a name, names separated by commas, any, auto";
        if (BufferMegabytes is < 1 or > 2048) yield return string.Create(CultureInfo.InvariantCulture, $"{Section}:BufferMegabytes: value '{BufferMegabytes}' is out of range; allowed is 1 to 2048");
        for (int i = 0; i < HomeNetworks.Count; i++)
            if (!Prefix.TryParse(HomeNetworks[i], out _, out string? error)) yield return string.Create(CultureInfo.InvariantCulture, $"{Section}:HomeNetworks:{i}: {error}");
    }
}
