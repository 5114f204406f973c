using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using NetHawk.Core.Flows;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Outputs.Eve;

/// <summary>
/// Writes EVE lines to a text writer at once, in order of call: for offline analysis, whose one thread may wait for the disk. One alert line
/// per threat, at its first verdict. Not safe for several threads; leaves the writer open.
/// </summary>
public sealed class EveWriter(TextWriter output, bool flows = true) : IPipelineObserver
{
    /// <summary>Plain text where JSON allows it ("+0000", not "\u002B0000"): people grep these lines, no page embeds them.</summary>
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new(2048);

    /// <summary>Lines written.</summary>
    public long Lines { get; private set; }

    public void OnFlowRecord(in FlowEvent flow)
    {
        if (flows) Write(EveFlow.From(flow));
    }

    public void OnPeek(in FlowEvent flow)
    {
        if (flows && EvePeek.From(flow) is { } peek) Write(peek);
    }

    public void OnVerdict(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        if (verdict.IsNew) WriteAlert(verdict);
    }

    internal void WriteAlert(Verdict verdict) => WriteLine(verdict, EveFormat.WriteAlert);

    internal void Write(EveFlow flow) => WriteLine(flow, EveFormat.WriteFlow);

    internal void Write(EvePeek peek) => WriteLine(peek, EveFormat.WritePeek);

    internal void Write(EveStats stats) => WriteLine(stats, EveStats.Write);

    internal void Write(BlockDecision decision, DateTimeOffset now) =>
        WriteLine((decision, now), static (json, item) => EveFormat.WriteBlock(json, item.decision, item.now));

    private void WriteLine<T>(T item, Action<Utf8JsonWriter, T> write)
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer, Plain)) write(json, item);
        output.Write(Encoding.UTF8.GetString(_buffer.WrittenSpan));
        output.Write('\n');
        Lines++;
    }
}
