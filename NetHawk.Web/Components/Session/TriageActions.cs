using NetHawk.Core.Response;
using NetHawk.Core.Store;
using NetHawk.Core.Store.Hosts;

namespace NetHawk.Web.Components.Session;

/// <summary>
/// What people decide about threats and write down about hosts: role checked, audited, and, where it concerns many, offered to be undone.
/// </summary>
public sealed class TriageActions(IStoreWriter store, IHostWriter hosts, IBlockService blocks, ConsoleVisitor visitor, UndoBox undo, TimeProvider time)
{
    /// <summary>Ids written into one row of the audit; the number is always exact.</summary>
    private const int MostIdsInAudit = 100;

    private const int LongestName = 60;
    private const int LongestNote = 2_000;

    private static readonly ActionResult NotAllowed = new(false, "Your role may look, not act: ask an operator or administrator.");

    /// <param name="note">Null: notes stay as they are.</param>
    public async Task<ActionResult> JudgeAsync(IReadOnlyList<Guid> threats, ThreatStatus status, string? note = null)
    {
        ArgumentNullException.ThrowIfNull(threats);
        var who = await visitor.WhoAsync();
        if (!who.CanOperate) return NotAllowed;
        var begun = time.GetUtcNow();
        IReadOnlyList<PreviousStatus> previous;
        try
        {
            previous = await store.SetThreatStatusesAsync(threats, status, note, who.Name);
        }
        catch (StoreException fault)
        {
            return NotKept(fault);
        }

        string word = Shared.Show.Status(status);
        await AuditAsync(who, "threat-status", previous.Select(p => p.Id), word);
        if (previous.Count == 0) return new(false, threats.Count == 1 ? "This threat is no longer stored: its logs were cleared." : "None of these threats is stored any longer: their logs were cleared.");
        string gone = previous.Count < threats.Count ? $" {Shared.Show.Count(threats.Count - previous.Count)} are no longer stored." : "";
        string done = $"{Shared.Show.Plural(previous.Count, "threat")} marked as {word}.{gone}{await HeedAsync(previous, status)}";
        undo.Put(done, () => RestoreAsync(previous, begun));
        return new(true, done);
    }

    private async Task<ActionResult> RestoreAsync(IReadOnlyList<PreviousStatus> previous, DateTimeOffset begun)
    {
        var who = await visitor.WhoAsync();
        if (!who.CanOperate) return NotAllowed;
        int restored;
        try
        {
            restored = await store.RestoreThreatStatusesAsync(previous, who.Name, begun);
        }
        catch (StoreException fault)
        {
            return NotKept(fault);
        }

        await AuditAsync(who, "threat-status-undo", previous.Select(p => p.Id), "as it was");
        return new(true, $"Undone: {Shared.Show.Plural(restored, "threat")} as before.{await HeedAsync(previous, ThreatStatus.FalsePositive)}");
    }

    /// <summary>What is called a false alarm, or no longer, counts for the blocks too. Answers what to add for the person.</summary>
    private async Task<string> HeedAsync(IReadOnlyList<PreviousStatus> previous, ThreatStatus status)
    {
        if (status != ThreatStatus.FalsePositive && previous.All(p => p.Status != ThreatStatus.FalsePositive)) return "";
        try
        {
            int lifted = await blocks.HeedFalseAlarmsAsync();
            return lifted == 0 ? "" : $" {Shared.Show.Plural(lifted, "block")} lifted.";
        }
        catch (InvalidOperationException fault)
        {
            return $" Blocks stay as they are ({fault.Message}): unblock by hand.";
        }
    }

    public async Task<ActionResult> NoteAsync(string address, string note)
    {
        ArgumentNullException.ThrowIfNull(note);
        var who = await visitor.WhoAsync();
        if (!who.CanOperate) return NotAllowed;
        note = note.Trim();
        if (note.Length > LongestNote) return new(false, $"A note has at most {Shared.Show.Count(LongestNote)} characters.");
        try
        {
            await hosts.SetNoteAsync(address, note, who.Name);
        }
        catch (StoreException fault)
        {
            return NotKept(fault);
        }

        await store.AuditAsync(who.Name, "host-note", address, note, visitor.RemoteAddress);
        return new(true, note.Length == 0 ? "The note is deleted." : "The note is saved.");
    }

    public async Task<ActionResult> SaveFilterAsync(string page, string name, string query)
    {
        ArgumentNullException.ThrowIfNull(name);
        var who = await visitor.WhoAsync();
        if (!who.CanOperate) return NotAllowed;
        name = name.Trim();
        if (name.Length is 0 or > LongestName) return new(false, $"A name has 1 to {LongestName} characters.");
        try
        {
            await hosts.SaveFilterAsync(page, name, query, who.Name);
        }
        catch (StoreException fault)
        {
            return NotKept(fault);
        }

        await store.AuditAsync(who.Name, "filter-save", $"{page}: {name}", query, visitor.RemoteAddress);
        return new(true, $"Saved as “{name}”.");
    }

    public async Task<ActionResult> DeleteFilterAsync(SavedFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var who = await visitor.WhoAsync();
        if (!who.CanOperate) return NotAllowed;
        bool found;
        try
        {
            found = await hosts.DeleteFilterAsync(filter.Id);
        }
        catch (StoreException fault)
        {
            return NotKept(fault);
        }

        await store.AuditAsync(who.Name, "filter-delete", $"{filter.Page}: {filter.Name}", filter.Query, visitor.RemoteAddress);
        return new(found, found ? $"“{filter.Name}” is deleted." : "It was deleted already.");
    }

    private static ActionResult NotKept(StoreException fault) => new(false, $"Not done: {fault.Message}");

    private Task AuditAsync(Who who, string action, IEnumerable<Guid> threats, string word)
    {
        Guid[] ids = [.. threats];
        string target = ids.Length == 1 ? ids[0].ToString() : Shared.Show.Plural(ids.Length, "threat");
        string list = string.Join(", ", ids.Take(MostIdsInAudit)) + (ids.Length > MostIdsInAudit ? $" and {Shared.Show.Count(ids.Length - MostIdsInAudit)} more" : "");
        return store.AuditAsync(who.Name, action, target, ids.Length == 1 ? word : $"{word}: {list}", visitor.RemoteAddress);
    }
}
