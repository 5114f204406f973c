using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Response;

/// <summary>An address or prefix that is never blocked, with where it comes from.</summary>
/// <param name="Source">"configuration", "console", or for the found never-block set "interface eth0", "gateway", "resolver", "signed-in admin", …</param>
/// <param name="ExpiresAt">Null: does not expire.</param>
public sealed record WhitelistEntry(Prefix Prefix, string Note, string Source, DateTimeOffset? CreatedAt, string By, DateTimeOffset? ExpiresAt);

public enum BlockOutcomeKind : byte
{
    Created = 0,
    AlreadyThere,
    Refused,
    Invalid,
    FirewallFailed,
}

/// <param name="Message">One line for a person: which entry refused it, what is wrong.</param>
public sealed record BlockOutcome(BlockOutcomeKind Kind, BlockDecision? Decision, string Message);

public enum UnblockOutcomeKind : byte
{
    Removed = 0,
    NotFound,

    /// <summary>Covered by a blocked prefix; the message names it.</summary>
    CoveredByPrefix,
    FirewallFailed,
}

public sealed record UnblockOutcome(UnblockOutcomeKind Kind, string Message);

public enum WhitelistOutcomeKind : byte
{
    Created = 0,
    AlreadyThere,
    Removed,
    NotFound,

    /// <summary>Comes from configuration: cannot be removed here.</summary>
    Fixed,
    Invalid,
}

public sealed record WhitelistOutcome(WhitelistOutcomeKind Kind, string Message);

/// <summary>What prevention does at the moment.</summary>
/// <param name="AutoBlock">False: detect only.</param>
/// <param name="Backend">"nftables", "iptables", "dry-run".</param>
/// <param name="Enforces">False when nothing reaches a kernel.</param>
/// <param name="Healthy">False when the kernel does not have what the ledger wants.</param>
/// <param name="PausedUntil">Automatic blocking is paused until then.</param>
public sealed record ResponseStatus(bool AutoBlock, string Backend, bool Enforces, bool Healthy, string Message, DateTimeOffset? PausedUntil,
    int ActiveBlocks, long BlocksTotal, long Refused, bool BreakerOpen)
{
    /// <summary>The database cannot keep or tell blocks and whitelist: what that means; empty when it can.</summary>
    public string LedgerProblem { get; init; } = "";

    /// <summary>All that is wrong, in one line; empty when nothing is.</summary>
    public string Trouble => string.Join("; ", new[] { Message, LedgerProblem }.Where(t => t.Length > 0));

    /// <summary>Why it is this backend.</summary>
    public string BackendReason { get; init; } = "";

    /// <summary>Prevention is on trial: without a confirmation it goes back to detect only then, and lifts what it blocked.</summary>
    public DateTimeOffset? RevertsAt { get; init; }

    /// <summary>Prevention is off because its trial ended: why, and how many were let in again; else empty.</summary>
    public string Reverted { get; init; } = "";

    /// <summary>When prevention was last switched or went back.</summary>
    public DateTimeOffset? SwitchedAt { get; init; }

    /// <summary>Who switched prevention in the console; empty: it is as configured.</summary>
    public string SwitchedBy { get; init; } = "";

    /// <summary>What of the never-block set cannot be seen here, one line each.</summary>
    public IReadOnlyList<string> Limitations { get; init; } = [];
}

/// <summary>
/// The one way to a block. Detections are given to it by the pipeline, everything else by people. Safe from any thread: the work is done
/// by the response thread, in order.
/// </summary>
public interface IBlockService
{
    ResponseStatus Status { get; }

    /// <summary>Active blocks (and would-have-blocked ones that have not run out), newest first; an immutable snapshot.</summary>
    IReadOnlyList<BlockDecision> Active { get; }

    /// <summary>Configuration's and the console's entries.</summary>
    IReadOnlyList<WhitelistEntry> Whitelist { get; }

    /// <summary>The never-block set that was found on this machine.</summary>
    IReadOnlyList<WhitelistEntry> NeverBlock { get; }

    /// <summary>Raised on the response thread after each change of state of a block; handlers return at once.</summary>
    event Action<BlockDecision>? Changed;

    /// <summary>From the pipeline. Never blocks the caller.</summary>
    void Consider(Verdict verdict);

    /// <param name="duration">Null: until unblocked.</param>
    Task<BlockOutcome> BlockAsync(Prefix prefix, TimeSpan? duration, string reason, string by, CancellationToken cancellation = default);

    Task<UnblockOutcome> UnblockAsync(Prefix prefix, string by, CancellationToken cancellation = default);

    /// <summary>Removes every block of ours and nothing else. Answers how many.</summary>
    Task<int> FlushAsync(string by, CancellationToken cancellation = default);

    /// <summary>Adding lifts every block that the entry covers or that covers it.</summary>
    Task<WhitelistOutcome> AddToWhitelistAsync(Prefix prefix, string note, string by, DateTimeOffset? expiresAt = null, CancellationToken cancellation = default);

    /// <summary>
    /// People said of threats that they are false alarms, or took it back: from now on what they call so blocks nobody
    /// (<see cref="FirewallOptions.FalseAlarmMemory"/>), and what it blocked is let in. Answers how many blocks were lifted.
    /// </summary>
    Task<int> HeedFalseAlarmsAsync(CancellationToken cancellation = default);

    Task<WhitelistOutcome> RemoveFromWhitelistAsync(Prefix prefix, string by, CancellationToken cancellation = default);

    /// <summary>Automatic blocking rests for a while; null ends the pause. Blocks in place stay.</summary>
    Task PauseAsync(TimeSpan? duration, string by, CancellationToken cancellation = default);

    /// <summary>Would a full block of this address be carried out now, and if not, what refuses it? Changes nothing.</summary>
    BlockCheck Check(Prefix prefix);

    /// <summary>May a person block it now? The message says why not.</summary>
    (bool WouldBlock, string Message) Explain(Prefix prefix)
    {
        var check = Check(prefix);
        return (check.MayBlock, check.Message);
    }
}
