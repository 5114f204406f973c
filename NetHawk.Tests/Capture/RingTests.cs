using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using NetHawk.Capture.Sources;
using NetHawk.Core.Packets;

namespace NetHawk.Tests.Capture;

/// <summary>What only the ring does, and how an interface is lost and found again; on wires of their own.</summary>
public sealed class RingTests
{
    private const int Port = 40_998;

    [SkippableFact]
    public void A_tag_that_the_kernel_took_out_is_put_back()
    {
        Skip.IfNot(NetworkNamespace.CanCreate, "needs root and network namespaces");
        using var place = new NetworkNamespace();
        place.AddWire("10.9.8.1/24", neighbour: "10.9.8.2");
        byte[] inner = Frames.Ipv4(17, Frames.Udp(1_234, Port, new byte[300]), "10.9.42.1", "10.9.42.2");
        byte[] frame = Frames.Ethernet(0x8100, Frames.Vlan(42, 0x0800, inner));
        foreach (string filter in (string[])["vlan", "vlan 42 and udp dst port 40998"])
        {
            place.Run(() =>
            {
                var seen = Capture("capb", filter, CaptureMethod.Ring, () => WireSender.Send("capa", frame, 20), count: 20);
                Assert.All(seen, p => Assert.Equal(42, p.VlanId));
                Assert.All(seen, p => Assert.Equal(Port, p.DestinationPort));
                Assert.All(seen, p => Assert.Equal(frame.Length, p.WireLength));
                Assert.All(seen, p => Assert.Equal(AddressKey.Parse("10.9.42.1"), p.Source));
                Assert.All(seen, p => Assert.Equal(MacAddress.Read(Frames.MacA), p.SourceMac));
            });
        }
    }

    [SkippableFact]
    public void Ring_and_libpcap_tell_the_same_packets()
    {
        Skip.IfNot(NetworkNamespace.CanCreate, "needs root and network namespaces");
        using var place = new NetworkNamespace();
        place.AddWire("10.9.7.1/24", neighbour: "10.9.7.2");
        place.Run(() =>
        {
            void Talk()
            {
                for (int size = 1; size <= 1400; size += 100) Send("10.9.7.2", 3, new byte[size]);
            }

            string Shape(PacketInfo p) => $"{p.Source}:{p.Protocol} {p.Destination}:{p.DestinationPort} {p.WireLength} {p.CapturedLength} {p.PayloadLength} {p.SourceMac}";
            var ring = Capture("capb", $"udp dst port {Port}", CaptureMethod.Ring, Talk, 42).Select(Shape);
            var pcap = Capture("capb", $"udp dst port {Port}", CaptureMethod.Pcap, Talk, 42).Select(Shape);
            Assert.Equal(pcap, ring);
        });
    }

    /// <summary>The kernel closes a block after a few milliseconds however little is in it: a thin stream uses up blocks, not bytes.</summary>
    [SkippableFact]
    public void A_reader_that_gets_no_processor_for_most_of_a_second_loses_nothing_of_a_thin_stream()
    {
        Skip.IfNot(NetworkNamespace.CanCreate, "needs root and network namespaces");
        using var place = new NetworkNamespace();
        place.AddWire("10.9.4.1/24", neighbour: "10.9.4.2");
        place.Run(() =>
        {
            const int count = 120;
            var sink = new Recorder();
            using var source = new LiveSource(new LiveOptions { Interface = "capb", Filter = $"udp dst port {Port}" }, TimeProvider.System);
            for (int i = 0; i < count; i++)
            {
                Send("10.9.4.2", 1, new byte[50]);
                Thread.Sleep(6);
            }

            using var stop = new CancellationTokenSource();
            var reader = TestThread.Start(() => source.Run(sink, stop.Token));
            SpinWait.SpinUntil(() => sink.Packets.Count >= count, TimeSpan.FromSeconds(2));
            stop.Cancel();
            reader.Join();
            Assert.Equal(0, source.Statistics.KernelDropped);
            Assert.Equal(count, sink.Packets.Count);
        });
    }

    [SkippableFact]
    public void Workers_share_the_packets_and_no_flow_is_torn()
    {
        Skip.IfNot(NetworkNamespace.CanCreate, "needs root and network namespaces");
        using var place = new NetworkNamespace();
        place.AddWire("10.9.6.1/24", neighbour: "10.9.6.2");
        place.Run(() =>
        {
            const int flows = 200, each = 5;
            var sinks = new[] { new Recorder(), new Recorder() };
            using var stop = new CancellationTokenSource();
            var sources = sinks.Select((_, i) => new LiveSource(new LiveOptions { Interface = "capb", Filter = $"udp port {Port}", Fanout = new FanoutSeat(4711, 2, i) }, TimeProvider.System)).ToArray();
            var readers = sources.Zip(sinks, (source, sink) => TestThread.Start(() => source.Run(sink, stop.Token))).ToArray();
            for (int flow = 0; flow < flows; flow++) Send("10.9.6.2", each, new byte[50]);
            WaitFor(() => sinks.Sum(s => s.Packets.Count) >= flows * each);
            stop.Cancel();
            foreach (var reader in readers) reader.Join();
            foreach (var source in sources) source.Dispose();
            var ports = sinks.Select(s => s.Packets.GroupBy(p => p.SourcePort).ToDictionary(g => g.Key, g => g.Count())).ToArray();
            Assert.Equal(flows * each, sinks.Sum(s => s.Packets.Count));
            Assert.All(ports, p => Assert.True(p.Count > flows / 5, "one worker got nearly nothing"));
            Assert.Empty(ports[0].Keys.Intersect(ports[1].Keys));
        });
    }

    [SkippableTheory]
    [InlineData(CaptureMethod.Ring)]
    [InlineData(CaptureMethod.Pcap)]
    public void One_of_two_interfaces_goes_down_and_comes_back(CaptureMethod method)
    {
        Skip.IfNot(NetworkNamespace.CanCreate, "needs root and network namespaces");
        using var place = new NetworkNamespace();
        place.AddWire("10.9.5.1/24", neighbour: "10.9.5.2");
        place.Run(() =>
        {
            using var source = new LiveSource(new LiveOptions { Interface = "lo,capb", Filter = $"udp dst port {Port}", Method = method }, TimeProvider.System);
            using var stop = new CancellationTokenSource();
            var sink = new Recorder();
            var reader = TestThread.Start(() => source.Run(sink, stop.Token));
            Hears("10.9.5.2");

            NetworkNamespace.Ip("-n", place.Name, "link", "set", "capb", "down");
            WaitFor(() => source.Statistics.Problems.Count == 1);
            Assert.Contains("capb", source.Statistics.Problems[0], StringComparison.Ordinal);
            Hears("127.0.0.1");

            NetworkNamespace.Ip("-n", place.Name, "link", "set", "capb", "up");
            WaitFor(() => source.Statistics.Problems.Count == 0);
            Hears("10.9.5.2");

            // Gone altogether, with the same name again later.
            NetworkNamespace.Ip("-n", place.Name, "link", "delete", "capa");
            WaitFor(() => source.Statistics.Problems.Count == 1);
            Hears("127.0.0.1");
            place.AddWire("10.9.5.1/24", neighbour: "10.9.5.2");
            WaitFor(() => source.Statistics.Problems.Count == 0);
            Hears("10.9.5.2");
            stop.Cancel();
            reader.Join();

            // A link takes a moment to carry: sent until it is heard.
            void Hears(string address)
            {
                var wanted = AddressKey.Parse(address);
                sink.Packets.Clear();
                WaitFor(() =>
                {
                    Send(address, 1, new byte[40]);
                    Thread.Sleep(20);
                    return sink.Packets.Any(p => p.Destination == wanted);
                });
            }
        });
    }

    [SkippableFact]
    public void Ring_where_there_is_none_is_refused_and_auto_reads_through_libpcap()
    {
        Skip.IfNot(NetworkNamespace.CanCreate, "needs root and network namespaces");
        using var place = new NetworkNamespace();
        NetworkNamespace.Ip("-n", place.Name, "tuntap", "add", "tun7", "mode", "tun");
        NetworkNamespace.Ip("-n", place.Name, "link", "set", "tun7", "up");
        place.Run(() =>
        {
            var fault = Assert.Throws<CaptureException>(() => new LiveSource(new LiveOptions { Interface = "tun7", Method = CaptureMethod.Ring }, TimeProvider.System));
            Assert.StartsWith("Network:CaptureMethod: value 'ring' cannot be had on 'tun7'", fault.Message, StringComparison.Ordinal);
            using var auto = new LiveSource(new LiveOptions { Interface = "tun7" }, TimeProvider.System);
            Assert.Equal("pcap", auto.Statistics.Method);
            using var any = new LiveSource(new LiveOptions { Interface = "any" }, TimeProvider.System);
            Assert.Equal("pcap", any.Statistics.Method);

            // Of two workers one reads what cannot be shared, the other rests.
            using var first = new LiveSource(new LiveOptions { Interface = "tun7", Fanout = new FanoutSeat(1, 2, 0) }, TimeProvider.System);
            using var second = new LiveSource(new LiveOptions { Interface = "tun7", Fanout = new FanoutSeat(1, 2, 1) }, TimeProvider.System);
            Assert.Equal("pcap", first.Statistics.Method);
            Assert.Equal("", second.Statistics.Method);
            Assert.Empty(second.Statistics.Problems);
            using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
            second.Run(new Recorder(), stop.Token);
        });
    }

    private static List<PacketInfo> Capture(string name, string filter, CaptureMethod method, Action talk, int count)
    {
        using var source = new LiveSource(new LiveOptions { Interface = name, Filter = filter, Method = method }, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var sink = new Recorder();
        var reader = TestThread.Start(() => source.Run(sink, stop.Token));
        talk();
        WaitFor(() => sink.Packets.Count >= count);
        stop.Cancel();
        reader.Join();
        Assert.Equal(count, sink.Packets.Count);
        return [.. sink.Packets];
    }

    private static void Send(string address, int count, byte[] payload)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var target = new IPEndPoint(IPAddress.Parse(address), Port);
        for (int i = 0; i < count; i++) socket.SendTo(payload, target);
    }

    private static void WaitFor(Func<bool> condition) =>
        Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(30)), "nothing happened for 30 s");

    private sealed class Recorder : IPacketSink
    {
        public ConcurrentQueue<PacketInfo> Packets { get; } = new();

        public void OnPacket(in PacketInfo packet, ReadOnlySpan<byte> frame) => Packets.Enqueue(packet);

        public void OnDecodeError(DecodeError reason, in PacketInfo packet) { }

        public void OnIdle(PacketTime now) { }
    }
}
