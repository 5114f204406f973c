using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using NetHawk.Core.Packets;
using NetHawk.Core.Store.Reading;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Store.Hosts;

/// <inheritdoc cref="IHostReader"/>
public sealed class HostReader(StoreDatabase database, DatabaseOptions options, ReaderGate gate) : IHostReader
{
    private readonly TimeSpan _limit = TimeSpan.FromSeconds(options.ReadTimeoutSeconds);

    public Task<IReadOnlyList<HostRecord>> HostsAsync(HostQuery query, CancellationToken cancellation = default) =>
        StoreReads.RunRawAsync(database, gate, _limit, connection => HostReads.List(connection, query), cancellation);

    public Task<HostTraffic> TrafficOfAsync(string address, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellation = default) =>
        StoreReads.RunRawAsync(database, gate, _limit, connection => HostReads.Traffic(connection, Key(address), from, to), cancellation);

    public Task<IReadOnlyList<HostScore>> ScoresAsync(string address, DateTimeOffset from, DateTimeOffset to, TimeSpan step, CancellationToken cancellation = default) =>
        StoreReads.RunRawAsync(database, gate, _limit, connection => HostReads.Scores(connection, AddressColumn.Key(Key(address)), from, to, step), cancellation);

    public Task<IReadOnlyList<HostName>> NamesAsync(string address, int limit, CancellationToken cancellation = default)
    {
        byte[] key = AddressColumn.Key(Key(address));
        return StoreReads.RunAsync(database, gate, _limit, db => (IReadOnlyList<HostName>)db.HostNames.AsNoTracking().Where(n => n.Key == key).OrderByDescending(n => n.LastSeen).Take(Paging.Limit(limit))
            .Select(n => new HostName(n.Address, n.Name, n.Kind, n.FirstSeen, n.LastSeen, n.Times)).ToList(), cancellation);
    }

    public Task<HostNote?> NoteAsync(string address, CancellationToken cancellation = default) =>
        StoreReads.RunAsync(database, gate, _limit, db => db.HostNotes.AsNoTracking().Where(n => n.Address == address).Select(n => new HostNote(n.Address, n.Note, n.By, n.Time)).FirstOrDefault(), cancellation);

    public Task<IReadOnlyList<ThreatTop>> TopAsync(DateTimeOffset from, DateTimeOffset to, bool targets, int limit, CancellationToken cancellation = default) =>
        StoreReads.RunAsync(database, gate, _limit, db =>
        {
            var rows = db.Threats.AsNoTracking().Where(t => t.DetectedAt >= from && t.DetectedAt <= to);
            var named = targets ? rows.Where(t => t.DestinationIp != null).Select(t => new { Address = t.DestinationIp!, t.Count, t.Severity }) : rows.Where(t => t.SourceIp != null).Select(t => new { Address = t.SourceIp!, t.Count, t.Severity });
            return (IReadOnlyList<ThreatTop>)named.GroupBy(t => t.Address)
                .Select(g => new { Address = g.Key, Threats = g.LongCount(), Flows = g.Sum(t => t.Count), Worst = g.Max(t => t.Severity) })
                .OrderByDescending(t => t.Threats).ThenByDescending(t => t.Flows).ThenBy(t => t.Address).Take(Paging.Limit(limit)).ToList()
                .ConvertAll(t => new ThreatTop(t.Address, t.Threats, t.Flows, t.Worst));
        }, cancellation);

    public Task<IReadOnlyList<SavedFilter>> SavedFiltersAsync(string page, CancellationToken cancellation = default) =>
        StoreReads.RunAsync(database, gate, _limit, db => (IReadOnlyList<SavedFilter>)db.SavedFilters.AsNoTracking().Where(f => f.Page == page).OrderBy(f => f.Name)
            .Select(f => new SavedFilter(f.Id, f.Page, f.Name, f.Query, f.By, f.Time)).ToList(), cancellation);

    private static AddressKey Key(string address) =>
        AddressKey.TryParse(address, out var key) ? key : throw new FormatException($"'{address}' is not an IPv4 or IPv6 address");
}
