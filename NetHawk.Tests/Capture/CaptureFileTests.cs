using NetHawk.Capture.Sources;
using NetHawk.Core.Packets;
using static NetHawk.Tests.Capture.CaptureBytes;

namespace NetHawk.Tests.Capture;

public sealed class CaptureFileTests : IDisposable
{
    private static readonly byte[] Frame = Frames.Ethernet(0x0800, Frames.Inner4);
    private readonly string _folder = Directory.CreateTempSubdirectory("nethawk-capture").FullName;

    public static TheoryData<string, byte[], long> Formats => new()
    {
        { "pcap", [.. PcapHeader(), .. PcapRecord(5, 7, Frame)], 5_000_007_000 },
        { "pcap big", [.. PcapHeader(big: true), .. PcapRecord(5, 7, Frame, big: true)], 5_000_007_000 },
        { "pcap ns", [.. PcapHeader(magic: 0xA1B23C4D), .. PcapRecord(5, 7, Frame)], 5_000_000_007 },
        { "pcap ns big", [.. PcapHeader(big: true, magic: 0xA1B23C4D), .. PcapRecord(5, 7, Frame, big: true)], 5_000_000_007 },
        { "pcapng", [.. Section(), .. Interface(), .. Enhanced(5_000_007, Frame)], 5_000_007_000 },
        { "pcapng big", [.. Section(big: true), .. Interface(big: true), .. Enhanced(5_000_007, Frame, big: true)], 5_000_007_000 },
        { "pcapng ns", [.. Section(), .. Interface(resolution: 9), .. Enhanced(5_000_000_007, Frame)], 5_000_000_007 },
        { "pcapng 2^-10 and offset", [.. Section(), .. Interface(resolution: 0x8A, offset: 3), .. Enhanced(2 * 1_024 + 512, Frame)], 5_500_000_000 },
        { "pcapng other blocks", [.. Section(), .. Block(0x0BAD, new byte[40]), .. Interface(), .. Enhanced(5_000_007, Frame)], 5_000_007_000 },
        { "pcapng sections", [.. Section(big: true), .. Interface(link: 147, big: true), .. Section(), .. Interface(), .. Enhanced(5_000_007, Frame)], 5_000_007_000 },
        { "gzip", Gzip([.. PcapHeader(), .. PcapRecord(5, 7, Frame)]), 5_000_007_000 },
        { "two gzip members", [.. Gzip(PcapHeader()), .. Gzip(PcapRecord(5, 7, Frame))], 5_000_007_000 },
        { "zstd", Zstandard([.. PcapHeader(), .. PcapRecord(5, 7, Frame)]), 5_000_007_000 },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_format_gives_the_same_packet_and_its_time(string name, byte[] content, long nanoseconds)
    {
        var (sink, statistics) = Read(content);
        Assert.True(sink.Packets == 1 && sink.ErrorCount == 0, name);
        Assert.Equal(nanoseconds, sink.First.Nanoseconds);
        Assert.Equal(Frame.Length, sink.Bytes);
        Assert.False(statistics.Truncated);
        Assert.Equal(1.0, statistics.Progress);
    }

    [Fact]
    public void A_simple_packet_block_takes_the_time_of_the_packet_before()
    {
        var (sink, _) = Read([.. Section(), .. Interface(), .. Enhanced(9_000_000, Frame), .. Block(3, [.. U32((uint)Frame.Length, false), .. Frame])]);
        Assert.Equal((2, 9_000_000_000), (sink.Packets, sink.Last.Nanoseconds));
    }

    [Fact]
    public void A_file_cut_inside_a_packet_ends_normally_and_says_so()
    {
        byte[] whole = [.. PcapHeader(), .. PcapRecord(1, 0, Frame), .. PcapRecord(2, 0, Frame)];
        foreach (int cut in new[] { 1, Frame.Length, Frame.Length + 8 })
        {
            var (sink, statistics) = Read(whole[..^cut]);
            Assert.Equal((1, true), (sink.Packets, statistics.Truncated));
        }

        byte[] packed = Zstandard([.. PcapHeader(), .. Enumerable.Repeat(PcapRecord(1, 0, Frame), 9_000).SelectMany(b => b)]);
        Assert.True(Read(packed[..^9]).Statistics.Truncated);
        packed = Gzip([.. PcapHeader(), .. PcapRecord(1, 0, Frame)]);
        Assert.True(Read(packed[..^12]).Statistics.Truncated);
    }

    [Fact]
    public void A_length_that_cannot_be_true_ends_the_file_without_the_memory_it_asks_for()
    {
        byte[] content = [.. PcapHeader(), .. PcapRecord(1, 0, Frame), .. PcapRecord(2, 0, Frame, captured: 0xFFFF_FFF0), .. new byte[4_000_000]];
        Read(content);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var (sink, statistics) = Read(content);
        Assert.Equal((1, true), (sink.Packets, statistics.Truncated));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 3 << 20);
    }

    [Fact]
    public void Records_that_contradict_themselves_are_counted_and_the_rest_goes_on()
    {
        var (sink, statistics) = Read([.. Section(), .. Interface(), .. Enhanced(1, Frame, captured: 5_000), .. Enhanced(2, Frame, id: 7), .. Enhanced(3, Frame)]);
        Assert.Equal((1, 2), (sink.Packets, sink.Errors[DecodeError.BadRecord]));
        Assert.Equal((3, false), (statistics.Packets, statistics.Truncated));
    }

    public static TheoryData<string, byte[]> Refused => new()
    {
        { "the file is empty", [] },
        { "too short", [1, 2, 3] },
        { "not a capture", [.. "hello, this is a text file"u8] },
        { "pcap version 1.4", [.. PcapHeader()[..4], 1, 0, 4, 0, .. new byte[16]] },
        { "ends inside the pcap header", PcapHeader()[..20] },
        { "byte-order mark", [.. Block(0x0A0D0D0A, new byte[16])] },
        { "compressed data are damaged", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF] },
        { "compressed data are damaged", [0x28, 0xB5, 0x2F, 0xFD, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF] },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_no_capture_is_refused_in_one_line(string reason, byte[] content)
    {
        string path = Write(content);
        var fault = Assert.Throws<CaptureException>(() => CaptureSources.OpenFile(path).Dispose());
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.Contains(path, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_refused()
    {
        Assert.Contains("no such file", Assert.Throws<CaptureException>(() => CaptureSources.OpenFile(Path.Combine(_folder, "none"))).Message, StringComparison.Ordinal);
        Assert.Contains("is a folder", Assert.Throws<CaptureException>(() => CaptureSources.OpenFile(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_and_decoding_allocate_nothing_per_packet()
    {
        byte[] few = [.. PcapHeader(), .. Enumerable.Repeat(PcapRecord(1, 0, Frame), 100).SelectMany(b => b)];
        byte[] many = [.. PcapHeader(), .. Enumerable.Repeat(PcapRecord(1, 0, Frame), 40_000).SelectMany(b => b)];
        // Both open a file, whose path may be a character longer: 40,000 packets of a byte each would be far more.
        Assert.Equal(Allocated(few), Allocated(many), 100.0);
    }

    [Fact]
    public void A_cancelled_read_ends_in_the_middle()
    {
        using var stop = new CancellationTokenSource();
        int seen = 0;
        using var source = CaptureSources.OpenFile(Write([.. PcapHeader(), .. Enumerable.Repeat(PcapRecord(1, 0, Frame), 1_000).SelectMany(b => b)]));
        var sink = new CountingSink
        {
            AfterPacket = () =>
            {
                if (++seen == 10) stop.Cancel();
            },
        };
        source.Run(sink, stop.Token);

        // Those that were decoded together with it still come: each packet that is counted reaches the sink.
        Assert.InRange(sink.Packets, 10, 10 + 32);
        Assert.Equal(sink.Packets, source.Statistics.Packets);
    }

    private long Allocated(byte[] content)
    {
        string path = Write(content);
        return AllocatedBytes.Of(() =>
        {
            using var source = CaptureSources.OpenFile(path);
            source.Run(new CountingSink(), CancellationToken.None);
        });
    }

    private (CountingSink Sink, CaptureStatistics Statistics) Read(byte[] content)
    {
        using var source = CaptureSources.OpenFile(Write(content));
        var sink = new CountingSink();
        source.Run(sink, CancellationToken.None);
        return (sink, source.Statistics);
    }

    private string Write(byte[] content)
    {
        string path = Path.Combine(_folder, Path.GetRandomFileName());
        File.WriteAllBytes(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
