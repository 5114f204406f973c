using System.Globalization;
using NetHawk.Core.PacketEvidence;
using NetHawk.Core.Packets;
using NetHawk.Core.Response;
using NetHawk.Core.Store;

namespace NetHawk.Web.Components.Session;

/// <param name="Message">One line for a person; failures are the service's own words.</param>
public sealed record ActionResult(bool Done, string Message);

/// <summary>
/// Everything a person can change from a page. Checks the role again (hiding a button is not a lock) and writes the audit after the deed,
/// whether it succeeded or was refused.
/// </summary>
public sealed class ConsoleActions(IBlockService blocks, IEnforcementSwitch enforcement, IStoreWriter store, IPacketEvidence packets, ConsoleVisitor visitor)
{
    private static readonly ActionResult NotAllowed = new(false, "Your role may look, not act: ask an operator or administrator.");
    private static readonly ActionResult AdministratorsOnly = new(false, "Only an administrator may do this.");

    /// <param name="address">Address or CIDR as typed.</param>
    /// <param name="duration">Null: until unblocked.</param>
    public Task<ActionResult> BlockAsync(string address, TimeSpan? duration, string reason) => OperateAsync("block", address,
        duration is { } time ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s: {reason}") : $"until unblocked: {reason}",
        async (prefix, who) =>
        {
            var outcome = await blocks.BlockAsync(prefix, duration, reason, who.Name);
            return new(outcome.Kind is BlockOutcomeKind.Created or BlockOutcomeKind.AlreadyThere, outcome.Message);
        });

    public Task<ActionResult> UnblockAsync(string address) => OperateAsync("unblock", address, "", async (prefix, who) =>
    {
        var outcome = await blocks.UnblockAsync(prefix, who.Name);
        return new(outcome.Kind == UnblockOutcomeKind.Removed, outcome.Message);
    });

    /// <summary>Unblocks several, each audited; with the way back.</summary>
    /// <returns>Those that were lifted, to block again when it was a mistake.</returns>
    public async Task<(ActionResult Result, IReadOnlyList<BlockDecision> Lifted)> UnblockAllAsync(IReadOnlyCollection<BlockDecision> wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        var lifted = new List<BlockDecision>();
        string problem = "";
        foreach (var block in wanted)
        {
            var one = await UnblockAsync(block.Target.ToString());
            if (one.Done) lifted.Add(block);
            else problem = one.Message;
        }

        string told = $"{Shared.Show.Plural(lifted.Count, "block")} lifted.";
        return (problem.Length == 0 ? new(true, told) : new(false, $"{told} {Shared.Show.Plural(wanted.Count - lifted.Count, "block")} not: {problem}"), lifted);
    }

    /// <summary>Takes an unblocking back: the same targets, for the time they had left.</summary>
    /// <param name="since">When they were lifted.</param>
    public async Task<ActionResult> BlockAgainAsync(IReadOnlyCollection<BlockDecision> lifted, DateTimeOffset since)
    {
        ArgumentNullException.ThrowIfNull(lifted);
        int done = 0;
        string problem = "";
        foreach (var block in lifted)
        {
            TimeSpan? left = block.ExpiresAt - since;
            if (left is { } time && time < TimeSpan.FromSeconds(1)) continue;
            var one = await BlockAsync(block.Target.ToString(), left, block.Reason);
            if (one.Done) done++;
            else problem = one.Message;
        }

        return new(problem.Length == 0, $"{Shared.Show.Plural(done, "block")} in force again.{(problem.Length > 0 ? " " + problem : "")}");
    }

    public Task<ActionResult> WhitelistAsync(string address, string note, DateTimeOffset? expiresAt = null) => OperateAsync("whitelist-add", address, note, async (prefix, who) =>
    {
        var outcome = await blocks.AddToWhitelistAsync(prefix, note, who.Name, expiresAt);
        return new(outcome.Kind is WhitelistOutcomeKind.Created or WhitelistOutcomeKind.AlreadyThere, outcome.Message);
    });

    public Task<ActionResult> RemoveFromWhitelistAsync(string address) => OperateAsync("whitelist-remove", address, "", async (prefix, who) =>
    {
        var outcome = await blocks.RemoveFromWhitelistAsync(prefix, who.Name);
        return new(outcome.Kind == WhitelistOutcomeKind.Removed, outcome.Message);
    });

    /// <param name="duration">Null ends the pause.</param>
    public async Task<ActionResult> PauseAsync(TimeSpan? duration)
    {
        var who = await visitor.WhoAsync();
        if (!who.CanOperate) return NotAllowed;
        await blocks.PauseAsync(duration, who.Name);
        var result = duration is { } time
            ? new ActionResult(true, string.Create(CultureInfo.InvariantCulture, $"Automatic blocking rests for {time.TotalMinutes:0} min. Blocks in place stay."))
            : new ActionResult(true, "Automatic blocking is on again.");
        return await AuditedAsync(who, duration is null ? "resume" : "pause", "prevention", "", result);
    }

    /// <summary>Prevention on trial: goes back by itself unless <see cref="ConfirmPreventionAsync"/> is called in time.</summary>
    public Task<ActionResult> SwitchPreventionOnAsync(TimeSpan trial) => AdministerAsync("prevention-on", "prevention", async who =>
    {
        await enforcement.SetAutoBlockAsync(true, trial, who.Name);
        return new(true, string.Create(CultureInfo.InvariantCulture, $"Prevention is on trial: confirm within {trial.TotalSeconds:0} s, or it goes back by itself."));
    });

    public async Task<ActionResult> SwitchPreventionOffAsync()
    {
        var who = await visitor.WhoAsync();
        if (!who.CanOperate) return NotAllowed;
        await enforcement.SetAutoBlockAsync(false, null, who.Name);
        return await AuditedAsync(who, "prevention-off", "prevention", "", new(true, "Detect only: nothing is blocked by itself."));
    }

    public async Task<ActionResult> ConfirmPreventionAsync()
    {
        var who = await visitor.WhoAsync();
        if (!who.CanOperate) return NotAllowed;
        bool waited = await enforcement.ConfirmAsync(who.Name);
        return await AuditedAsync(who, "prevention-confirm", "prevention", "",
            waited ? new(true, "Prevention stays on.") : new(false, "Too late: prevention is no longer on trial."));
    }

    public async Task<ActionResult> FlushAsync()
    {
        var who = await visitor.WhoAsync();
        if (!who.CanOperate) return NotAllowed;
        int count = await blocks.FlushAsync(who.Name);
        return await AuditedAsync(who, "flush-blocks", "all", "", new(true, $"{Shared.Show.Plural(count, "block")} lifted."));
    }

    public async Task<ActionResult> ClearLogsAsync(DateTimeOffset? before, LogKinds kinds = LogKinds.All)
    {
        var who = await visitor.WhoAsync();
        if (!who.IsAdministrator) return AdministratorsOnly;
        long rows = await store.ClearLogsAsync(before, kinds: kinds);
        if (kinds.HasFlag(LogKinds.Threats)) await packets.ClearAsync(before);
        var result = new ActionResult(true, $"{Shared.Show.Count(rows)} rows deleted.");
        return await AuditedAsync(who, "clear-logs", before?.ToString("u", CultureInfo.InvariantCulture) ?? "all", $"{kinds.ToString().ToLowerInvariant()}: {result.Message}", result);
    }

    /// <summary>For actions of other parts (model, alerts): role, deed, audit in one place.</summary>
    public async Task<ActionResult> AdministerAsync(string action, string target, Func<Who, Task<ActionResult>> deed)
    {
        ArgumentNullException.ThrowIfNull(deed);
        var who = await visitor.WhoAsync();
        return who.IsAdministrator ? await AuditedAsync(who, action, target, "", await deed(who)) : AdministratorsOnly;
    }

    private async Task<ActionResult> OperateAsync(string action, string address, string detail, Func<Prefix, Who, Task<ActionResult>> deed)
    {
        var who = await visitor.WhoAsync();
        if (!who.CanOperate) return NotAllowed;
        if (!Prefix.TryParse(address, out var prefix, out string? error)) return new(false, error);
        return await AuditedAsync(who, action, prefix.ToString(), detail, await deed(prefix, who));
    }

    private async Task<ActionResult> AuditedAsync(Who who, string action, string target, string detail, ActionResult result)
    {
        string told = result.Done ? detail : detail.Length > 0 ? $"{detail} (refused: {result.Message})" : $"refused: {result.Message}";
        await store.AuditAsync(who.Name, action, target, told, visitor.RemoteAddress);
        return result;
    }
}
