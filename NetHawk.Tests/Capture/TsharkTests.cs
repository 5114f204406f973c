using System.Diagnostics;
using System.Globalization;
using NetHawk.Capture.Peek;
using NetHawk.Capture.Sources;
using NetHawk.Capture.Sources.Duplicates;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using Xunit.Abstractions;

namespace NetHawk.Tests.Capture;

/// <summary>Holds decoded fields against tshark's, packet by packet, over many real captures.</summary>
public sealed class TsharkTests(ITestOutputHelper output)
{
    private const string Tshark = "/usr/bin/tshark";
    private const int MaxBytes = 400_000;
    private static readonly string[] Fields =
    [
        "frame.number", "frame.len", "ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "tcp.srcport", "tcp.dstport", "udp.srcport", "udp.dstport",
        "tcp.flags", "tcp.seq_raw", "tcp.len", "udp.length", "tls.handshake.ja3", "frame.protocols", "ip.frag_offset", "ip.flags.mf", "ipv6.fraghdr.offset",
        "tcp.ack_raw", "tcp.window_size_value", "vlan.id", "ieee8021ad.id", "eth.src", "arp.opcode", "arp.src.proto_ipv4", "arp.dst.proto_ipv4", "arp.src.hw_mac", "icmp.type", "icmp.code",
        "icmpv6.type", "icmpv6.code", "frame.encap_type",
    ];

    [SkippableTheory]
    [InlineData("pcap/benign")]
    [InlineData("pcap/linktype")]
    [InlineData("pcap/port-scan")]
    [InlineData("pcap/brute-force")]
    [InlineData("pcap/malware")]
    [InlineData("pcap/arp-spoof")]
    [InlineData("pcap/c2-beacon")]
    [InlineData("pcap/dns-tunnel")]
    [InlineData("pcap/dos-flood")]
    [InlineData("pcap/exploit")]
    [InlineData("pcap/host-sweep")]
    [InlineData("pcap/slow-dos")]
    [InlineData("pcap/web-attack")]
    public void Addresses_ports_flags_and_lengths_are_tsharks(string folder)
    {
        Skip.If(SharedCaptures.Root is null, "no ../shared/data beside the checkout");
        Skip.IfNot(File.Exists(Tshark), "tshark is not installed");
        long compared = 0, files = 0;
        var differences = new List<string>();
        foreach (string file in SharedCaptures.All(folder).Where(f => new FileInfo(f).Length < MaxBytes).Take(40))
        {
            files++;
            var sink = new RecordingSink();
            using (var source = CaptureSources.OpenFile(file, DuplicateMode.Keep)) source.Run(sink, CancellationToken.None);
            var expected = Ask(file);
            for (int i = 0; i < Math.Min(expected.Count, sink.Packets.Count); i++)
            {
                if (sink.Packets[i] is not { Kind: PacketKind.Ip or PacketKind.Arp } packet) continue;
                compared++;
                if ((packet.Kind == PacketKind.Arp ? ArpDifference(packet, expected[i]) : Difference(packet, expected[i])) is { } difference) differences.Add($"{Path.GetFileName(file)} #{i + 1}: {difference}");
            }

            Assert.True(sink.Packets.Count == expected.Count, $"{file}: {sink.Packets.Count} packets, tshark {expected.Count}");
        }

        output.WriteLine($"{folder}: {files} files, {compared} packets compared, {differences.Count} differ");
        foreach (string difference in differences.Take(40)) output.WriteLine(difference);
        Assert.True(compared > 0);
        Assert.Empty(differences);
    }

    [SkippableFact]
    public void Ja3_is_tsharks()
    {
        Skip.If(SharedCaptures.Root is null, "no ../shared/data beside the checkout");
        Skip.IfNot(File.Exists(Tshark), "tshark is not installed");
        int compared = 0;
        foreach (string file in SharedCaptures.All("pcap/benign").Where(f => f.Contains("443", StringComparison.Ordinal) || f.Contains("tls", StringComparison.Ordinal)))
        {
            var sink = new RecordingSink();
            using (var source = CaptureSources.OpenFile(file, DuplicateMode.Keep)) source.Run(sink, CancellationToken.None);
            var expected = Ask(file);
            for (int i = 0; i < expected.Count; i++)
            {
                string ja3 = expected[i]["tls.handshake.ja3"];
                if (sink.Ja3[i] is not { Length: > 0 } own || ja3.Length == 0) continue;
                Assert.Equal(ja3, own);
                compared++;
            }
        }

        output.WriteLine($"{compared} hellos compared");
        Assert.True(compared > 5);
    }

    private static string? Difference(in PacketInfo packet, Dictionary<string, string> row)
    {
        // A later fragment: tshark shows the ports of the datagram that it reassembled.
        if (packet.IsFragment) return null;
        string source = packet.Source.IsV4 ? "ip.src" : "ipv6.src", destination = packet.Source.IsV4 ? "ip.dst" : "ipv6.dst";
        if (!Last(row[source], packet.Source.ToString(), packet.HasQuoted)) return $"source {packet.Source}, tshark {row[source]}";
        if (!Last(row[destination], packet.Destination.ToString(), packet.HasQuoted)) return $"destination {packet.Destination}, tshark {row[destination]}";
        if (packet.WireLength != Number(row["frame.len"])) return $"length {packet.WireLength}, tshark {row["frame.len"]}";
        if (LinkDifference(packet, row) is { } link) return link;
        string icmp = packet.Protocol == IpProtocol.Icmp ? "icmp" : "icmpv6";
        if (packet.Protocol is IpProtocol.Icmp or IpProtocol.IcmpV6 && row[icmp + ".type"].Length > 0)
        {
            if (!Last(row[icmp + ".type"], Text(packet.IcmpType), packet.HasQuoted)) return $"type {packet.IcmpType}, tshark {row[icmp + ".type"]}";
            if (!Last(row[icmp + ".code"], Text(packet.IcmpCode), packet.HasQuoted)) return $"code {packet.IcmpCode}, tshark {row[icmp + ".code"]}";
        }

        if (packet.HasQuoted) return null;
        if (packet.Protocol == IpProtocol.Tcp && row["tcp.srcport"].Length > 0)
        {
            if (packet.SourcePort != Number(row["tcp.srcport"]) || packet.DestinationPort != Number(row["tcp.dstport"])) return $"ports {packet.SourcePort} {packet.DestinationPort}";
            if ((int)packet.TcpFlags != (Hex(row["tcp.flags"]) & 0xFF)) return $"flags {packet.TcpFlags}, tshark {row["tcp.flags"]}";
            if (packet.TcpSequence != Number(row["tcp.seq_raw"])) return $"sequence {packet.TcpSequence}, tshark {row["tcp.seq_raw"]}";
            if (packet.TcpAcknowledgement != Number(row["tcp.ack_raw"])) return $"acknowledgement {packet.TcpAcknowledgement}, tshark {row["tcp.ack_raw"]}";
            if (packet.TcpWindow != Number(row["tcp.window_size_value"])) return $"window {packet.TcpWindow}, tshark {row["tcp.window_size_value"]}";
            if (packet.PayloadWireLength != Number(row["tcp.len"])) return $"payload {packet.PayloadWireLength}, tshark {row["tcp.len"]}";
        }

        if (packet.Protocol == IpProtocol.Udp && row["udp.srcport"].Length > 0)
        {
            if (packet.SourcePort != Number(row["udp.srcport"]) || packet.DestinationPort != Number(row["udp.dstport"])) return $"ports {packet.SourcePort} {packet.DestinationPort}, tshark {row["udp.srcport"]} {row["udp.dstport"]}";
            if (packet.PayloadWireLength + 8 != Number(row["udp.length"])) return $"payload {packet.PayloadWireLength}, tshark {row["udp.length"]}";
        }

        return null;
    }

    private static string? ArpDifference(in PacketInfo packet, Dictionary<string, string> row)
    {
        if (LinkDifference(packet, row) is { } link) return link;
        if (row["arp.opcode"].Length > 0 && packet.ArpOperation != Number(row["arp.opcode"])) return $"ARP operation {packet.ArpOperation}, tshark {row["arp.opcode"]}";
        if (row["arp.src.proto_ipv4"].Length > 0 && packet.Source.ToString() != row["arp.src.proto_ipv4"]) return $"ARP sender {packet.Source}, tshark {row["arp.src.proto_ipv4"]}";
        if (row["arp.dst.proto_ipv4"].Length > 0 && packet.Destination.ToString() != row["arp.dst.proto_ipv4"]) return $"ARP target {packet.Destination}, tshark {row["arp.dst.proto_ipv4"]}";
        return row["arp.src.hw_mac"].Length > 0 && packet.ArpSenderMac.ToString() != row["arp.src.hw_mac"] ? $"ARP sender {packet.ArpSenderMac}, tshark {row["arp.src.hw_mac"]}" : null;
    }

    /// <summary>The outermost tag, and the innermost Ethernet source.</summary>
    private static string? LinkDifference(in PacketInfo packet, Dictionary<string, string> row)
    {
        string tag = row["ieee8021ad.id"].Length > 0 ? row["ieee8021ad.id"] : row["vlan.id"];
        bool isOutermost = row["frame.protocols"].StartsWith("eth:ethertype:vlan", StringComparison.Ordinal) || row["frame.protocols"].StartsWith("eth:ethertype:ieee8021ad", StringComparison.Ordinal);
        if (isOutermost && packet.VlanId != long.Parse(tag.Split('|')[0], CultureInfo.InvariantCulture)) return $"VLAN {packet.VlanId}, tshark {tag}";
        if (tag.Length == 0 && packet.VlanId != 0) return $"VLAN {packet.VlanId}, tshark none";
        return row["eth.src"].Length > 0 && packet.SourceMac.ToString() != row["eth.src"].Split('|')[^1] ? $"source {packet.SourceMac}, tshark {row["eth.src"]}" : null;
    }

    private static string Text(byte value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The innermost of the values; before what an ICMP error quotes.</summary>
    private static bool Last(string values, string own, bool quoted)
    {
        string[] all = values.Split('|');
        return quoted ? all.Contains(own) : all[^1] == own;
    }

    private static long Number(string text) => long.Parse(text.Split('|')[^1], CultureInfo.InvariantCulture);

    private static int Hex(string text) => Convert.ToInt32(text.Split('|')[^1], 16);

    private static List<Dictionary<string, string>> Ask(string file)
    {
        var start = new ProcessStartInfo(Tshark) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["-n", "-r", file, "-T", "fields", "-E", "separator=/t", "-E", "occurrence=a", "-E", "aggregator=|", "-o", "tcp.desegment_tcp_streams:FALSE"]) start.ArgumentList.Add(argument);
        foreach (string field in Fields)
        {
            start.ArgumentList.Add("-e");
            start.ArgumentList.Add(field);
        }

        using var process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        var rows = new List<Dictionary<string, string>>();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            string[] values = line.Split('\t');

            // tshark numbers pcapng's custom blocks among the packets; they have no link type.
            if (values[^1].Length == 0) continue;
            rows.Add(Fields.Zip(values).ToDictionary(p => p.First, p => p.Second));
        }

        process.WaitForExit();
        return rows;
    }

    private sealed class RecordingSink : IPacketSink
    {
        private readonly PayloadPeek _peek = new();

        public List<PacketInfo?> Packets { get; } = [];
        public List<string?> Ja3 { get; } = [];

        public void OnPacket(in PacketInfo packet, ReadOnlySpan<byte> frame)
        {
            Packets.Add(packet);
            var state = new PeekState();
            var payload = frame.Slice(packet.PayloadOffset, packet.PayloadLength);
            Ja3.Add((_peek.Look(ref state, false, packet.Protocol, packet.SourcePort, packet.DestinationPort, payload) as TlsClientHello)?.Ja3);
        }

        public void OnDecodeError(DecodeError reason, in PacketInfo packet)
        {
            Packets.Add(null);
            Ja3.Add(null);
        }

        public void OnIdle(PacketTime now) => throw new InvalidOperationException("a file is never idle");
    }
}
