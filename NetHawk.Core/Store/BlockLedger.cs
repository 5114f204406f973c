using Microsoft.EntityFrameworkCore;
using NetHawk.Core.Packets;
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
public sealed class BlockLedger(StoreDatabase database, StoreWriter writer) : IBlockLedger
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public IReadOnlyList<BlockDecision> LoadOpen() => Read(db =>
    {
        // Those that ran out meanwhile too: the block service ends them, so that none stays "active" for ever.
        return db.Blocks.AsNoTracking()
            .Where(b => b.EndedAt == null && (b.State == BlockState.Proposed || b.State == BlockState.Active || b.State == BlockState.WouldHave))
            .OrderBy(b => b.CreatedAt).ToList().Select(RecordMapper.Block).OfType<BlockDecision>().ToList();
    });

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

    public IReadOnlyList<WhitelistEntry> LoadWhitelist() =>
        Read(db => db.Whitelist.AsNoTracking().OrderBy(w => w.CreatedAt).ToList().Select(RecordMapper.Whitelist).OfType<WhitelistEntry>().ToList());

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
    }
}
