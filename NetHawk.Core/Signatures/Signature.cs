using NetHawk.Core.Peek;
using NetHawk.Core.Signatures.Conditions;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Signatures;

public enum SignatureAction : byte
{
    /// <summary>Shown.</summary>
    Alert,

    /// <summary>Its source is to be blocked ("drop", "reject").</summary>
    Drop,

    /// <summary>What it matches is let be: no other rule speaks of that payload.</summary>
    Pass,
}

/// <summary>Transport of a rule's head.</summary>
[Flags]
internal enum Transports : byte
{
    Tcp = 1,
    Udp = 2,
    Icmp = 4,
    Any = Tcp | Udp | Icmp,
}

/// <summary>Who says it, as the rule's "flow" tells.</summary>
internal enum RuleDirection : byte
{
    Either,
    ToServer,
    ToClient,
}

internal enum BitAction : byte
{
    Set,
    Unset,
    Toggle,
    IsSet,
    IsNotSet,
}

/// <summary>A mark of a flow that rules set and ask for. Several names with "|": any of them.</summary>
internal sealed record FlowBit(BitAction Action, IReadOnlyList<string> Names);

internal enum RateKind : byte
{
    /// <summary>So many alerts in the time at most.</summary>
    Limit,

    /// <summary>One alert for each so many matches.</summary>
    Threshold,

    /// <summary>One alert in the time, after so many matches.</summary>
    Both,

    /// <summary>Each match after so many (detection_filter).</summary>
    After,
}

internal enum RateTrack : byte
{
    BySource,
    ByDestination,
    ByBoth,
    ByRule,
}

/// <summary>How often a rule must match, or may speak.</summary>
internal sealed record SignatureRate(RateKind Kind, RateTrack Track, int Count, int Seconds);

/// <summary>A rule's conditions on one buffer, in its order.</summary>
internal sealed record BufferConditions(BufferPlace Place, Condition[] Conditions);

/// <summary>A rule in Suricata's language. Immutable.</summary>
public sealed class Signature : IPayloadRule
{
    /// <summary>Number (sid).</summary>
    public required long Id { get; init; }

    public int Revision { get; init; }

    /// <summary>Generator; 1 for rules.</summary>
    public int Generator { get; init; } = 1;

    /// <summary>The rule's own words (msg), printable.</summary>
    public required string Message { get; init; }

    public required SignatureAction Action { get; init; }

    /// <summary>Suricata's name of the kind ("trojan-activity"); may be empty.</summary>
    public string ClassType { get; init; } = "";

    /// <summary>1 is the most urgent, 4 the least.</summary>
    public int Priority { get; init; } = 3;

    public required ThreatClass Class { get; init; }

    /// <summary>MITRE ATT&amp;CK technique, from the rule's metadata; may be empty.</summary>
    public string Technique { get; init; } = "";

    /// <summary>Says nothing by itself: sets marks for other rules.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Where it stands, for people ("emerging-scan.rules line 12").</summary>
    public string Place { get; init; } = "";

    internal Transports Transports { get; init; } = Transports.Any;

    /// <summary>The application that the flow must have; <see cref="AppProtocol.Unknown"/>: any.</summary>
    internal AppProtocol Application { get; init; }

    internal AddressTest Source { get; init; } = AddressTest.Any;
    internal PortTest SourcePorts { get; init; } = PortTest.Any;
    internal AddressTest Destination { get; init; } = AddressTest.Any;
    internal PortTest DestinationPorts { get; init; } = PortTest.Any;

    /// <summary>Holds for both directions (&lt;&gt;).</summary>
    internal bool BothWays { get; init; }

    internal RuleDirection Direction { get; init; }

    /// <summary>The handshake must have been seen, or (other protocols) both sides.</summary>
    internal bool NeedsEstablished { get; init; }

    internal SizeRange? PayloadSize { get; init; }

    internal IReadOnlyList<BufferConditions> Buffers { get; init; } = [];

    /// <summary>Numbers that it reads from the payload.</summary>
    internal int Variables { get; init; }

    internal IReadOnlyList<FlowBit> Bits { get; init; } = [];

    internal SignatureRate? Rate { get; init; }

    /// <summary>The rule names the victim: true where that is who sent the payload.</summary>
    internal bool? VictimIsSender { get; init; }
}
