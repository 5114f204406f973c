using NetHawk.Capture.Decode;
using NetHawk.Capture.Sources;
using NetHawk.Core.Packets;

namespace NetHawk.Tests.Capture;

public class PacketDeliveryTests
{
    private sealed class Sink : IPacketSink
    {
        public List<string> Seen { get; } = [];

        public void OnPacket(in PacketInfo packet, ReadOnlySpan<byte> frame) =>
            Seen.Add($"{packet.Time.Nanoseconds} {packet.Protocol} {packet.SourcePort} {packet.IsFragment} {packet.IsReassembled} {Convert.ToHexString(frame)}");

        public void OnDecodeError(DecodeError reason, in PacketInfo packet) => Seen.Add($"{packet.Time.Nanoseconds} {reason} {packet.WireLength}");

        public void OnIdle(PacketTime now) { }
    }

    [Fact]
    public void What_waits_for_others_comes_in_order_and_whole_among_fragments_and_faults()
    {
        var random = new Random(9);
        var frames = new List<byte[]>();
        for (int i = 0; i < 500; i++)
        {
            byte[] data = new byte[random.Next(1, 60)];
            random.NextBytes(data);
            switch (random.Next(6))
            {
                case 0:
                    byte[] datagram = Frames.Udp(5_000, 53, new byte[24]);
                    frames.Add(Frames.Ethernet(0x0800, Frames.Ipv4(17, datagram[..16], fragment: 0x2000)));
                    frames.Add(Frames.Ethernet(0x0800, Frames.Ipv4(17, datagram[16..], fragment: 2)));
                    break;
                case 1:
                    frames.Add(Frames.Ethernet(0x0800, Frames.Ipv4(6, data))[..random.Next(0, 34)]);
                    break;
                default:
                    frames.Add(Frames.Ethernet(0x0800, Frames.Ipv4(17, Frames.Udp(i, 53, data))));
                    break;
            }
        }

        byte[] window = [.. frames.SelectMany(f => f)];
        var alone = new Sink();
        var single = new PacketDelivery();
        var together = new Sink();
        var several = new PacketDelivery();
        int at = 0, time = 0;
        foreach (byte[] frame in frames)
        {
            single.Deliver(alone, frame, frame.Length, LinkType.Ethernet, new PacketTime(++time));
            several.Add(together, window, window.AsSpan(at, frame.Length), frame.Length, LinkType.Ethernet, new PacketTime(time));
            at += frame.Length;
            if (time % 70 != 0) continue;
            single.DeliverError(alone, DecodeError.BadRecord, new PacketTime(time));
            several.AddError(together, window, DecodeError.BadRecord, new PacketTime(time));
        }

        several.Flush(together, window);
        Assert.Contains(alone.Seen, s => s.Contains(" False True ", StringComparison.Ordinal));
        Assert.Equal(alone.Seen, together.Seen);
        Assert.Equal((single.Packets, single.Bytes), (several.Packets, several.Bytes));
    }

    [Fact]
    public void Nothing_waits_while_a_pipe_is_read_on()
    {
        string pipe = Path.Combine(Directory.CreateTempSubdirectory("nethawk-pipe").FullName, "in");
        using (var make = System.Diagnostics.Process.Start("mkfifo", [pipe])!) make.WaitForExit();
        byte[] frame = Frames.Ethernet(0x0800, Frames.Ipv4(17, Frames.Udp(5, 53, new byte[4])));
        var sink = new CountingSink();
        using var stop = new CancellationTokenSource();
        var reader = TestThread.Start(() =>
        {
            using var source = new CaptureFileSource(pipe);
            source.Run(sink, stop.Token);
        });
        using (var writer = new FileStream(pipe, FileMode.Open, FileAccess.Write))
        {
            writer.Write([.. CaptureBytes.PcapHeader(), .. CaptureBytes.PcapRecord(1, 0, frame), .. CaptureBytes.PcapRecord(1, 1, frame)]);
            writer.Flush();

            // The pipe stays open and silent: both packets must come all the same.
            Assert.True(SpinWait.SpinUntil(() => sink.Packets == 2, TimeSpan.FromSeconds(20)), "packets wait for more to come");
        }

        Assert.True(reader.Join(TimeSpan.FromSeconds(20)));
    }
}
