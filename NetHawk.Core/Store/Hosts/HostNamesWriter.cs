using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using NetHawk.Core.Packets;
using NetHawk.Core.Store.Schema;

namespace NetHawk.Core.Store.Hosts;

/// <summary>Writes collected names every few seconds, and deletes the oldest beyond a cap: a host that tunnels through DNS asks for a new name each time.</summary>
public sealed partial class HostNamesWriter(HostNames names, IStoreChanges changes, ILogger<HostNamesWriter> logger)
{
    /// <summary>Names kept of one host.</summary>
    public const int MostOfOneHost = 500;

    /// <summary>Names kept in all.</summary>
    public const int Most = 200_000;

    /// <summary>How often <see cref="WriteAsync"/> is to be called.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private const int RoundsBetweenTrims = 60;
    private int _rounds;

    public async Task WriteAsync(CancellationToken cancellation = default)
    {
        var taken = names.Take();
        bool trim = ++_rounds % RoundsBetweenTrims == 0;
        if (taken.Count == 0 && !trim) return;
        try
        {
            await changes.ChangeAsync(db =>
            {
                foreach (var name in taken) Upsert(db, name);
                foreach (string host in taken.GroupBy(n => n.Address).Select(g => g.Key)) TrimHost(db, host);
                if (trim) Trim(db);
                return taken.Count;
            }, cancellation);
        }
#pragma warning disable CA1031 // Names are a comfort: whatever the database says of them, the next ones are tried.
        catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
        {
            LogFailed(StoreFailure.OneLine(fault.Message));
        }
    }

    private static void Upsert(NetHawkDbContext db, HostName name) => Run(db,
        "INSERT INTO host_names (key, address, name, kind, first_seen, last_seen, times) VALUES ($0, $1, $2, $3, $4, $4, $5) " +
        "ON CONFLICT (key, name, kind) DO UPDATE SET last_seen = max(last_seen, excluded.last_seen), times = times + excluded.times",
        Key(name.Address), name.Address, name.Name, name.Kind, name.LastSeen.ToUnixTimeMilliseconds(), name.Times);

    private static void TrimHost(NetHawkDbContext db, string host) => Run(db,
        "DELETE FROM host_names WHERE rowid IN (SELECT rowid FROM host_names WHERE key = $0 ORDER BY last_seen DESC, rowid DESC LIMIT -1 OFFSET $1)", Key(host), MostOfOneHost);

    private static void Trim(NetHawkDbContext db) => Run(db,
        "DELETE FROM host_names WHERE rowid IN (SELECT rowid FROM host_names ORDER BY last_seen DESC, rowid DESC LIMIT -1 OFFSET $0)", Most);

    private static byte[] Key(string address) => AddressKey.TryParse(address, out var key) ? AddressColumn.Key(key) : [];

    private static void Run(NetHawkDbContext db, string sql, params object[] values)
    {
        using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
#pragma warning disable CA2100 // The statements are the constants above; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (int i = 0; i < values.Length; i++) command.Parameters.Add(new SqliteParameter(string.Create(CultureInfo.InvariantCulture, $"${i}"), values[i]));
        command.ExecuteNonQuery();
    }

    [LoggerMessage(6040, LogLevel.Warning, "Names seen were not saved: {Reason}")]
    private partial void LogFailed(string reason);
}
