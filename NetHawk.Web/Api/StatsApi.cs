using Microsoft.AspNetCore.Http.HttpResults;
using NetHawk.Core.Pipeline;
using NetHawk.Web.Live;

namespace NetHawk.Web.Api;

/// <summary>Totals since the start and rates of the last second.</summary>
public sealed record ApiStats
{
    public required DateTime Time { get; init; }
    public required double UptimeSeconds { get; init; }
    public required ApiCapture Capture { get; init; }
    public required ApiPrevention Prevention { get; init; }
    public required long Packets { get; init; }
    public required long Bytes { get; init; }

    /// <summary>Lost by kernel and interface.</summary>
    public required long Drops { get; init; }
    public required long KernelDrops { get; init; }
    public required long InterfaceDrops { get; init; }

    /// <summary>Events that analysis was too slow for.</summary>
    public required long EventsDropped { get; init; }

    /// <summary>Packets of large transfers that were counted and not looked into (Flows:BypassAfterPackets).</summary>
    public required long PacketsBypassed { get; init; }

    /// <summary>Packets that the capture showed a second time, and those of them that were left out (Capture:Duplicates); the latter are not in packets.</summary>
    public required long DuplicatePackets { get; init; }
    public required long DuplicatePacketsDropped { get; init; }

    /// <summary>Copies are left out now.</summary>
    public required bool DuplicateFilterActive { get; init; }

    /// <summary>Directions of connections that are seen: both, questions (only what clients send) or answers.</summary>
    public required string Directions { get; init; }
    public required long Flows { get; init; }
    public required int ActiveFlows { get; init; }
    public required long Threats { get; init; }
    public required long ThreatsToday { get; init; }
    public required int ActiveBlocks { get; init; }
    public required double PacketsPerSecond { get; init; }
    public required double BytesPerSecond { get; init; }

    /// <summary>Share of packets lost since the last second, 0 to 1.</summary>
    public required double LossShare { get; init; }
    /// <summary>Losses of the last whole interval (about 10 s); null before there was one.</summary>
    public required ApiLoss? LastInterval { get; init; }

    /// <summary>Bounded tables of the capture workers.</summary>
    public required IReadOnlyList<ApiTable> Tables { get; init; }
    public required IReadOnlyDictionary<string, long> DecodeErrors { get; init; }

    /// <summary>Packets of the last second by prediction.</summary>
    public required IReadOnlyDictionary<string, long> PacketsByPrediction { get; init; }
    public required string ModelVersion { get; init; }
    public required IReadOnlyList<string> Problems { get; init; }

    internal static ApiStats From(LiveStats s) => new()
    {
        Time = s.Time.UtcDateTime,
        UptimeSeconds = Math.Round(s.UptimeSeconds, 1),
        Capture = ApiCapture.From(s.Engine),
        Prevention = new(s.Response.AutoBlock, s.Response.Backend, s.Response.Enforces, s.Response.Healthy, s.Response.Trouble, s.Response.PausedUntil?.UtcDateTime, s.Response.BreakerOpen, s.Response.BlocksTotal, s.Response.Refused),
        Packets = s.Engine.Packets,
        Bytes = s.Engine.Bytes,
        Drops = s.Engine.KernelDropped + s.Engine.InterfaceDropped,
        KernelDrops = s.Engine.KernelDropped,
        InterfaceDrops = s.Engine.InterfaceDropped,
        EventsDropped = s.Engine.EventsDropped,
        PacketsBypassed = s.Engine.PacketsBypassed,
        DuplicatePackets = s.Engine.DuplicatePackets,
        DuplicatePacketsDropped = s.Engine.DuplicatePacketsDropped,
        DuplicateFilterActive = s.Engine.DropsDuplicates,
        Directions = ApiThreat.Lower(s.Engine.Directions),
        Flows = s.Engine.FlowsOpened,
        ActiveFlows = s.Engine.FlowsActive,
        Threats = s.ThreatsTotal,
        ThreatsToday = s.ThreatsToday,
        ActiveBlocks = s.Response.ActiveBlocks,
        PacketsPerSecond = Math.Round(s.PacketsPerSecond, 2),
        BytesPerSecond = Math.Round(s.BytesPerSecond, 2),
        LossShare = s.LossShare,
        LastInterval = ApiLoss.From(s.Engine.LastInterval),
        Tables = [.. s.Engine.Tables.Select(t => new ApiTable(t.Name, t.Used, t.Capacity, t.Evicted))],
        DecodeErrors = s.Engine.DecodeErrors.ToDictionary(e => ApiThreat.Lower(e.Key), e => e.Value),
        PacketsByPrediction = s.PacketsByPrediction,
        ModelVersion = s.ModelVersion,
        Problems = s.Problems,
    };
}

/// <param name="State">stopped, starting, capturing, failed or finished.</param>
/// <param name="Progress">Share of a replayed file that is read, 0 to 1; null for interfaces.</param>
/// <param name="Method">ring, pcap or both; empty for a replay.</param>
/// <param name="Workers">Capture threads that share the interfaces.</param>
/// <param name="Health">Offload, namespace, silence, duplicates, one direction: what is known of the place of capture.</param>
public sealed record ApiCapture(string State, string Source, bool Replay, string Message, double? Progress, string Method, int Workers, IReadOnlyList<ApiFinding> Health)
{
    internal static ApiCapture From(EngineSnapshot e) => new(ApiThreat.Lower(e.State), e.SourceName, e.IsReplay, e.CaptureMessage, e.Progress, e.CaptureMethod, e.Workers,
        [.. e.Findings.Select(f => new ApiFinding(f.Id, f.IsProblem, f.Text))]);
}

public sealed record ApiFinding(string Check, bool Problem, string Text);

/// <param name="AckShare">Share of TCP acknowledgements that speak of data never seen: an estimate of losses before NetHawk; null with too few.</param>
public sealed record ApiLoss(double Seconds, long Packets, long KernelDrops, long InterfaceDrops, long EventsDropped, double KernelShare, double? AckShare)
{
    internal static ApiLoss? From(LossInterval? i) => i is null ? null
        : new(Math.Round(i.Seconds, 1), i.Packets, i.KernelDropped, i.InterfaceDropped, i.EventsDropped, i.KernelShare, i.AckShare);
}

/// <param name="Name">flows, hosts, loads or fragments.</param>
/// <param name="Evicted">Thrown out, or not let in, because it was full.</param>
public sealed record ApiTable(string Name, long Used, long Capacity, long Evicted);

/// <param name="AutoBlock">False: detect only.</param>
/// <param name="Backend">nftables, iptables or dry-run.</param>
/// <param name="Enforces">False: nothing reaches a kernel.</param>
/// <param name="Healthy">False: the kernel does not have what is wanted.</param>
public sealed record ApiPrevention(bool AutoBlock, string Backend, bool Enforces, bool Healthy, string Message, DateTime? PausedUntil, bool BreakerOpen, long BlocksTotal, long Refused);

/// <summary>GET /stats.</summary>
internal static class StatsApi
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/stats", Get).WithTags("Stats").WithSummary("Totals and rates");

    private static Ok<ApiStats> Get(ILiveFeed live) => TypedResults.Ok(ApiStats.From(live.Current));
}
