using NetHawk.Capture.Sources;
using NetHawk.Core.Packets;

namespace NetHawk.Web.Components.Pages.Threats;

/// <param name="Offset">Seconds after the file's first packet.</param>
/// <param name="Length">Bytes on the wire.</param>
/// <param name="Frame">What was kept of it.</param>
internal sealed record KeptRow(int Number, double Offset, string Source, string Destination, string Summary, int Length, ushort Link, byte[] Frame);

/// <summary>The first packets of a threat's pcap file, decoded for a list.</summary>
internal sealed class KeptPackets : IPacketSink
{
    private readonly int _most;
    private readonly CancellationTokenSource _enough;
    private PacketTime _first;
    private int _number;

    private KeptPackets(int most, CancellationTokenSource enough)
    {
        _most = most;
        _enough = enough;
    }

    private List<KeptRow> Rows { get; } = [];

    /// <exception cref="CaptureException">The file cannot be read: it may have been deleted to make room.</exception>
    public static IReadOnlyList<KeptRow> Read(string path, int most)
    {
        using var enough = new CancellationTokenSource();
        var packets = new KeptPackets(most, enough);
        using var source = CaptureSources.OpenFile(path);
        source.Run(packets, enough.Token);
        return packets.Rows;
    }

    public void OnPacket(in PacketInfo packet, ReadOnlySpan<byte> frame)
    {
        if (_number++ == 0) _first = packet.Time;
        if (Rows.Count >= _most) return;
        Rows.Add(new KeptRow(_number, packet.Time.SecondsSince(_first), packet.Source.ToString(), packet.Destination.ToString(), Summary(packet), packet.WireLength, packet.LinkType, frame.ToArray()));
        if (Rows.Count >= _most) _enough.Cancel();
    }

    public void OnDecodeError(DecodeError reason, PacketTime time, int wireLength) => _number++;

    public void OnIdle(PacketTime now) { }

    private static string Summary(in PacketInfo packet) => packet.Kind switch
    {
        PacketKind.Arp => packet.ArpOperation == 2 ? "ARP reply" : "ARP request",
        _ when packet.Protocol is IpProtocol.Icmp or IpProtocol.IcmpV6 => $"{packet.Protocol.Name()} type {packet.IcmpType} code {packet.IcmpCode}",
        _ when packet.Protocol == IpProtocol.Tcp => $"TCP {packet.SourcePort} → {packet.DestinationPort} [{packet.TcpFlags}]{Payload(packet)}",
        _ when packet.SourcePort > 0 || packet.DestinationPort > 0 => $"{packet.Protocol.Name()} {packet.SourcePort} → {packet.DestinationPort}{Payload(packet)}",
        _ => packet.Protocol.Name(),
    };

    private static string Payload(in PacketInfo packet) => packet.PayloadWireLength > 0 ? $", {packet.PayloadWireLength} bytes" : "";
}
