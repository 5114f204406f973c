using System.Globalization;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Outputs;

/// <summary>Something that people and other programs are told. Immutable.</summary>
public abstract record AlertMessage
{
    /// <summary>Stays the same when the message is sent again.</summary>
    public Guid Id { get; init; } = Guid.NewGuid();

    /// <summary>Wall time at which it arose.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>"threat", "block", "unblock", "system" or "test".</summary>
    public abstract string Kind { get; }

    public abstract Severity Severity { get; }

    /// <summary>One line for a person.</summary>
    public abstract string Title { get; }
}

/// <summary>A new threat, or one that became more severe.</summary>
public sealed record ThreatAlert(Verdict Verdict) : AlertMessage
{
    public override string Kind => "threat";
    public override Severity Severity => Verdict.Severity;

    public override string Title
    {
        get
        {
            string source = Verdict.Source?.ToString()
                ?? string.Create(CultureInfo.InvariantCulture, $"{Verdict.SourceCount} sources");
            string target = Verdict.Destination is { } to ? $" against {to}" : "";
            string reason = Verdict.Reasons.Count > 0 ? $": {Verdict.Reasons[0]}" : "";
            return $"{Verdict.Class.Name()} by {source}{target}{reason}";
        }
    }
}

/// <summary>An address was blocked, or a block ended.</summary>
public sealed record BlockAlert(BlockDecision Decision) : AlertMessage
{
    public bool Ended => Decision.State is BlockState.Expired or BlockState.Lifted;

    public override string Kind => Ended ? "unblock" : "block";
    public override Severity Severity => Severity.Medium;

    public override string Title => Decision.State switch
    {
        BlockState.Expired or BlockState.Lifted => $"{Decision.Target} is no longer blocked: {Decision.StateReason}",
        BlockState.WouldHave => $"{Decision.Target} would have been blocked ({Decision.StateReason}): {Decision.Reason}",
        BlockState.Refused => $"{Decision.Target} was not blocked ({Decision.StateReason}): {Decision.Reason}",
        _ when Decision.ExpiresAt is { } end => string.Create(CultureInfo.InvariantCulture,
            $"{Decision.Target} is blocked until {end.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}: {Decision.Reason}"),
        _ => $"{Decision.Target} is blocked until it is unblocked: {Decision.Reason}",
    };
}

/// <summary>Something is wrong with NetHawk itself: it may not see or not block.</summary>
public sealed record SystemAlert(SystemEvent Event) : AlertMessage
{
    public override string Kind => "system";
    public override Severity Severity => Event.Level == EventLevel.Error ? Severity.Critical : Severity.Medium;
    public override string Title => $"{Event.Component}: {Event.Message}";
}

/// <summary>Asked for by an operator who wants to see whether an output works.</summary>
public sealed record TestAlert : AlertMessage
{
    public override string Kind => "test";
    public override Severity Severity => Severity.Low;
    public override string Title => "This is a test message from NetHawk; nothing was attacked.";
}
