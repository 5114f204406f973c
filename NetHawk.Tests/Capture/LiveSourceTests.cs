using System.Net;
using System.Net.Sockets;
using NetHawk.Capture.Sources;
using NetHawk.Core.Packets;

namespace NetHawk.Tests.Capture;

public sealed class LiveSourceTests
{
    private const int Port = 40_999;

    [SkippableTheory]
    [InlineData(CaptureMethod.Ring)]
    [InlineData(CaptureMethod.Pcap)]
    public void The_filter_lets_through_what_it_names_and_nothing_else(CaptureMethod method)
    {
        Skip.IfNot(NetworkNamespace.CanCreate, "needs root and network namespaces");
        using var place = new NetworkNamespace();
        place.Run(() =>
        {
            using var source = Open(new LiveOptions { Interface = "lo", Filter = $"udp dst port {Port}", Method = method });
            using var stop = new CancellationTokenSource();
            var sink = new CountingSink();
            var reader = TestThread.Start(() => source.Run(sink, stop.Token));
            Send(300, Port);
            Send(200, Port + 1);
            WaitFor(() => source.Statistics.Packets >= 300);
            WaitFor(() => sink.Idle > 5);
            stop.Cancel();
            reader.Join();
            Assert.Equal(300, sink.Packets);
            Assert.Equal(300, source.Statistics.Packets);
            Assert.Equal(0, source.Statistics.KernelDropped);
            Assert.Equal(method.ToString(), source.Statistics.Method, ignoreCase: true);
            Assert.InRange(sink.First.ToDateTime(), TimeProvider.System.GetUtcNow().AddMinutes(-5), TimeProvider.System.GetUtcNow().AddMinutes(1));
        });
    }

    [SkippableTheory]
    [InlineData(CaptureMethod.Ring)]
    [InlineData(CaptureMethod.Pcap)]
    public void What_the_kernel_drops_is_counted_to_the_packet(CaptureMethod method)
    {
        Skip.IfNot(NetworkNamespace.CanCreate, "needs root and network namespaces");
        using var place = new NetworkNamespace();

        // Not on lo: there the kernel counts a drop for each packet twice, as sent and as received.
        place.AddWire("10.9.9.1/24", neighbour: "10.9.9.2");
        place.Run(() =>
        {
            using var source = Open(new LiveOptions { Interface = "capb", Filter = $"udp dst port {Port}", BufferBytes = 1 << 20, Method = method });
            using var sent = new ManualResetEventSlim();
            using var stop = new CancellationTokenSource();
            var sink = new CountingSink { AfterPacket = sent.Wait };
            var reader = TestThread.Start(() => source.Run(sink, stop.Token));
            const int count = 20_000;
            Send(count, Port, "10.9.9.2");
            sent.Set();
            WaitFor(() => source.Statistics is var s && s.Packets + s.KernelDropped >= count);
            stop.Cancel();
            reader.Join();
            Assert.True(source.Statistics.KernelDropped > 0, "a full buffer dropped nothing");
            Assert.Equal(count, source.Statistics.Packets + source.Statistics.KernelDropped);
        });
    }

    [SkippableTheory]
    [InlineData(CaptureMethod.Ring)]
    [InlineData(CaptureMethod.Pcap)]
    public void Interfaces_that_all_go_away_end_the_capture_with_one_line(CaptureMethod method)
    {
        Skip.IfNot(NetworkNamespace.CanCreate, "needs root and network namespaces");
        using var place = new NetworkNamespace();
        place.AddWire("10.9.9.1/24", neighbour: "10.9.9.2");
        place.Run(() =>
        {
            using var source = Open(new LiveOptions { Interface = "capa,capb", Method = method });
            Assert.Equal("capa,capb", source.Name);
            var sink = new CountingSink();
            CaptureException? fault = null;
            var reader = TestThread.Start(() => fault = Assert.Throws<CaptureException>(() => source.Run(sink, CancellationToken.None)));
            WaitFor(() => sink.Idle > 0);
            NetworkNamespace.Ip("-n", place.Name, "link", "delete", "capa");
            Assert.True(reader.Join(TimeSpan.FromSeconds(20)), "the reader did not notice");
            Assert.Contains("capture on 'cap", fault!.Message, StringComparison.Ordinal);
        });
    }

    /// <summary>The kernel wakes a reader when its interface goes down; when it is taken away after that, it says nothing more.</summary>
    [SkippableTheory]
    [InlineData(CaptureMethod.Ring)]
    [InlineData(CaptureMethod.Pcap)]
    public void An_interface_that_went_down_first_and_away_later_ends_the_capture(CaptureMethod method)
    {
        Skip.IfNot(NetworkNamespace.CanCreate, "needs root and network namespaces");
        using var place = new NetworkNamespace();
        place.AddWire("10.9.9.1/24", neighbour: "10.9.9.2");
        place.Run(() =>
        {
            using var source = Open(new LiveOptions { Interface = "capa", Method = method });
            var sink = new CountingSink();
            CaptureException? fault = null;
            var reader = TestThread.Start(() => fault = Assert.Throws<CaptureException>(() => source.Run(sink, CancellationToken.None)));
            WaitFor(() => sink.Idle > 0);
            NetworkNamespace.Ip("-n", place.Name, "link", "set", "capa", "down");
            WaitFor(() => source.Statistics.Problems.Count > 0 || !reader.IsAlive);
            NetworkNamespace.Ip("-n", place.Name, "link", "delete", "capa");
            Assert.True(reader.Join(TimeSpan.FromSeconds(20)), "the reader did not notice");
            Assert.Contains("capture on 'capa", fault!.Message, StringComparison.Ordinal);
        });
    }

    [SkippableTheory]
    [InlineData(CaptureMethod.Ring)]
    [InlineData(CaptureMethod.Pcap)]
    public void A_filter_that_does_not_compile_is_refused_with_libpcaps_reason(CaptureMethod method)
    {
        Skip.IfNot(NetworkNamespace.CanCreate, "needs root and network namespaces");
        using var place = new NetworkNamespace();
        place.Run(() =>
        {
            var fault = Assert.Throws<CaptureException>(() => Open(new LiveOptions { Interface = "lo", Filter = "tcp prot 80", Method = method }));
            Assert.StartsWith("Network:CaptureFilter: value 'tcp prot 80' does not compile: ", fault.Message, StringComparison.Ordinal);
            Assert.Contains("syntax error", fault.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', fault.Message);
        });
    }

    [Fact]
    public void A_missing_interface_is_refused_with_those_that_are_there()
    {
        var fault = Assert.Throws<CaptureException>(() => Open(new LiveOptions { Interface = "nosuch9" }));
        Assert.StartsWith("no interface 'nosuch9': set Network:Interface to one of ", fault.Message, StringComparison.Ordinal);
        Assert.Contains("any", fault.Message, StringComparison.Ordinal);
    }

    private static LiveSource Open(LiveOptions options) => new(options, TimeProvider.System);

    private static void Send(int count, int port, string address = "127.0.0.1")
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var target = new IPEndPoint(IPAddress.Parse(address), port);
        byte[] payload = new byte[900];
        for (int i = 0; i < count; i++) socket.SendTo(payload, target);
    }

    private static void WaitFor(Func<bool> condition)
    {
        Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(30)), "nothing happened for 30 s");
    }
}
