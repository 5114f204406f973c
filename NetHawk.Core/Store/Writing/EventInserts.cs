using Microsoft.Data.Sqlite;
using NetHawk.Core.Pipeline;

namespace NetHawk.Core.Store.Writing;

/// <summary>System events into system_events.</summary>
internal sealed class EventInserts(SqliteConnection connection) : IDisposable
{
    private readonly PreparedStatement _event = new(connection, 5,
        "INSERT INTO system_events (time, level, component, code, message) VALUES ($0, $1, $2, $3, $4)");

    public void Write(SystemEvent happening, SqliteTransaction transaction)
    {
        _event[0] = happening.Time.ToUnixTimeMilliseconds();
        _event[1] = (int)happening.Level;
        _event[2] = happening.Component;
        _event[3] = happening.Code;
        _event[4] = happening.Message;
        _event.Run(transaction);
    }

    public void Dispose() => _event.Dispose();
}
