namespace NetHawk.Core.Response;

/// <summary>What people set about prevention beside the configuration. Kept in the database, so that it outlives a restart.</summary>
public sealed record PreventionMode
{
    /// <summary>Nobody set anything: the configuration counts.</summary>
    public static PreventionMode Configured { get; } = new();

    /// <summary>Automatic blocking as switched by a person; null: as Firewall:AutoBlock says.</summary>
    public bool? AutoBlock { get; init; }

    /// <summary>What Firewall:AutoBlock said at that moment. Once it says something else, the configuration counts again.</summary>
    public bool ConfiguredThen { get; init; }

    /// <summary>Who switched it; empty where nobody did.</summary>
    public string By { get; init; } = "";

    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>On trial: without a confirmation until then it goes back to detect only, and what was blocked meanwhile is lifted.</summary>
    public DateTimeOffset? RevertsAt { get; init; }

    /// <summary>Set while prevention is off because a trial ended: why, and how many were let in again. Else empty.</summary>
    public string Reverted { get; init; } = "";

    /// <summary>Automatic blocking rests until then.</summary>
    public DateTimeOffset? PausedUntil { get; init; }
}
