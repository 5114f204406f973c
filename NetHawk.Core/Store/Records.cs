using NetHawk.Core.Pipeline;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Store;

/// <summary>One row of network_traffic as people and programs see it: a flow record. Immutable.</summary>
public sealed record TrafficRecord
{
    public long Id { get; init; }
    public required DateTimeOffset Time { get; init; }
    public required string SourceIp { get; init; }
    public required int SourcePort { get; init; }
    public required string DestinationIp { get; init; }
    public required int DestinationPort { get; init; }
    public required string Protocol { get; init; }
    public string Application { get; init; } = "";
    public required long Packets { get; init; }
    public required long Bytes { get; init; }
    public string Flags { get; init; } = "";
    public double DurationSeconds { get; init; }

    /// <summary>Public class name; "normal" for benign.</summary>
    public required string Prediction { get; init; }
    public double Confidence { get; init; }

    /// <summary>The source was blocked when the record was written.</summary>
    public bool Blocked { get; init; }
}

public enum ThreatStatus : byte
{
    New = 0,
    Acknowledged,
    TruePositive,
    FalsePositive,
    Closed,
}

/// <summary>One stored threat with what was done about it.</summary>
public sealed record ThreatRecord
{
    public required Guid Id { get; init; }
    public required ThreatStatus Status { get; init; }
    public required string? SourceIp { get; init; }
    public required string? DestinationIp { get; init; }
    public required int DestinationPort { get; init; }
    public required string Protocol { get; init; }
    public required string Class { get; init; }
    public required string Detector { get; init; }
    public required double Confidence { get; init; }
    public required Severity Severity { get; init; }
    public string? SourceMac { get; init; }
    public required int SourceCount { get; init; }
    public required BlockKind BlockKind { get; init; }
    public required string? BlockTarget { get; init; }
    public required DateTimeOffset FirstPacketAt { get; init; }
    public required DateTimeOffset DetectedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required long PacketsUntilDetection { get; init; }
    public required long Count { get; init; }
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>What was done, in a sentence ("blocked for 600 s", "watched: one detector only", "refused: whitelist 10.0.0.5").</summary>
    public string Action { get; init; } = "";
    public string Technique { get; init; } = "";
    public string Note { get; init; } = "";
}

/// <summary>One piece of stored evidence of a threat.</summary>
public sealed record EvidenceRecord(DateTimeOffset Time, string Detector, string Class, string Spoof, double LogOdds, long Packets, int Flows, string Reason,
    IReadOnlyList<FeatureContribution> Contributions);

/// <summary>Packets and bytes of one step of time with one protocol and prediction.</summary>
public sealed record TrafficBucket(DateTimeOffset Start, string Protocol, string Prediction, long Packets, long Bytes, long Flows);

public sealed record ClassCount(string Class, long Threats, long Flows);

public sealed record EventRecord(long Id, DateTimeOffset Time, string Level, string Component, string Code, string Message);

/// <summary>Who did what, from where.</summary>
public sealed record AuditRecord(long Id, DateTimeOffset Time, string User, string Action, string Target, string Detail, string RemoteAddress);

/// <summary>One page of a list; <see cref="NextCursor"/> null at the end.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

public sealed record TrafficQuery(DateTimeOffset? From = null, DateTimeOffset? To = null, string? Protocol = null, string? Ip = null, string? Prediction = null,
    string? Cursor = null, int Limit = 100, Filtering.FlowFilter? Filter = null);

/// <param name="Status">Null: any.</param>
/// <param name="Severity">This severe or more.</param>
/// <param name="Open">Only what still needs a person: new and acknowledged.</param>
public sealed record ThreatQuery(DateTimeOffset? From = null, DateTimeOffset? To = null, string? Class = null, string? Ip = null, ThreatStatus? Status = null,
    string? Cursor = null, int Limit = 100, Severity? Severity = null, bool Open = false);

public enum ThreatGrouping : byte
{
    Source = 0,
    Class,
    Target,
}

/// <summary>Threats that have a source, a class or a target in common.</summary>
/// <param name="Key">Address or class; null: many or forged sources.</param>
/// <param name="Others">Classes of a source or target; sources of a class.</param>
public sealed record ThreatGroup(string? Key, long Threats, long New, long Flows, Severity Worst, DateTimeOffset First, DateTimeOffset Last, IReadOnlyList<string> Others);

/// <summary>How many threats of a query are in each state.</summary>
public sealed record ThreatTally(IReadOnlyDictionary<ThreatStatus, long> ByStatus)
{
    public long All => ByStatus.Values.Sum();

    public long Of(ThreatStatus status) => ByStatus.GetValueOrDefault(status);
}

/// <summary>A threat's state before somebody changed it.</summary>
public sealed record PreviousStatus(Guid Id, ThreatStatus Status, string Note);

/// <param name="Source">Events: the part of NetHawk; audit: who did it. Exact; null: all.</param>
/// <param name="AtLeast">Events of this level and above; null: all.</param>
public sealed record LogQuery(DateTimeOffset? From = null, DateTimeOffset? To = null, string? Text = null, string? Cursor = null, int Limit = 100, string? Source = null, EventLevel? AtLeast = null);
