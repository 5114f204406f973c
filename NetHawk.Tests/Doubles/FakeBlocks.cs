using NetHawk.Core.Packets;
using NetHawk.Core.Response;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Doubles;

/// <summary>A block service without a thread or a firewall, for pages.</summary>
public sealed class FakeBlocks : IBlockService, IEnforcementSwitch
{
    public List<BlockDecision> Held { get; } = [];
    public List<WhitelistEntry> Entries { get; } = [];
    public List<WhitelistEntry> Found { get; } = [];
    public ResponseStatus Basis { get; set; } = FakeFeed.Status();

    public ResponseStatus Status => Basis with { ActiveBlocks = Held.Count };
    public IReadOnlyList<BlockDecision> Active => [.. Held];
    public IReadOnlyList<WhitelistEntry> Whitelist => [.. Entries];
    public IReadOnlyList<WhitelistEntry> NeverBlock => [.. Found];

    public event Action<BlockDecision>? Changed;

    public void Consider(Verdict verdict) => throw new NotSupportedException("pages do not detect");

    public static BlockDecision Decision(string address, TimeSpan? left, string reason, BlockOrigin origin = BlockOrigin.Detection, BlockState state = BlockState.Active, BlockKind kind = BlockKind.Full,
        ThreatClass @class = ThreatClass.PortScan, long dropped = 0, string by = "nethawk")
    {
        BlockTarget.TryCreate(Prefix.Parse(address), out var target, out string? error);
        var now = TimeProvider.System.GetUtcNow();
        return new BlockDecision
        {
            Id = Guid.NewGuid(),
            Target = target ?? throw new ArgumentException(error),
            Kind = kind,
            Origin = origin,
            State = state,
            Reason = reason,
            Class = @class,
            CreatedAt = now.AddMinutes(-2),
            ExpiresAt = left is { } time ? now + time : null,
            InKernel = state == BlockState.Active,
            PacketsDropped = dropped,
            By = by,
        };
    }

    public Task<BlockOutcome> BlockAsync(Prefix prefix, TimeSpan? duration, string reason, string by, CancellationToken cancellation = default)
    {
        var (would, message) = Explain(prefix);
        if (!would) return Task.FromResult(new BlockOutcome(BlockOutcomeKind.Refused, null, message));
        var decision = Decision(prefix.ToString(), duration, reason, BlockOrigin.Manual, by: by);
        Held.Insert(0, decision);
        Changed?.Invoke(decision);
        return Task.FromResult(new BlockOutcome(BlockOutcomeKind.Created, decision, $"{prefix} is blocked."));
    }

    public Task<UnblockOutcome> UnblockAsync(Prefix prefix, string by, CancellationToken cancellation = default)
    {
        var decision = Held.FirstOrDefault(b => b.Target.Prefix == prefix);
        if (decision is null) return Task.FromResult(new UnblockOutcome(UnblockOutcomeKind.NotFound, $"{prefix} is not blocked."));
        Held.Remove(decision);
        Changed?.Invoke(decision with { State = BlockState.Lifted });
        return Task.FromResult(new UnblockOutcome(UnblockOutcomeKind.Removed, $"{prefix} is unblocked."));
    }

    public Task<int> FlushAsync(string by, CancellationToken cancellation = default)
    {
        int count = Held.Count;
        Held.Clear();
        return Task.FromResult(count);
    }

    public Task<WhitelistOutcome> AddToWhitelistAsync(Prefix prefix, string note, string by, DateTimeOffset? expiresAt = null, CancellationToken cancellation = default)
    {
        if (Entries.Any(e => e.Prefix == prefix)) return Task.FromResult(new WhitelistOutcome(WhitelistOutcomeKind.AlreadyThere, $"{prefix} is on the whitelist already."));
        Entries.Add(new WhitelistEntry(prefix, note, "console", TimeProvider.System.GetUtcNow(), by, expiresAt));
        Held.RemoveAll(b => b.Target.Prefix.Overlaps(prefix));
        return Task.FromResult(new WhitelistOutcome(WhitelistOutcomeKind.Created, $"{prefix} is on the whitelist."));
    }

    public Task<WhitelistOutcome> RemoveFromWhitelistAsync(Prefix prefix, string by, CancellationToken cancellation = default)
    {
        bool removed = Entries.RemoveAll(e => e.Prefix == prefix) > 0;
        return Task.FromResult(new WhitelistOutcome(removed ? WhitelistOutcomeKind.Removed : WhitelistOutcomeKind.NotFound, removed ? $"{prefix} is off the whitelist." : $"{prefix} is not on the whitelist."));
    }

    /// <summary>Times that judgements were told.</summary>
    public int Heeded { get; private set; }

    /// <summary>What the next judgement lifts.</summary>
    public int Lifts { get; set; }

    public Task<int> HeedFalseAlarmsAsync(CancellationToken cancellation = default)
    {
        Heeded++;
        return Task.FromResult(Lifts);
    }

    public Task PauseAsync(TimeSpan? duration, string by, CancellationToken cancellation = default)
    {
        Basis = Basis with { PausedUntil = duration is { } time ? TimeProvider.System.GetUtcNow() + time : null };
        return Task.CompletedTask;
    }

    public Task SetAutoBlockAsync(bool on, TimeSpan? revertAfter, string by, CancellationToken cancellation = default)
    {
        Basis = Basis with { AutoBlock = on, SwitchedBy = by, RevertsAt = on ? TimeProvider.System.GetUtcNow() + revertAfter : null };
        return Task.CompletedTask;
    }

    public Task<bool> ConfirmAsync(string by, CancellationToken cancellation = default)
    {
        bool waited = Basis.RevertsAt is not null;
        Basis = Basis with { RevertsAt = null };
        return Task.FromResult(waited);
    }

    public BlockCheck Check(Prefix prefix) => new()
    {
        Prefix = prefix,
        WhitelistedBy = Entries.FirstOrDefault(e => e.Prefix.Overlaps(prefix)),
        NeverBlockedBy = Found.FirstOrDefault(e => e.Prefix.Overlaps(prefix)),
        Block = Held.FirstOrDefault(b => b.Target.Prefix.Contains(prefix)),
    };

    public (bool WouldBlock, string Message) Explain(Prefix prefix)
    {
        var entry = Entries.Concat(Found).FirstOrDefault(e => e.Prefix.Overlaps(prefix));
        return entry is null ? (true, $"{prefix} would be blocked.") : (false, $"{prefix} would not be blocked: {entry.Prefix} ({entry.Source}) refuses it.");
    }
}
