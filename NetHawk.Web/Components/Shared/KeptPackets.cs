using NetHawk.Capture.Sources;
using NetHawk.Core.Packets;

namespace NetHawk.Web.Components.Shared;

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

    private List<PacketRow> Rows { get; } = [];

    /// <exception cref="CaptureException">The file cannot be read: it may have been deleted to make room.</exception>
    public static IReadOnlyList<PacketRow> Read(string path, int most)
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
        Rows.Add(PacketRow.Of(packet, frame, _number, packet.Time.SecondsSince(_first)));
        if (Rows.Count >= _most) _enough.Cancel();
    }

    public void OnDecodeError(DecodeError reason, in PacketInfo packet) => _number++;

    public void OnIdle(PacketTime now) { }
}
