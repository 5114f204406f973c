using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models.Training;

/// <summary>One labelled capture.</summary>
public sealed record ManifestRow
{
    /// <summary>Full path.</summary>
    public required string File { get; init; }

    /// <summary>As written in the manifest, for people.</summary>
    public required string Name { get; init; }

    /// <summary>Normal for a benign capture.</summary>
    public required ThreatClass Class { get; init; }

    public IReadOnlyList<Prefix> Attackers { get; init; } = [];
    public IReadOnlyList<MacAddress> AttackerMacs { get; init; } = [];

    /// <summary>Attackers of the same file's other rows: not this row's, and no bystanders.</summary>
    public IReadOnlyList<Prefix> OtherAttackers { get; init; } = [];

    /// <summary>Names that the attacker wrote into packets beside its own (decoys): their flows are neither theirs nor harmless.</summary>
    public IReadOnlyList<Prefix> Forged { get; init; } = [];
    public IReadOnlyList<Prefix> Victims { get; init; } = [];

    /// <summary>Bounds of the attack; null where the manifest has none.</summary>
    public PacketTime? Start { get; init; }
    public PacketTime? End { get; init; }

    /// <summary>Where the capture comes from (a repository, a lab): captures of one origin share networks and tools, and are tested together.</summary>
    public required string Origin { get; init; }

    /// <summary>The tool, or the kind of harmless traffic; empty where the manifest has no column `tool` or `name`.</summary>
    public string Tool { get; init; } = "";

    /// <summary>Everything that is neither attacker nor victim of the attack is known to be harmless.</summary>
    public bool BackgroundIsBenign { get; init; }

    /// <summary>Duration in seconds as the manifest says; 0 where it does not.</summary>
    public double DurationSeconds { get; init; }

    public bool IsBenign => Class == ThreatClass.Normal;
}
