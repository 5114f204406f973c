using Microsoft.Data.Sqlite;

namespace NetHawk.Core.Store.Writing;

/// <summary>All prepared statements of the writer's connection.</summary>
internal sealed class WriterStatements(SqliteConnection connection, ThreatMapper mapper) : IDisposable
{
    private readonly TrafficInserts _traffic = new(connection);
    private readonly ThreatUpserts _threats = new(connection, mapper);
    private readonly EventInserts _events = new(connection);

    /// <summary>Threats before the outcomes that speak of them.</summary>
    public void Write(WriterBatch batch, BlockedAddresses blocked, SqliteTransaction transaction)
    {
        if (batch.Rows.Count > 0) _traffic.Write(batch.Rows, blocked, transaction);
        foreach (var verdict in batch.Verdicts) _threats.Write(verdict, transaction);
        foreach (var block in batch.Blocks) _threats.Write(block, transaction);
        foreach (var happening in batch.Events) _events.Write(happening, transaction);
    }

    public void Dispose()
    {
        _traffic.Dispose();
        _threats.Dispose();
        _events.Dispose();
    }
}
