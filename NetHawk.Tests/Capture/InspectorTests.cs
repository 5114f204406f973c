using NetHawk.Capture.Inspect;
using NetHawk.Capture.Sources;
using NetHawk.Core.Packets;

namespace NetHawk.Tests.Capture;

public sealed class InspectorTests
{
    [Fact]
    public void A_packet_is_shown_layer_by_layer_with_its_bytes()
    {
        var view = PacketInspector.Inspect(Frames.Ethernet(0x0800, Frames.Inner4), 1);
        Assert.Equal(["Ethernet", "IPv4", "Tcp"], view.Layers.Select(l => l.Name));
        Assert.Contains(view.Layers[2].Fields, f => f is { Name: "DestinationPort", Value: "2222" });
        Assert.Equal("Tcp 10.1.1.1 → 10.2.2.2 1111 → 2222", view.Summary);
        Assert.StartsWith("0000  02 00 00 00 00 0b 02 00", view.Hex[0], StringComparison.Ordinal);
        Assert.Equal("", view.Note);
    }

    [Fact]
    public void An_unknown_link_type_still_shows_the_bytes_and_says_why()
    {
        var view = PacketInspector.Inspect([1, 2, 3], 60_000);
        Assert.Single(view.Hex);
        Assert.StartsWith("not everything could be read", view.Note, StringComparison.Ordinal);
    }

    /// <summary>PacketDotNet's option parser never ends on this one.</summary>
    [Fact]
    public void A_tcp_option_of_length_zero_does_not_hang_it()
    {
        byte[] segment = Frames.Tcp(1, 2, 0x10, options: [1, 0x25, 0, 0x0A, 0x3E, 0x41, 0xED, 0xFB, 0x3A, 0x65, 0xF0, 0x54]);
        Assert.Equal("Tcp", PacketInspector.Inspect(Frames.Ethernet(0x0800, Frames.Ipv4(6, segment)), 1).Layers[^1].Name);
    }

    [SkippableFact]
    public void No_malformed_packet_brings_it_down()
    {
        Skip.If(SharedCaptures.Root is null, "no ../shared/data beside the checkout");
        var sink = new InspectingSink();
        foreach (string file in SharedCaptures.All("pcap/malformed").Where(f => new FileInfo(f).Length < 50_000))
        {
            try
            {
                using var source = CaptureSources.OpenFile(file);
                source.Run(sink, CancellationToken.None);
            }
            catch (CaptureException e)
            {
                Assert.NotEqual("", e.Message);
            }
        }

        Assert.True(sink.Seen > 500, $"only {sink.Seen} packets were shown");
    }

    private sealed class InspectingSink : IPacketSink
    {
        public int Seen { get; private set; }

        public void OnPacket(in PacketInfo packet, ReadOnlySpan<byte> frame)
        {
            var view = PacketInspector.Inspect(frame, packet.LinkType);
            Assert.NotEmpty(view.Hex);
            Assert.DoesNotContain(view.Layers.SelectMany(l => l.Fields), f => f.Value.Contains('\n', StringComparison.Ordinal));
            Seen++;
        }

        public void OnDecodeError(DecodeError reason, in PacketInfo packet) => Assert.True(Enum.IsDefined(reason));

        public void OnIdle(PacketTime now) => Assert.Fail("a file is never idle");
    }
}
