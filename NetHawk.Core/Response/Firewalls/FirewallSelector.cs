using NetHawk.Core.Response.Firewalls.DryRun;
using NetHawk.Core.Response.Firewalls.Iptables;
using NetHawk.Core.Response.Firewalls.Nftables;

namespace NetHawk.Core.Response.Firewalls;

/// <summary>A backend, and why it is this one.</summary>
/// <param name="Problem">Something the operator should mend, one line; empty when this is what was wanted.</param>
/// <param name="Owner">Kept as long as the backend is used: nobody else may write to this firewall meanwhile.</param>
public sealed record FirewallChoice(IFirewall Firewall, string Why, string Problem = "", IDisposable? Owner = null);

/// <summary>Picks the backend that Firewall:Backend names; "auto" takes the first that works here: nftables, iptables, else dry-run.</summary>
public static class FirewallSelector
{
    /// <exception cref="FirewallTakenException">Another NetHawk writes this firewall.</exception>
    public static FirewallChoice Select(FirewallOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Backend == "dry-run") return new FirewallChoice(new DryRunFirewall(time), "dry-run: named in Firewall:Backend");
        var owner = FirewallOwner.Take(time, out string squatter);
        var choice = options.Backend switch
        {
            "nftables" => new FirewallChoice(new NftablesFirewall(), "nftables: named in Firewall:Backend"),
            "iptables" => new FirewallChoice(new IptablesFirewall(), "iptables: named in Firewall:Backend"),
            _ => Auto(time),
        };
        if (!choice.Firewall.Enforces)
        {
            owner.Dispose();
            return choice;
        }

        string[] problems = [choice.Problem, squatter, Bridges()];
        return choice with { Owner = owner, Problem = string.Join("; ", problems.Where(p => p.Length > 0)) };
    }

    /// <summary>For a verb while no service runs here: where another NetHawk has the firewall, nothing is enforced, and that is said.</summary>
    public static FirewallChoice SelectOrDryRun(FirewallOptions options, TimeProvider time)
    {
        try
        {
            return Select(options, time);
        }
        catch (FirewallTakenException e)
        {
            return new FirewallChoice(new DryRunFirewall(time), "dry-run: " + e.Message, e.Message);
        }
    }

    private static string Bridges() => SwitchedBridges.Uncovered() is { Count: > 0 } bridges
        ? $"what {string.Join(", ", bridges)} switches between its ports is seen, and passes every block: {SwitchedBridges.Mend}" : "";

    /// <summary>For doctor: the backend that the service would take, asked without changing anything.</summary>
    /// <param name="backend">Firewall:Backend.</param>
    /// <param name="problem">What is missing for a better one, one line; empty when it is the best.</param>
    /// <returns>Null where nothing could be blocked.</returns>
    public static string? WouldTake(string backend, out string problem)
    {
        problem = "";
        foreach (var (name, ask) in ((string, Action)[])[("nftables", NftablesFirewall.Ask), ("iptables with ipset", IptablesFirewall.Ask)])
        {
            if (backend != "auto" && !name.StartsWith(backend, StringComparison.Ordinal)) continue;
            try
            {
                ask();
                return name;
            }
            catch (FirewallException e)
            {
                problem += (problem.Length > 0 ? "; " : "") + e.Message;
            }
        }

        return null;
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
