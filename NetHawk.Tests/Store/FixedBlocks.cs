using NetHawk.Core.Packets;
using NetHawk.Core.Response;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Store;

/// <summary>A block service with a given set of blocks, for those who only look.</summary>
internal sealed class FixedBlocks(IReadOnlyList<BlockDecision> active) : IBlockService
{
    public ResponseStatus Status { get; set; } = new(true, "dry-run", false, true, "", null, active.Count, active.Count, 0, false);
    public IReadOnlyList<BlockDecision> Active { get; set; } = active;
    public IReadOnlyList<WhitelistEntry> Whitelist => [];
    public IReadOnlyList<WhitelistEntry> NeverBlock => [];
    public event Action<BlockDecision>? Changed;

    public void Raise(BlockDecision decision) => Changed?.Invoke(decision);

    public void Consider(Verdict verdict) => throw new NotSupportedException();
    public Task<BlockOutcome> BlockAsync(Prefix prefix, TimeSpan? duration, string reason, string by, CancellationToken cancellation = default) => throw new NotSupportedException();
    public Task<UnblockOutcome> UnblockAsync(Prefix prefix, string by, CancellationToken cancellation = default) => throw new NotSupportedException();
    public Task<int> FlushAsync(string by, CancellationToken cancellation = default) => throw new NotSupportedException();
    public Task<WhitelistOutcome> AddToWhitelistAsync(Prefix prefix, string note, string by, DateTimeOffset? expiresAt = null, CancellationToken cancellation = default) => throw new NotSupportedException();
    public Task<WhitelistOutcome> RemoveFromWhitelistAsync(Prefix prefix, string by, CancellationToken cancellation = default) => throw new NotSupportedException();
    public Task<int> HeedFalseAlarmsAsync(CancellationToken cancellation = default) => throw new NotSupportedException();
    public Task PauseAsync(TimeSpan? duration, string by, CancellationToken cancellation = default) => throw new NotSupportedException();
    public BlockCheck Check(Prefix prefix) => throw new NotSupportedException();
}
