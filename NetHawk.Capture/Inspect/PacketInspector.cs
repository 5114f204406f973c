using System.Globalization;
using System.Reflection;
using System.Text;
using PacketDotNet;

namespace NetHawk.Capture.Inspect;

/// <summary>
/// Takes a packet apart for a person, with PacketDotNet. It is slow and throws on some real packets, so it is never used on the capture path and
/// never trusted: what fails is left out and said.
/// </summary>
public static class PacketInspector
{
    private const int MaxLayers = 16;
    private const int MaxFields = 40;
    private const int MaxValue = 200;
    private const int MaxHexBytes = 4_096;

    /// <summary>Members of every layer that say nothing about the packet.</summary>
    private static readonly HashSet<string> Plumbing =
    [
        nameof(Packet.Bytes), nameof(Packet.BytesSegment), nameof(Packet.HeaderData), nameof(Packet.HeaderDataSegment), nameof(Packet.HasPayloadData), nameof(Packet.HasPayloadPacket),
        nameof(Packet.ParentPacket), nameof(Packet.PayloadData), nameof(Packet.PayloadDataSegment), nameof(Packet.PayloadPacket), nameof(Packet.Color), nameof(Packet.TotalPacketLength),
        nameof(Packet.IsPayloadInitialized),
    ];

    /// <param name="frame">The captured bytes.</param>
    /// <param name="linkType">LINKTYPE_ number of the capture, 1 for Ethernet.</param>
    public static PacketView Inspect(ReadOnlySpan<byte> frame, ushort linkType)
    {
        byte[] bytes = frame.ToArray();
        var layers = new List<PacketLayer>();
        string note = "";
        try
        {
            for (Packet? layer = Packet.ParsePacket((LinkLayers)linkType, bytes); layer is not null; layer = layer.PayloadPacket)
            {
                if (layers.Count == MaxLayers)
                {
                    note = "there are more layers than are shown";
                    break;
                }

                layers.Add(new PacketLayer(Name(layer), layer.HeaderData.Length, Fields(layer)));
            }
        }
#pragma warning disable CA1031 // PacketDotNet throws many kinds on malformed packets; the hex view still serves.
        catch (Exception e)
#pragma warning restore CA1031
        {
            note = $"not everything could be read: {OneLine(e.Message)}";
        }

        string summary = layers.Count == 0 ? "unreadable packet" : Summary(layers);
        return new PacketView(summary, layers, Hex(bytes), note);
    }

    private static string Name(Packet layer)
    {
        string name = layer.GetType().Name;
        return name.EndsWith("Packet", StringComparison.Ordinal) ? name[..^6] : name;
    }

    private static List<PacketField> Fields(Packet layer)
    {
        var fields = new List<PacketField>();
        foreach (var property in layer.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (fields.Count == MaxFields) break;
            if (Plumbing.Contains(property.Name) || property.GetIndexParameters().Length > 0 || !property.CanRead || IsList(property.PropertyType)) continue;
            if (Value(layer, property) is { } value) fields.Add(new PacketField(property.Name, value));
        }

        return fields;
    }

    /// <summary>
    /// Lists (TCP options and the like) are parsed when asked for, and some of those parsers never end: a TCP option of length 0
    /// fills all memory. Their bytes are in the hex view.
    /// </summary>
    private static bool IsList(Type type) =>
        type != typeof(string) && type != typeof(byte[]) && typeof(System.Collections.IEnumerable).IsAssignableFrom(type);

    private static string? Value(Packet layer, PropertyInfo property)
    {
        object? value;
        try
        {
            value = property.GetValue(layer);
        }
        catch (TargetInvocationException)
        {
            return "(unreadable)";
        }

        string? text = value switch
        {
            null => null,
            byte[] bytes => Convert.ToHexStringLower(bytes.AsSpan(0, Math.Min(bytes.Length, 64))),
            Packet => null,
            string s => s,
            IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString(),
        };
        if (text is null) return null;
        text = OneLine(text);
        return text.Length <= MaxValue ? text : text[..MaxValue] + "…";
    }

    private static string Summary(List<PacketLayer> layers)
    {
        var last = layers[^1];
        string Of(string layer, string field) => layers.LastOrDefault(l => l.Name.StartsWith(layer, StringComparison.Ordinal))?.Fields.FirstOrDefault(f => f.Name == field)?.Value ?? "";
        string from = Of("IP", "SourceAddress"), to = Of("IP", "DestinationAddress");
        string ports = Of(last.Name, "SourcePort") is { Length: > 0 } port ? $" {port} → {Of(last.Name, "DestinationPort")}" : "";
        return from.Length > 0 ? $"{last.Name} {from} → {to}{ports}" : string.Join(" / ", layers.Select(l => l.Name));
    }

    private static List<string> Hex(byte[] bytes)
    {
        var lines = new List<string>();
        for (int at = 0; at < Math.Min(bytes.Length, MaxHexBytes); at += 16)
        {
            var row = bytes.AsSpan(at, Math.Min(16, bytes.Length - at));
            var line = new StringBuilder(80);
            line.Append(CultureInfo.InvariantCulture, $"{at:x4}  ");
            for (int i = 0; i < 16; i++) line.Append(i < row.Length ? row[i].ToString("x2", CultureInfo.InvariantCulture) : "  ").Append(i == 7 ? "  " : " ");
            line.Append(' ');
            foreach (byte b in row) line.Append(b is >= 0x20 and < 0x7F ? (char)b : '.');
            lines.Add(line.ToString());
        }

        return lines;
    }

    private static string OneLine(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, 1_000))) clean.Append(char.IsControl(c) ? ' ' : c);
        return clean.ToString().Trim();
    }
}
