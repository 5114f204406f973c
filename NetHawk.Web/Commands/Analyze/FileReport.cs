using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response.Policy;
using NetHawk.Core.Verdicts;

namespace NetHawk.Web.Commands.Analyze;

/// <summary>One line of `analyze --json`. Names and meanings are public interface.</summary>
public sealed record FileReport
{
    private static readonly JsonWriterOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public required string File { get; init; }
    public string? Error { get; init; }
    public long Packets { get; init; }
    public long Bytes { get; init; }

    /// <summary>Of the packets, those that the file shows a second time within milliseconds and that were not judged (Capture:Duplicates).</summary>
    public long DuplicatePackets { get; init; }

    /// <summary>Payloads that were to be read, and of which the file has only the beginning (snapshot length): where that is frequent, contents block nobody.</summary>
    public long PayloadsCut { get; init; }
    public long Flows { get; init; }
    public IReadOnlyDictionary<string, long> DecodeErrors { get; init; } = new Dictionary<string, long>();
    public bool Truncated { get; init; }

    /// <summary>Payloads on which a reader failed, where there are such: a defect, please report it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long ReaderFaults { get; init; }
    public string? CaptureStart { get; init; }
    public string? CaptureEnd { get; init; }
    public double ElapsedSeconds { get; init; }
    public IReadOnlyList<ThreatReport> Threats { get; init; } = [];

    /// <summary>Threats, only watched, beyond the fifty thousand that are told one by one; where there are such.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long ThreatsLeftOut { get; init; }

    /// <summary>Packet time spanned, seconds; for the summary.</summary>
    [JsonIgnore]
    public double CaptureSeconds { get; init; }

    public string ToJsonLine()
    {
        var line = new ArrayBufferWriter<byte>(4096);
        using var writer = new Utf8JsonWriter(line, Json);
        JsonSerializer.Serialize(writer, this, FileReportJson.Default.FileReport);
        writer.Flush();
        return Encoding.UTF8.GetString(line.WrittenSpan);
    }

    public static FileReport Failed(string file, string error) => new() { File = file, Error = error };

    public static FileReport From(string file, AnalysisResult result, BlockPolicy policy)
    {
        var counters = result.Counters;
        bool any = counters.Packets > 0;
        return new FileReport
        {
            File = file,
            Packets = counters.Packets + result.DuplicatePackets,
            Bytes = counters.Bytes + result.DuplicateBytes,
            DuplicatePackets = result.DuplicatePackets,
            PayloadsCut = counters.PayloadsCut,
            Flows = counters.FlowsOpened,
            DecodeErrors = counters.DecodeErrorsByReason().ToDictionary(e => JsonNamingPolicy.CamelCase.ConvertName(e.Key.ToString()), e => e.Value),
            Truncated = result.Statistics.Truncated,
            ReaderFaults = counters.PeekFaults,
            CaptureStart = any ? result.Start.ToString() : null,
            CaptureEnd = any ? result.End.ToString() : null,
            CaptureSeconds = any ? result.End.SecondsSince(result.Start) : 0,
            ElapsedSeconds = Math.Round(result.Elapsed.TotalSeconds, 3),
            ThreatsLeftOut = result.ThreatsLeftOut,
            Threats = [.. result.Threats.Select(t => ThreatReport.From(t, policy))],
        };
    }
}

/// <summary>
/// Made at build time, and as plain code that writes: both reflection and tables of properties would cost a start of the program more than writing the line does.
/// </summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(FileReport))]
internal sealed partial class FileReportJson : JsonSerializerContext;

/// <summary>One threat in `analyze --json`.</summary>
public sealed record ThreatReport
{
    public required string? SourceIp { get; init; }
    public required string? DestinationIp { get; init; }
    public required int DestinationPort { get; init; }
    public required string Protocol { get; init; }
    public required string Class { get; init; }
    public required string Detector { get; init; }
    public required double Confidence { get; init; }
    public required string Severity { get; init; }
    public required string? SourceMac { get; init; }
    public required int SourceCount { get; init; }
    public required bool WouldBlock { get; init; }
    public required string BlockKind { get; init; }
    public required string? BlockTarget { get; init; }
    public required string FirstPacketAt { get; init; }
    public required string DetectedAt { get; init; }
    public required long PacketsUntilDetection { get; init; }
    public required long Count { get; init; }

    /// <summary>From the behaviour's first packet to the alert, for evaluation.</summary>
    [JsonIgnore]
    public double SecondsUntilDetection { get; init; }
    public required IReadOnlyList<string> Reasons { get; init; }

    public static ThreatReport From(Verdict verdict, BlockPolicy policy)
    {
        var block = policy.Decide(verdict);
        return new ThreatReport
        {
            SourceIp = verdict.Source?.ToString(),
            DestinationIp = verdict.Destination?.ToString(),
            DestinationPort = verdict.DestinationPort,
            Protocol = verdict.Protocol.Name(),
            Class = verdict.Class.Name(),
            Detector = verdict.Detector,
            Confidence = Math.Round(verdict.Confidence, 4),
            Severity = JsonNamingPolicy.CamelCase.ConvertName(verdict.Severity.ToString()),
            SourceMac = verdict.SourceMac?.ToString(),
            SourceCount = verdict.SourceCount,
            WouldBlock = block.WouldBlock,
            BlockKind = JsonNamingPolicy.CamelCase.ConvertName(block.Kind.ToString()),
            BlockTarget = block.Target?.ToString(),
            FirstPacketAt = verdict.FirstPacketAt.ToString(),
            DetectedAt = verdict.DetectedAt.ToString(),
            PacketsUntilDetection = verdict.PacketsUntilDetection,
            Count = verdict.Count,
            SecondsUntilDetection = verdict.DetectedAt.SecondsSince(verdict.FirstPacketAt),
            Reasons = verdict.Reasons,
        };
    }
}
