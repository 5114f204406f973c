namespace NetHawk.Core.Detectors.SlowDos;

/// <summary>Detection:SlowDos.</summary>
public sealed class SlowDosOptions
{
    /// <summary>Seconds a request may take to be complete; the slowest phone sends its headers faster.</summary>
    public double PatienceSeconds { get; init; } = 10;

    /// <summary>Connections of one source whose request header is not complete after that.</summary>
    public int Headers { get; init; } = 5;

    /// <summary>Connections of one source whose announced body trickles in.</summary>
    public int Bodies { get; init; } = 10;

    /// <summary>
    /// Seconds a connection trickled before it ended with most of its body owed. Shorter than the patience: servers that refuse at once linger
    /// for about five seconds.
    /// </summary>
    public double OwingSeconds { get; init; } = 4;

    /// <summary>Connections of one source that have not said anything.</summary>
    public int Mute { get; init; } = 50;

    /// <summary>Connections of one source that were greeted and go no further: what uses up the log-ins that an SSH server lets begin at a time (MaxStartups 10:30:100).</summary>
    public int Greeted { get; init; } = 20;

    /// <summary>Encrypted connections of one source that wait, and are only watched: a proxy's idle pool looks alike.</summary>
    public int Encrypted { get; init; } = 60;

    /// <summary>Encrypted connections of one source on which small pieces come that the server never answers; only watched: senders of logs behind one address look alike.</summary>
    public int EncryptedPieces { get; init; } = 20;

    /// <summary>Sources that hold slow connections to one service at the same time: told as one attack from many.</summary>
    public int ManySources { get; init; } = 20;

    /// <summary>Bytes per second of a body below which it trickles.</summary>
    public double TrickleRate { get; init; } = 200;

    internal void Check(OptionCheck check)
    {
        check.Range(nameof(PatienceSeconds), PatienceSeconds, 2, 300);
        check.Range(nameof(Headers), Headers, 2, 10_000);
        check.Range(nameof(Bodies), Bodies, 2, 10_000);
        check.Range(nameof(OwingSeconds), OwingSeconds, 1, 300);
        check.Range(nameof(Mute), Mute, 2, 10_000);
        check.Range(nameof(Greeted), Greeted, 2, 10_000);
        check.Range(nameof(Encrypted), Encrypted, 2, 10_000);
        check.Range(nameof(EncryptedPieces), EncryptedPieces, 2, 10_000);
        check.Range(nameof(ManySources), ManySources, 2, 10_000);
        check.Range(nameof(TrickleRate), TrickleRate, 1, 1_000_000);
    }
}
