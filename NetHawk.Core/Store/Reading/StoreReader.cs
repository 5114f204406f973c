using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NetHawk.Core.Intel.Geo;
using NetHawk.Core.Response;
using NetHawk.Core.Store.Filtering;
using NetHawk.Core.Store.Schema;
using NetHawk.Core.Store.Writing;

namespace NetHawk.Core.Store.Reading;

/// <inheritdoc cref="IStoreReader"/>
/// <param name="countries">For filters by country; null: no country is known.</param>
public sealed class StoreReader(StoreDatabase database, DatabaseOptions options, ReaderGate gate, ICountryLookup? countries = null) : IStoreReader
{
    private readonly TimeSpan _limit = TimeSpan.FromSeconds(options.ReadTimeoutSeconds);

    public Task<Page<TrafficRecord>> TrafficAsync(TrafficQuery query, CancellationToken cancellation = default) =>
        StoreReads.RunRawAsync(database, gate, _limit, connection =>
        {
            if (query.Filter is not null) connection.CreateFunction(FlowFilterSql.CountryFunction, (byte[]? key) => CountryOf(key), isDeterministic: true);
            return TrafficReads.Page(connection, query);
        }, cancellation);

    public Task<Page<ThreatRecord>> ThreatsAsync(ThreatQuery query, CancellationToken cancellation = default) =>
        ReadAsync(db => ThreatReads.Page(db, query), cancellation);

    public Task<IReadOnlyList<ThreatGroup>> ThreatGroupsAsync(ThreatQuery query, ThreatGrouping by, CancellationToken cancellation = default) =>
        ReadAsync(db => ThreatReads.Groups(db, query, by), cancellation);

    public Task<ThreatTally> ThreatTallyAsync(ThreatQuery query, CancellationToken cancellation = default) => ReadAsync(db => ThreatReads.Tally(db, query), cancellation);

    public Task<IReadOnlyList<BlockDecision>> BlocksOfThreatAsync(Guid threatId, CancellationToken cancellation = default) =>
        ReadAsync(db => (IReadOnlyList<BlockDecision>)[.. db.Blocks.AsNoTracking().Where(b => b.ThreatId == threatId).OrderByDescending(b => b.CreatedAt).Take(Paging.MaxLimit).ToList()
            .Select(RecordMapper.Block).OfType<BlockDecision>()], cancellation);

    public Task<ThreatRecord?> ThreatAsync(Guid id, CancellationToken cancellation = default) =>
        ReadAsync(db => db.Threats.AsNoTracking().FirstOrDefault(t => t.Id == id) is { } row ? RecordMapper.Threat(row) : null, cancellation);

    public Task<IReadOnlyList<EvidenceRecord>> EvidenceAsync(Guid threatId, CancellationToken cancellation = default) =>
        ReadAsync(db => (IReadOnlyList<EvidenceRecord>)db.Evidence.AsNoTracking().Where(e => e.ThreatId == threatId).OrderBy(e => e.TimeNanoseconds).ThenBy(e => e.Id)
            .ToList().ConvertAll(RecordMapper.Evidence), cancellation);

    public Task<IReadOnlyList<TrafficBucket>> TrafficOverTimeAsync(DateTimeOffset from, DateTimeOffset to, TimeSpan step, string? protocol = null, CancellationToken cancellation = default) =>
        ReadAsync(db => ChartReads.Traffic(db, from, to, step, protocol), cancellation);

    public Task<IReadOnlyList<ClassCount>> ThreatsByClassAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation = default) =>
        ReadAsync(db => ChartReads.Threats(db, from, to), cancellation);

    public Task<Page<BlockDecision>> BlockHistoryAsync(LogQuery query, BlockState? state = null, CancellationToken cancellation = default) =>
        ReadAsync(db => BlockReads.Page(db, query, state), cancellation);

    public Task<Page<EventRecord>> EventsAsync(LogQuery query, CancellationToken cancellation = default) =>
        ReadAsync(db =>
        {
            var rows = db.Events.AsNoTracking().Where(e => e.Time >= From(query) && e.Time <= To(query));
            if (query.AtLeast is { } level) rows = rows.Where(e => e.Level >= level);
            if (query.Source is { } part) rows = rows.Where(e => e.Component == part);
            if (Text(query) is { } text)
                rows = rows.Where(e => EF.Functions.Like(e.Message, text, "\\") || EF.Functions.Like(e.Code, text, "\\") || EF.Functions.Like(e.Component, text, "\\"));
            var cursor = PageCursor.Parse(query.Cursor, numeric: true);
            if (!cursor.IsStart)
            {
                var time = DateTimeOffset.FromUnixTimeMilliseconds(cursor.Milliseconds);
                long id = cursor.Number;
                rows = rows.Where(e => e.Time < time || (e.Time == time && e.Id < id));
            }

            int limit = Paging.Limit(query.Limit);
            return Paging.Page(rows.OrderByDescending(e => e.Time).ThenByDescending(e => e.Id).Take(limit + 1).ToList(), limit, RecordMapper.Event, e => Cursor(e.Time, e.Id));
        }, cancellation);

    public Task<Page<AuditRecord>> AuditAsync(LogQuery query, CancellationToken cancellation = default) =>
        ReadAsync(db =>
        {
            var rows = db.Audit.AsNoTracking().Where(a => a.Time >= From(query) && a.Time <= To(query));
            if (query.Source is { } user) rows = rows.Where(a => a.User == user);
            if (Text(query) is { } text)
                rows = rows.Where(a => EF.Functions.Like(a.User, text, "\\") || EF.Functions.Like(a.Action, text, "\\") || EF.Functions.Like(a.Target, text, "\\") || EF.Functions.Like(a.Detail, text, "\\"));
            var cursor = PageCursor.Parse(query.Cursor, numeric: true);
            if (!cursor.IsStart)
            {
                var time = DateTimeOffset.FromUnixTimeMilliseconds(cursor.Milliseconds);
                long id = cursor.Number;
                rows = rows.Where(a => a.Time < time || (a.Time == time && a.Id < id));
            }

            int limit = Paging.Limit(query.Limit);
            return Paging.Page(rows.OrderByDescending(a => a.Time).ThenByDescending(a => a.Id).Take(limit + 1).ToList(), limit, RecordMapper.Audit, a => Cursor(a.Time, a.Id));
        }, cancellation);

    public Task<long> CountLogsAsync(DateTimeOffset? before, LogKinds kinds = LogKinds.All, CancellationToken cancellation = default) =>
        StoreReads.RunRawAsync(database, gate, _limit, connection =>
            StoreLogs.Cleared(kinds).Sum(table => RowPurge.Count(connection, table, before?.ToUnixTimeMilliseconds() ?? long.MaxValue)), cancellation);

    /// <summary>Empty for none: null would make "not this country" neither true nor false.</summary>
    private string CountryOf(byte[]? key) => key is { Length: > 1 } ? countries?.CountryOf(AddressColumn.Address(key)) ?? "" : "";

    internal static DateTimeOffset From(LogQuery query) => query.From ?? DateTimeOffset.MinValue;

    internal static DateTimeOffset To(LogQuery query) => query.To ?? DateTimeOffset.MaxValue;

    internal static string? Text(LogQuery query) => string.IsNullOrWhiteSpace(query.Text) ? null : Paging.Contains(query.Text.Trim());

    internal static PageCursor Cursor(DateTimeOffset time, long id) => new(time.ToUnixTimeMilliseconds(), id.ToString(CultureInfo.InvariantCulture));

    private Task<T> ReadAsync<T>(Func<NetHawkDbContext, T> read, CancellationToken cancellation) => StoreReads.RunAsync(database, gate, _limit, read, cancellation);
}
