using NetHawk.Capture.Decode;
using NetHawk.Capture.Sources;
using NetHawk.Core.Packets;
using PacketDotNet;
using Xunit.Abstractions;

namespace NetHawk.Tests.Capture;

/// <summary>Holds decoded fields against PacketDotNet's, which throws on some real packets: those are left out and counted.</summary>
public sealed class PacketDotNetTests(ITestOutputHelper output)
{
    [SkippableTheory]
    [InlineData("pcap/benign")]
    [InlineData("pcap/port-scan")]
    [InlineData("pcap/brute-force")]
    [InlineData("pcap/dos-flood")]
    [InlineData("pcap/exploit")]
    [InlineData("pcap/malware")]
    public void Addresses_ports_and_flags_are_its(string folder)
    {
        Skip.If(SharedCaptures.Root is null, "no ../shared/data beside the checkout");
        var sink = new ComparingSink();
        foreach (string file in SharedCaptures.All(folder).Where(f => new FileInfo(f).Length < 2_000_000).Take(60))
        {
            sink.File = Path.GetFileName(file);
            using var source = CaptureSources.OpenFile(file);
            source.Run(sink, CancellationToken.None);
        }

        output.WriteLine($"{folder}: {sink.Compared} packets compared, {sink.Thrown} on which PacketDotNet failed, {sink.Differences.Count} differ");
        foreach (string difference in sink.Differences.Take(20)) output.WriteLine(difference);
        Assert.True(sink.Compared > 1_000, $"{sink.Compared} packets");
        Assert.Empty(sink.Differences);
    }

    private sealed class ComparingSink : IPacketSink
    {
        private long _number;

        public string File { get; set; } = "";
        public long Compared { get; private set; }
        public long Thrown { get; private set; }
        public List<string> Differences { get; } = [];

        public void OnPacket(in PacketInfo packet, ReadOnlySpan<byte> frame)
        {
            _number++;

            // Tunnels and fragments mean different packets to the two; errors quote a second one.
            if (packet.Kind != PacketKind.Ip || packet.TunnelId != 0 || packet.IsFragment || packet.IsReassembled || packet.HasQuoted || packet.LinkType != (ushort)LinkType.Ethernet) return;
            try
            {
                var other = Packet.ParsePacket(LinkLayers.Ethernet, frame.ToArray());
                var ip = other.Extract<IPPacket>();
                if (ip is null) return;
                Compare(packet, ip, other.Extract<TcpPacket>(), other.Extract<UdpPacket>());
                Compared++;
            }
            catch (Exception e) when (e is IndexOutOfRangeException or ArgumentException or InvalidOperationException or NotImplementedException or NullReferenceException)
            {
                Thrown++;
            }
        }

        public void OnDecodeError(DecodeError reason, in PacketInfo packet) => _number++;

        public void OnIdle(PacketTime now) { }

        private void Compare(in PacketInfo packet, IPPacket ip, TcpPacket? tcp, UdpPacket? udp)
        {
            Same("source", packet.Source.ToIPAddress(), ip.SourceAddress);
            Same("destination", packet.Destination.ToIPAddress(), ip.DestinationAddress);
            Same("time to live", (int)packet.TimeToLive, ip.TimeToLive);
            if (tcp is not null && packet.Protocol == IpProtocol.Tcp)
            {
                Same("source port", packet.SourcePort, tcp.SourcePort);
                Same("destination port", packet.DestinationPort, tcp.DestinationPort);
                Same("sequence", packet.TcpSequence, tcp.SequenceNumber);
                Same("acknowledgement", packet.TcpAcknowledgement, tcp.AcknowledgmentNumber);
                Same("window", packet.TcpWindow, tcp.WindowSize);
                Same("SYN", (packet.TcpFlags & TcpFlags.Syn) != 0, tcp.Synchronize);
                Same("ACK", (packet.TcpFlags & TcpFlags.Ack) != 0, tcp.Acknowledgment);
                Same("FIN", (packet.TcpFlags & TcpFlags.Fin) != 0, tcp.Finished);
                Same("RST", (packet.TcpFlags & TcpFlags.Rst) != 0, tcp.Reset);
            }

            if (udp is null || packet.Protocol != IpProtocol.Udp) return;
            Same("source port", packet.SourcePort, udp.SourcePort);
            Same("destination port", packet.DestinationPort, udp.DestinationPort);
            Same("length", packet.PayloadWireLength + 8, udp.Length);
        }

        private void Same<T>(string field, T own, T other)
        {
            if (!EqualityComparer<T>.Default.Equals(own, other)) Differences.Add($"{File} #{_number}: {field} {own}, PacketDotNet {other}");
        }
    }
}
