using NetHawk.Capture.Decode;
using NetHawk.Core.Intel.Geo;
using NetHawk.Core.PacketEvidence;
using NetHawk.Core.Packets;
using NetHawk.Core.Store;
using NetHawk.Core.Store.Filtering;

namespace NetHawk.Web.Components.Shared;

/// <summary>Some of the newest packets in memory.</summary>
/// <param name="LookedAt">Packets that these were chosen from.</param>
/// <param name="Matching">Of them, those that match the filter.</param>
/// <param name="Seconds">From the oldest to the newest that was looked at.</param>
public sealed record PacketSample(IReadOnlyList<PacketRow> Rows, int LookedAt, int Matching, double Seconds)
{
    /// <summary>Newest packets that are looked at.</summary>
    private const int Most = 5_000;

    /// <param name="shown">At most so many come out, evenly spread over those that match.</param>
    public static PacketSample Take(IPacketEvidence packets, FlowFilter? filter, ICountryLookup countries, int shown)
    {
        ArgumentNullException.ThrowIfNull(packets);
        var newest = packets.Newest(filter?.OneAddress?.Address, Most);
        var matching = new List<PacketRow>();
        double offset = 0;
        for (int i = 0; i < newest.Count; i++)
        {
            var kept = newest[i];
            var packet = default(PacketInfo);
            if (PacketDecoder.Decode(kept.Frame.Span, kept.WireLength, (LinkType)kept.Link, kept.Time, ref packet) != DecodeError.None) continue;
            packet.LinkType = kept.Link;
            offset = kept.Time.SecondsSince(newest[0].Time);
            var row = PacketRow.Of(packet, kept.Frame.Span, i + 1, offset);
            if (filter is null || filter.Matches(AsFlow(row), countries)) matching.Add(row);
        }

        IReadOnlyList<PacketRow> rows = matching.Count <= shown ? matching : [.. Enumerable.Range(0, shown).Select(i => matching[(int)((long)i * matching.Count / shown)])];
        return new(rows, newest.Count, matching.Count, offset);
    }

    /// <summary>A packet answers the tests about ends, protocol and size; what only a flow has (application, prediction) it does not match.</summary>
    private static TrafficRecord AsFlow(PacketRow row) => new()
    {
        Time = default,
        SourceIp = row.Source,
        SourcePort = row.SourcePort,
        DestinationIp = row.Destination,
        DestinationPort = row.DestinationPort,
        Protocol = row.Protocol,
        Application = "-",
        Packets = 1,
        Bytes = row.Length,
        Prediction = "-",
    };
}
