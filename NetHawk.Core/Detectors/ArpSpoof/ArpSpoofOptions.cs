namespace NetHawk.Core.Detectors.ArpSpoof;

/// <summary>Detection:ArpSpoof.</summary>
public sealed class ArpSpoofOptions
{
    /// <summary>Replies that nobody asked for, for one address, within a minute, that make a forgery.</summary>
    public int UnaskedReplies { get; init; } = 3;

    /// <summary>An address whose owner spoke this recently is not free to be taken over.</summary>
    public double OwnerSeconds { get; init; } = 60;

    internal void Check(OptionCheck check)
    {
        check.Range(nameof(UnaskedReplies), UnaskedReplies, 1, 1000);
        check.Range(nameof(OwnerSeconds), OwnerSeconds, 1, 3600);
    }
}
