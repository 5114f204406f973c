using System.Diagnostics;
using System.Globalization;
using NetHawk.Capture.Sources;
using NetHawk.Capture.Sources.Duplicates;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Tests.Capture;

namespace NetHawk.Tests.Flows;

public sealed class CommunityIdTests
{
    /// <summary>From the specification's own baseline.</summary>
    [Theory]
    [InlineData("128.232.110.120", 34855, "66.35.250.204", 80, IpProtocol.Tcp, "1:LQU9qZlK+B5F3KDmev6m5PMibrg=")]
    [InlineData("66.35.250.204", 80, "128.232.110.120", 34855, IpProtocol.Tcp, "1:LQU9qZlK+B5F3KDmev6m5PMibrg=")]
    [InlineData("192.168.1.52", 54585, "8.8.8.8", 53, IpProtocol.Udp, "1:d/FP5EW3wiY1vCndhwleRRKHowQ=")]
    public void It_is_that_of_the_specification(string source, int sourcePort, string destination, int destinationPort, IpProtocol protocol, string expected) =>
        Assert.Equal(expected, CommunityId.Of(AddressKey.Parse(source), (ushort)sourcePort, AddressKey.Parse(destination), (ushort)destinationPort, protocol));

    [SkippableFact]
    public void It_is_tsharks_on_real_captures()
    {
        Skip.If(SharedCaptures.Root is null, "no ../shared/data beside the checkout");
        Skip.IfNot(File.Exists("/usr/bin/tshark"), "tshark is not installed");
        int compared = 0, icmp = 0;
        foreach (string file in SharedCaptures.All("pcap/benign").Concat(SharedCaptures.All("pcap/port-scan")).Where(f => new FileInfo(f).Length < 200_000).Take(40))
        {
            var sink = new Sink();
            using (var source = CaptureSources.OpenFile(file, DuplicateMode.Keep)) source.Run(sink, CancellationToken.None);
            foreach (var (number, id) in Ask(file))
            {
                if (number > sink.Packets.Count || sink.Packets[number - 1] is not { Kind: PacketKind.Ip, TunnelId: 0, IsFragment: false, IsReassembled: false, HasQuoted: false, Source.IsNone: false } packet) continue;
                bool isIcmp = packet.Protocol is IpProtocol.Icmp or IpProtocol.IcmpV6;
                if (!isIcmp && packet.Protocol is not (IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.Sctp)) continue;
                string own = isIcmp ? CommunityId.OfIcmp(packet.Source, packet.Destination, packet.Protocol, packet.IcmpType, packet.IcmpCode)
                    : CommunityId.Of(packet.Source, packet.SourcePort, packet.Destination, packet.DestinationPort, packet.Protocol);
                Assert.True(own == id, $"{Path.GetFileName(file)} #{number}: {own}, tshark {id}");
                compared++;
                if (isIcmp) icmp++;
            }
        }

        Assert.True(compared > 500 && icmp > 10, $"{compared} packets, {icmp} of them ICMP");
    }

    private static List<(int Number, string Id)> Ask(string file)
    {
        var start = new ProcessStartInfo("/usr/bin/tshark") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["-n", "-r", file, "--enable-protocol", "communityid", "-T", "fields", "-e", "frame.number", "-e", "communityid"]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t')).Where(f => f.Length == 2 && f[1].StartsWith("1:", StringComparison.Ordinal) && !f[1].Contains(',', StringComparison.Ordinal))
            .Select(f => (int.Parse(f[0], CultureInfo.InvariantCulture), f[1]))];
    }

    private sealed class Sink : IPacketSink
    {
        public List<PacketInfo?> Packets { get; } = [];

        public void OnPacket(in PacketInfo packet, ReadOnlySpan<byte> frame) => Packets.Add(packet);

        public void OnDecodeError(DecodeError reason, in PacketInfo packet) => Packets.Add(null);

        public void OnIdle(PacketTime now) { }
    }
}
