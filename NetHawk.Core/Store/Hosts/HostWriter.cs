using Microsoft.EntityFrameworkCore;
using NetHawk.Core.Store.Schema;

namespace NetHawk.Core.Store.Hosts;

/// <inheritdoc cref="IHostWriter"/>
public sealed class HostWriter(IStoreChanges changes, TimeProvider time) : IHostWriter
{
    /// <summary>Of one page; a list to choose from, not an archive.</summary>
    public const int MostFilters = 100;

    public Task SetNoteAsync(string address, string note, string by, CancellationToken cancellation = default) => changes.ChangeAsync(db =>
    {
        var row = db.HostNotes.Find(address);
        if (note.Length == 0)
        {
            if (row is not null) db.HostNotes.Remove(row);
            return 0;
        }

        if (row is null) db.HostNotes.Add(row = new HostNoteEntity { Address = address });
        (row.Note, row.By, row.Time) = (note, by, time.GetUtcNow());
        return 0;
    }, cancellation);

    public Task SaveFilterAsync(string page, string name, string query, string by, CancellationToken cancellation = default) => changes.ChangeAsync(db =>
    {
        var row = db.SavedFilters.FirstOrDefault(f => f.Page == page && f.Name == name);
        if (row is null)
        {
            if (db.SavedFilters.Count(f => f.Page == page) >= MostFilters) throw new StoreException($"there are {MostFilters} saved filters on this page already; delete one first");
            db.SavedFilters.Add(row = new SavedFilterEntity { Page = page, Name = name });
        }

        (row.Query, row.By, row.Time) = (query, by, time.GetUtcNow());
        return 0;
    }, cancellation);

    public Task<bool> DeleteFilterAsync(long id, CancellationToken cancellation = default) => changes.ChangeAsync(db =>
    {
        if (db.SavedFilters.Find(id) is not { } row) return false;
        db.SavedFilters.Remove(row);
        return true;
    }, cancellation);
}
