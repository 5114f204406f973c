using Microsoft.EntityFrameworkCore;
using NetHawk.Core.Store.Schema;

namespace NetHawk.Core.Store;

/// <summary>A value that a person set in the console.</summary>
/// <param name="Key">As the configuration writes it: "Firewall:BlockDuration".</param>
public sealed record SettingRecord(string Key, string Value, DateTimeOffset ChangedAt, string By);

/// <summary>Values set in the console, in their table. Safe from any thread; a change is on disk when its task ends.</summary>
public interface ISettingStore
{
    Task<IReadOnlyList<SettingRecord>> AllAsync(CancellationToken cancellation = default);

    /// <summary>In one transaction.</summary>
    /// <param name="removed">Keys that go back to what the configuration says.</param>
    Task SaveAsync(IReadOnlyCollection<SettingRecord> saved, IReadOnlyCollection<string> removed, CancellationToken cancellation = default);
}

/// <inheritdoc/>
public sealed class SettingStore(IStoreChanges store) : ISettingStore
{
    public Task<IReadOnlyList<SettingRecord>> AllAsync(CancellationToken cancellation = default) =>
        store.ReadAsync<IReadOnlyList<SettingRecord>>(context => [.. context.Settings.AsNoTracking().OrderBy(s => s.Key).AsEnumerable().Select(s => new SettingRecord(s.Key, s.Value, s.Changed, s.By))], cancellation);

    public Task SaveAsync(IReadOnlyCollection<SettingRecord> saved, IReadOnlyCollection<string> removed, CancellationToken cancellation = default) => store.ChangeAsync(context =>
    {
        foreach (var setting in saved)
        {
            var entity = context.Settings.Find(setting.Key);
            if (entity is null) context.Settings.Add(entity = new SettingEntity { Key = setting.Key });
            entity.Value = setting.Value;
            entity.Changed = setting.ChangedAt;
            entity.By = setting.By;
        }

        foreach (string key in removed)
            if (context.Settings.Find(key) is { } gone) context.Settings.Remove(gone);
        return context.SaveChanges();
    }, cancellation);
}
