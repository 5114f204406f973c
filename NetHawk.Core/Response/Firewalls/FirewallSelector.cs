using NetHawk.Core.Response.Firewalls.DryRun;
using NetHawk.Core.Response.Firewalls.Iptables;
using NetHawk.Core.Response.Firewalls.Nftables;

namespace NetHawk.Core.Response.Firewalls;

/// <summary>A backend, and why it is this one.</summary>
/// <param name="Problem">Something the operator should mend, one line; empty when this is what was wanted.</param>
public sealed record FirewallChoice(IFirewall Firewall, string Why, string Problem = "");

/// <summary>Picks the backend that Firewall:Backend names; "auto" takes the first that works here: nftables, iptables, else dry-run.</summary>
public static class FirewallSelector
{
    public static FirewallChoice Select(FirewallOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Backend switch
        {
            "nftables" => new FirewallChoice(new NftablesFirewall(), "nftables: named in Firewall:Backend"),
            "iptables" => new FirewallChoice(new IptablesFirewall(), "iptables: named in Firewall:Backend"),
            "dry-run" => new FirewallChoice(new DryRunFirewall(time), "dry-run: named in Firewall:Backend"),
            _ => Auto(time),
        };
    }

    private static FirewallChoice Auto(TimeProvider time)
    {
        if (TryPrepare(new NftablesFirewall(), out string nftables) is { } first) return new FirewallChoice(first, "nftables: works here");
        if (TryPrepare(new IptablesFirewall(), out string iptables) is { } second)
            return new FirewallChoice(second, $"iptables with ipset, because {nftables}");
        string problem = $"nothing is blocked: {nftables}; {iptables}";
        return new FirewallChoice(new DryRunFirewall(time), "dry-run, because " + problem, problem);
    }

    private static IFirewall? TryPrepare(IFirewall firewall, out string error)
    {
        try
        {
            firewall.Prepare();
            error = "";
            return firewall;
        }
        catch (FirewallException e)
        {
            firewall.Dispose();
            error = e.Message;
            return null;
        }
    }
}
