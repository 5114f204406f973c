using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Store.Hosts;

/// <summary>One address over a range of time, from the sums per hour. Immutable.</summary>
public sealed record HostRecord
{
    public required string Address { get; init; }

    /// <summary>Of flows that it began, both directions.</summary>
    public long PacketsAsked { get; init; }
    public long BytesAsked { get; init; }

    /// <summary>Of flows that others began with it, both directions.</summary>
    public long PacketsServed { get; init; }
    public long BytesServed { get; init; }
    public long FlowsAsked { get; init; }
    public long FlowsServed { get; init; }

    /// <summary>Of all its flow records, those with another prediction than normal.</summary>
    public long FlowsBad { get; init; }
    public DateTimeOffset LastSeen { get; init; }

    /// <summary>Threats within the range that it is the source of.</summary>
    public long Threats { get; init; }

    /// <summary>The worst of these; null where there are none.</summary>
    public Severity? Worst { get; init; }

    /// <summary>Threats within the range that it is the target of.</summary>
    public long Targeted { get; init; }

    /// <summary>What people wrote down about it.</summary>
    public string Note { get; init; } = "";
}

public enum HostOrder : byte
{
    /// <summary>By threats that it is the source of, then by bytes.</summary>
    Threats = 0,
    Bytes,
    Flows,
    LastSeen,
}

/// <param name="Ip">Address or CIDR.</param>
/// <param name="Name">Only hosts that asked for this domain or one below it.</param>
public sealed record HostQuery(DateTimeOffset From, DateTimeOffset To, string? Ip = null, string? Name = null, HostOrder Order = HostOrder.Threats, int Limit = 100);

/// <param name="Kind">"dns" asked for it, "tls" or "http" spoke to it, "answer": a name server gave this address for it.</param>
public sealed record HostName(string Address, string Name, string Kind, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, long Times);

public sealed record HostNote(string Address, string Note, string By, DateTimeOffset Time);

/// <summary>Weight of the evidence against an address within one step of time.</summary>
/// <param name="Weight">Sum of log-odds.</param>
public sealed record HostScore(DateTimeOffset Start, string Class, double Weight, long Pieces);

/// <summary>Something that an address had to do with, and how much.</summary>
public sealed record HostShare(string Name, long Flows, long Packets, long Bytes);

/// <summary>What an address did within a range, from its newest flow records.</summary>
/// <param name="Flows">Flow records that were looked at.</param>
/// <param name="Complete">False: there were more, the sums are of the newest.</param>
public sealed record HostTraffic(long Flows, bool Complete, IReadOnlyList<HostShare> Peers, IReadOnlyList<HostShare> Services, IReadOnlyList<HostShare> Applications, IReadOnlyList<HostShare> Predictions);

/// <summary>An address of threats, and how many.</summary>
public sealed record ThreatTop(string Address, long Threats, long Flows, Severity Worst);

public sealed record SavedFilter(long Id, string Page, string Name, string Query, string By, DateTimeOffset Time);
