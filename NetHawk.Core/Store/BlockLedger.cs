using Microsoft.EntityFrameworkCore;
using NetHawk.Core.Detectors.Signatures;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Store.Reading;
using NetHawk.Core.Store.Schema;
using NetHawk.Core.Store.Writing;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Store;

/// <summary>
/// The block service's memory. Its calls are synchronous, since the response thread has nothing else to do meanwhile, and bounded
/// in time: a slow disk must not keep the kernel waiting for its next block.
/// </summary>
public sealed class BlockLedger(StoreDatabase database, StoreWriter writer, ISystemEvents events, TimeProvider time) : IBlockLedger
{
    private const int MaxPardoned = 10_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Columns that no version writes so: one such row would keep all others from being read.</summary>
    private const string Malformed =
        """
        typeof(id) <> 'text' OR length(id) <> 36 OR id GLOB '*[^0-9a-fA-F-]*' OR typeof(created_at) <> 'integer' OR created_at NOT BETWEEN 0 AND 253402300799000
        OR typeof(expires_at) NOT IN ('integer', 'null') OR expires_at NOT BETWEEN 0 AND 253402300799000 OR typeof(ended_at) NOT IN ('integer', 'null') OR ended_at NOT BETWEEN 0 AND 253402300799000
        OR typeof(kind) <> 'integer' OR kind NOT BETWEEN 0 AND 255 OR typeof(state) <> 'integer' OR state NOT BETWEEN 0 AND 255 OR typeof(origin) <> 'integer' OR origin NOT BETWEEN 0 AND 255
        OR typeof("class") <> 'integer' OR "class" NOT BETWEEN 0 AND 255 OR typeof(occurrence) <> 'integer' OR occurrence NOT BETWEEN 0 AND 2147483647 OR typeof(packets_dropped) <> 'integer'
        OR typeof(pardoned_until) NOT IN ('integer', 'null') OR pardoned_until NOT BETWEEN 0 AND 253402300799000
        OR (threat_id IS NOT NULL AND (length(threat_id) <> 36 OR threat_id GLOB '*[^0-9a-fA-F-]*'))
        """;

    public IReadOnlyList<BlockDecision> LoadOpen()
    {
        List<BlockEntity> rows;
        try
        {
            rows = Read(Open);
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or OverflowException or ArgumentException or InvalidCastException)
        {
            int removed = 0;
            Write(db => removed = db.Database.ExecuteSqlRaw("DELETE FROM blocked_ips WHERE " + Malformed));
            events.Report(EventLevel.Error, "store", "ledger-repaired", $"{removed} rows of the block ledger were not readable and are removed; what they blocked ends by itself in the kernel");
            rows = Read(Open);
        }

        var open = new List<BlockDecision>(rows.Count);
        var strange = new List<Guid>();
        foreach (var row in rows)
        {
            if (RecordMapper.Block(row) is { Kind: BlockKind.Soft or BlockKind.Full } decision && Enum.IsDefined(decision.Origin)) open.Add(decision);
            else strange.Add(row.Id);
        }

        if (strange.Count > 0) CloseStrange(strange);
        return open;
    }

    public IReadOnlyList<BlockDecision> LoadPardoned(DateTimeOffset now)
    {
        var rows = Read(db => db.Blocks.AsNoTracking().Where(b => b.PardonedUntil > now).OrderByDescending(b => b.PardonedUntil).Take(MaxPardoned).ToList());
        return [.. rows.Select(RecordMapper.Block).OfType<BlockDecision>()];
    }

    public IReadOnlyList<FalseAlarm> LoadFalseAlarms(DateTimeOffset since)
    {
        var rows = Read(db => db.Threats.AsNoTracking().Where(t => t.UpdatedAt >= since && t.Status == ThreatStatus.FalsePositive).OrderByDescending(t => t.UpdatedAt).Take(MaxPardoned)
            .Select(t => new { t.Id, t.Class, t.Detector, Target = t.BlockTarget ?? t.SourceIp, t.UpdatedAt }).ToList());
        var alarms = new List<FalseAlarm>(rows.Count);
        foreach (var row in rows)
            if (Prefix.TryParse(row.Target, out var target, out _) && ThreatClassNames.TryParse(row.Class, out var threat)) alarms.Add(new FalseAlarm(row.Id, target, threat, row.Detector == SignatureDetector.StableName, row.UpdatedAt));
        return alarms;
    }

    /// <summary>Those that ran out meanwhile too: the block service ends them, so that none stays "active" for ever.</summary>
    private static List<BlockEntity> Open(NetHawkDbContext db) => [.. db.Blocks.AsNoTracking()
        .Where(b => b.EndedAt == null && (b.State == BlockState.Proposed || b.State == BlockState.Active || b.State == BlockState.WouldHave)).OrderBy(b => b.CreatedAt)];

    /// <summary>Rows that say nothing that could be blocked: ended, so that they are not "active" for ever.</summary>
    private void CloseStrange(IReadOnlyCollection<Guid> rows)
    {
        var now = time.GetUtcNow();
        Write(db =>
        {
            foreach (var id in rows)
            {
                if (db.Blocks.Find(id) is not { } row) continue;
                row.State = BlockState.Refused;
                row.StateReason = "not a block that this version could carry out";
                row.EndedAt = now;
                row.InKernel = false;
            }
        });
        events.Report(EventLevel.Warning, "store", "ledger-strange", $"{rows.Count} open rows of the block ledger name no address that can be blocked: they are closed");
    }

    public PreventionMode LoadMode() => Read(db => db.PreventionMode.AsNoTracking().FirstOrDefault(p => p.Id == PreventionModeEntity.OnlyId)) is { } row
        ? new PreventionMode
        {
            AutoBlock = row.AutoBlock,
            ConfiguredThen = row.ConfiguredThen,
            By = row.By,
            ChangedAt = row.ChangedAt,
            RevertsAt = row.RevertsAt,
            PausedUntil = row.PausedUntil,
            Reverted = row.Reverted,
        }
        : PreventionMode.Configured;

    public void SaveMode(PreventionMode mode)
    {
        ArgumentNullException.ThrowIfNull(mode);
        Write(db =>
        {
            var row = db.PreventionMode.Find(PreventionModeEntity.OnlyId);
            if (row is null) db.PreventionMode.Add(row = new PreventionModeEntity());
            row.AutoBlock = mode.AutoBlock;
            row.ConfiguredThen = mode.ConfiguredThen;
            row.By = mode.By;
            row.ChangedAt = mode.ChangedAt;
            row.RevertsAt = mode.RevertsAt;
            row.PausedUntil = mode.PausedUntil;
            row.Reverted = mode.Reverted;
        });
    }

    public void Save(IReadOnlyCollection<BlockDecision> decisions)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        if (decisions.Count == 0) return;
        Write(db =>
        {
            foreach (var decision in decisions)
            {
                var row = db.Blocks.Find(decision.Id);
                if (row is null) db.Blocks.Add(row = new BlockEntity { Id = decision.Id });
                Copy(decision, row);
            }
        });
    }

    public int CountSince(Prefix prefix, DateTimeOffset since)
    {
        string address = prefix.ToString();
        // Only full blocks that were carried out and not taken back: refused wishes, soft blocks and what a person lifted make no repeat offender.
        return Read(db => db.Blocks.Count(b => b.Address == address && b.CreatedAt >= since && b.Kind == BlockKind.Full
            && (b.State == BlockState.Active || b.State == BlockState.Expired)));
    }

    public IReadOnlyList<WhitelistEntry> LoadWhitelist()
    {
        var rows = Read(db => db.Whitelist.AsNoTracking().OrderBy(w => w.CreatedAt).ToList());
        var entries = new List<WhitelistEntry>(rows.Count);
        foreach (var row in rows)
        {
            if (RecordMapper.Whitelist(row) is { } entry) entries.Add(entry);
            else events.Report(EventLevel.Error, "store", "whitelist-unreadable", $"the whitelist entry '{row.Address}' is no address or prefix and protects nobody: enter it anew");
        }

        return entries;
    }

    public void SaveWhitelistEntry(WhitelistEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        Write(db =>
        {
            string address = entry.Prefix.ToString();
            var row = db.Whitelist.Find(address);
            if (row is null) db.Whitelist.Add(row = new WhitelistEntity { Address = address });
            row.Note = entry.Note;
            row.Source = entry.Source;
            row.CreatedAt = entry.CreatedAt;
            row.By = entry.By;
            row.ExpiresAt = entry.ExpiresAt;
        });
    }

    public void DeleteWhitelistEntry(Prefix prefix)
    {
        string address = prefix.ToString();
        Write(db =>
        {
            if (db.Whitelist.Find(address) is { } row) db.Whitelist.Remove(row);
        });
    }

    private T Read<T>(Func<NetHawkDbContext, T> read)
    {
        try
        {
            using var connection = database.OpenReader();
            using var context = StoreDatabase.CreateContext(connection);
            return read(context);
        }
        catch (Microsoft.Data.Sqlite.SqliteException exception)
        {
            throw new StoreException($"cannot read blocks: {StoreFailure.Describe(exception, database.Path)}", exception);
        }
    }

    private void Write(Action<NetHawkDbContext> change)
    {
        var done = writer.ChangeAsync(db =>
        {
            change(db);
            return true;
        });
        // The interface is synchronous and the caller is a thread of its own, without a context that the task could wait for.
        if (!((IAsyncResult)done).AsyncWaitHandle.WaitOne(Patience)) throw new StoreException($"not saved: the database did not answer within {Patience.TotalSeconds:0} s");
        done.GetAwaiter().GetResult();
    }

    private static void Copy(BlockDecision from, BlockEntity to)
    {
        to.Address = from.Target.ToString();
        to.Kind = from.Kind;
        to.Origin = from.Origin;
        to.State = from.State;
        to.Reason = from.Reason;
        to.StateReason = from.StateReason;
        to.Class = from.Class;
        to.ThreatId = from.ThreatId;
        to.CreatedAt = from.CreatedAt;
        to.ExpiresAt = from.ExpiresAt;
        to.EndedAt = from.EndedAt;
        to.Occurrence = from.Occurrence;
        to.InKernel = from.InKernel;
        to.PacketsDropped = from.PacketsDropped;
        to.BothDirections = from.BothDirections;
        to.By = from.By;
        to.PardonedUntil = from.PardonedUntil;
    }
}
