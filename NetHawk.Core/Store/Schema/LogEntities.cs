using NetHawk.Core.Pipeline;

namespace NetHawk.Core.Store.Schema;

/// <summary>One row of system_events.</summary>
public sealed class EventEntity
{
    public long Id { get; set; }
    public DateTimeOffset Time { get; set; }
    public EventLevel Level { get; set; }
    public string Component { get; set; } = "";
    public string Code { get; set; } = "";
    public string Message { get; set; } = "";
}

/// <summary>One row of audit: who did what, from where. Never cleared by people.</summary>
public sealed class AuditEntity
{
    public long Id { get; set; }
    public DateTimeOffset Time { get; set; }
    public string User { get; set; } = "";
    public string Action { get; set; } = "";
    public string Target { get; set; } = "";
    public string Detail { get; set; } = "";
    public string RemoteAddress { get; set; } = "";
}
