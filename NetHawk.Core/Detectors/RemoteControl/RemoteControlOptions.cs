namespace NetHawk.Core.Detectors.RemoteControl;

/// <summary>Detection:RemoteControl.</summary>
public sealed class RemoteControlOptions
{
    /// <summary>Pauses of a second or more that the far end broke with a command.</summary>
    public int Turns { get; init; } = 3;

    /// <summary>The same on encrypted connections, where the words cannot be seen.</summary>
    public int EncryptedTurns { get; init; } = 6;

    /// <summary>Bytes sent by the host that was commanded, per byte of command: answers are longer than orders, keep-alives are not.</summary>
    public double Ratio { get; init; } = 2;

    /// <summary>Mean bytes of a command, at most.</summary>
    public double CommandBytes { get; init; } = 200;

    internal void Check(OptionCheck check)
    {
        check.Range(nameof(Turns), Turns, 2, 1000);
        check.Range(nameof(EncryptedTurns), EncryptedTurns, 2, 1000);
        check.Range(nameof(Ratio), Ratio, 1, 1000);
        check.Range(nameof(CommandBytes), CommandBytes, 1, 10_000);
    }
}
