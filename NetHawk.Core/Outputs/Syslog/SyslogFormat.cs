using System.Globalization;
using System.Text;
using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Outputs.Syslog;

/// <summary>Alerts as RFC 5424 messages, with the fields that programs sort by as structured data.</summary>
internal static class SyslogFormat
{
    /// <summary>What a receiver has to take over UDP (RFC 5426 §3.2 asks for 2,048 bytes).</summary>
    public const int MaxBytes = 2048;

    /// <summary>The enterprise number that RFC 5612 sets aside for examples: NetHawk has none of its own.</summary>
    private const string DataId = "nethawk@32473";

    public static byte[] Write(AlertMessage message, int facility, string hostName, int processId)
    {
        var text = new StringBuilder(512);
        text.Append(CultureInfo.InvariantCulture, $"<{facility * 8 + Level(message.Severity)}>1 {message.Time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} ");
        text.Append(CultureInfo.InvariantCulture, $"{Name(hostName, 255)} nethawk {processId} {message.Kind} [{DataId}");
        Data(text, "severity", AlertJson.Name(message.Severity));
        switch (message)
        {
            case ThreatAlert { Verdict: var verdict }: Threat(text, verdict); break;
            case BlockAlert { Decision: var decision }:
                Data(text, "address", decision.Target.ToString());
                Data(text, "state", AlertJson.StateName(decision.State));
                Data(text, "kind", AlertJson.Name(decision.Kind));
                break;
            case SystemAlert { Event: var fault }:
                Data(text, "component", fault.Component);
                Data(text, "code", fault.Code);
                break;
            default: break;
        }

        text.Append("] \uFEFF").Append(OneLine(message.Title));
        return Cut(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void Threat(StringBuilder text, Verdict verdict)
    {
        Data(text, "id", verdict.ThreatId.ToString());
        Data(text, "class", verdict.Class.Name());
        if (verdict.Source is { } source) Data(text, "src", source.ToString());
        if (verdict.Destination is { } destination) Data(text, "dst", destination.ToString());
        Data(text, "dpt", verdict.DestinationPort.ToString(CultureInfo.InvariantCulture));
        Data(text, "proto", verdict.Protocol.Name());
        Data(text, "confidence", verdict.Confidence.ToString("0.00", CultureInfo.InvariantCulture));
        Data(text, "decision", AlertJson.Name(verdict.Action));
    }

    /// <summary>In a value, quote, backslash and bracket are escaped (RFC 5424 §6.3.3).</summary>
    private static void Data(StringBuilder text, string name, string value)
    {
        text.Append(' ').Append(name).Append("=\"");
        foreach (char c in OneLine(value))
        {
            if (c is '"' or '\\' or ']') text.Append('\\');
            text.Append(c);
        }

        text.Append('"');
    }

    private static int Level(Severity severity) => severity switch
    {
        Severity.Critical => 2,
        Severity.High => 3,
        Severity.Medium => 4,
        _ => 5,
    };

    /// <summary>A header field: printable ASCII without space; "-" when nothing is left.</summary>
    private static string Name(string value, int length)
    {
        string clean = new([.. value.Where(c => c is > ' ' and <= '~').Take(length)]);
        return clean.Length == 0 ? "-" : clean;
    }

    private static string OneLine(string text) => new([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);

    /// <summary>Cuts at a character's end.</summary>
    private static byte[] Cut(byte[] bytes)
    {
        if (bytes.Length <= MaxBytes) return bytes;
        int end = MaxBytes;
        while (end > 0 && (bytes[end] & 0xC0) == 0x80) end--;
        return bytes[..end];
    }
}
