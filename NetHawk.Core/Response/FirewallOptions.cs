using System.Globalization;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Response;

/// <summary>Section Firewall: whether, how and for how long to block. Times are seconds.</summary>
public sealed class FirewallOptions
{
    public const string Section = "Firewall";

    public static IReadOnlyList<string> Backends { get; } = ["auto", "nftables", "iptables", "dry-run"];

    /// <summary>False: detect only; what would have been blocked is recorded.</summary>
    public bool AutoBlock { get; init; } = true;

    /// <summary>One of <see cref="Backends"/>.</summary>
    public string Backend { get; init; } = "auto";

    /// <summary>Of a first full block.</summary>
    public int BlockDuration { get; init; } = 600;

    /// <summary>However often an address comes back, its automatic block lasts no longer than this.</summary>
    public int MaxBlockDuration { get; init; } = 86_400;

    /// <summary>Each further block of the same address lasts this many times longer.</summary>
    public double EscalationFactor { get; init; } = 4;

    /// <summary>How long an earlier block counts against an address.</summary>
    public int EscalationMemory { get; init; } = 7 * 86_400;

    /// <summary>Of a soft block; renewed while the source goes on.</summary>
    public int SoftBlockDuration { get; init; } = 60;

    /// <summary>Addresses and CIDRs never blocked, beside those edited in the console.</summary>
    public IReadOnlyList<string> Whitelist { get; init; } = [];

    /// <summary>"keep": blocks stay in the kernel until their time is out; "remove": our table goes with the service.</summary>
    public string OnStop { get; init; } = "keep";

    /// <summary>Block the inside host itself, not its peer, for c2-beacon, malware, dns-tunnel and exfiltration.</summary>
    public bool BlockInsideHosts { get; init; }

    /// <summary>More automatic blocks than this in a minute open the circuit breaker.</summary>
    public int MaxBlocksPerMinute { get; init; } = 120;

    /// <summary>So does blocking more than this share of the hosts lately seen, 0 to 1; 1 is no limit.</summary>
    public double MaxShareOfHosts { get; init; } = 0.3;

    /// <summary>How long automatic blocking rests once the breaker has opened.</summary>
    public int BreakerRest { get; init; } = 300;

    /// <summary>Blocks at once; automatic ones beyond it are refused.</summary>
    public int MaxActiveBlocks { get; init; } = 100_000;

    /// <summary>This many proven members of one IPv6 /64 make the /64 the target, where they are more than those of it that are served and behave; 0: never.</summary>
    public int IPv6Members { get; init; } = 3;

    /// <summary>After a person unblocked it, the same threat does not block an address again for this long.</summary>
    public int GraceAfterUnblock { get; init; } = 300;

    /// <summary>A threat that a person calls a false alarm keeps its class from blocking the same address until it was not seen for this long; 0: only its block is lifted.</summary>
    public int FalseAlarmMemory { get; init; } = 7 * 86_400;

    /// <summary>How often kernel and ledger are compared.</summary>
    public int ReconcileInterval { get; init; } = 2;

    public bool RemoveOnStop => OnStop == "remove";

    /// <summary>All that is wrong, one line each; empty when usable.</summary>
    public IEnumerable<string> Validate()
    {
        if (!Backends.Contains(Backend)) yield return Wrong(nameof(Backend), Backend, string.Join(", ", Backends));
        if (OnStop is not ("keep" or "remove")) yield return Wrong(nameof(OnStop), OnStop, "keep, remove");
        foreach (var (key, value, low, high) in ((string, int, int, int)[])[
            (nameof(BlockDuration), BlockDuration, 1, 31_536_000), (nameof(MaxBlockDuration), MaxBlockDuration, 1, 31_536_000),
            (nameof(EscalationMemory), EscalationMemory, 0, 31_536_000), (nameof(SoftBlockDuration), SoftBlockDuration, 5, 3_600),
            (nameof(MaxBlocksPerMinute), MaxBlocksPerMinute, 1, 1_000_000), (nameof(BreakerRest), BreakerRest, 1, 86_400),
            (nameof(MaxActiveBlocks), MaxActiveBlocks, 1, 1_000_000), (nameof(IPv6Members), IPv6Members, 0, 1_000),
            (nameof(GraceAfterUnblock), GraceAfterUnblock, 0, 86_400),
            (nameof(FalseAlarmMemory), FalseAlarmMemory, 0, 31_536_000), (nameof(ReconcileInterval), ReconcileInterval, 1, 60)])
        {
            if (value < low || value > high) yield return Wrong(key, value, $"{low} to {high}");
        }

        if (MaxBlockDuration < BlockDuration) yield return Wrong(nameof(MaxBlockDuration), MaxBlockDuration, $"at least BlockDuration ({BlockDuration})");
        if (double.IsNaN(EscalationFactor) || EscalationFactor is < 1 or > 100) yield return Wrong(nameof(EscalationFactor), EscalationFactor, "1 to 100");
        if (double.IsNaN(MaxShareOfHosts) || MaxShareOfHosts is <= 0 or > 1) yield return Wrong(nameof(MaxShareOfHosts), MaxShareOfHosts, "more than 0, up to 1");
        for (int i = 0; i < Whitelist.Count; i++)
            if (!Prefix.TryParse(Whitelist[i], out _, out string? error)) yield return string.Create(CultureInfo.InvariantCulture, $"{Section}:Whitelist:{i}: {error}");
    }

    private static string Wrong(string key, object value, string allowed) =>
        string.Create(CultureInfo.InvariantCulture, $"{Section}:{key}: value '{value}' is not allowed; allowed is {allowed}");
}
