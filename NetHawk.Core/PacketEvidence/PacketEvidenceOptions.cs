namespace NetHawk.Core.PacketEvidence;

/// <summary>Section PacketEvidence: which packets are kept as proof of a threat.</summary>
public sealed class PacketEvidenceOptions
{
    public const string Section = "PacketEvidence";

    /// <summary>Memory for the latest packets of all hosts, in MiB; 0 keeps none, and threats have no packets.</summary>
    public int RingMegabytes { get; set; } = 32;

    /// <summary>Bytes kept of a packet, from its link header on.</summary>
    public int SnapLength { get; set; } = 512;

    /// <summary>Packets kept of a threat: half from before the verdict, the rest from after it.</summary>
    public int MaxPackets { get; set; } = 2_000;

    /// <summary>Seconds after the verdict when the packets since then are added.</summary>
    public int AfterSeconds { get; set; } = 10;

    /// <summary>Disk space of all threats' packets, in MiB; the oldest threats' go first.</summary>
    public int MaxMegabytes { get; set; } = 256;

    public IEnumerable<string> Validate()
    {
        (string Key, int Value, int Least, int Most)[] ranges = [(nameof(RingMegabytes), RingMegabytes, 0, 4096), (nameof(SnapLength), SnapLength, 64, 65_535),
            (nameof(MaxPackets), MaxPackets, 2, 1_000_000), (nameof(AfterSeconds), AfterSeconds, 0, 600), (nameof(MaxMegabytes), MaxMegabytes, 1, 1_000_000)];
        foreach (var (key, value, least, most) in ranges)
            if (value < least || value > most) yield return $"{Section}:{key}: value '{value}' is out of range; allowed is {least} to {most}";
    }
}
