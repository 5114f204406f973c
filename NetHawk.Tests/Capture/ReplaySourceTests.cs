using Microsoft.Extensions.Time.Testing;
using NetHawk.Capture.Sources;
using NetHawk.Core.Packets;
using static NetHawk.Tests.Capture.CaptureBytes;

namespace NetHawk.Tests.Capture;

public sealed class ReplaySourceTests : IDisposable
{
    private static readonly byte[] Frame = Frames.Ethernet(0x0800, Frames.Inner4);
    private readonly string _path = Path.GetTempFileName();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void The_first_packet_becomes_now_and_the_others_keep_their_distance()
    {
        Write(1_000, 1_010, 1_030);
        using var source = CaptureSources.OpenReplay(_path, speed: null, _time);
        Assert.Null(source.CaptureStart);
        var sink = new CountingSink();
        source.Run(sink, CancellationToken.None);
        Assert.Equal(PacketTime.FromDateTime(_time.GetUtcNow()), sink.First);
        Assert.Equal(30, sink.Last.SecondsSince(sink.First));
        Assert.Equal(PacketTime.FromParts(1_000, 0), source.CaptureStart);
        Assert.Equal((3, 1.0), (source.Statistics.Packets, source.Statistics.Progress));
    }

    [Fact]
    public void At_speed_ten_the_wall_waits_a_tenth_and_packet_time_is_not_compressed()
    {
        Write(1_000, 1_020);
        using var source = CaptureSources.OpenReplay(_path, speed: 10, _time);
        var sink = new CountingSink();
        var start = _time.GetUtcNow();
        var reader = TestThread.Start(() => source.Run(sink, CancellationToken.None));
        Assert.True(SpinWait.SpinUntil(() =>
        {
            if (source.Statistics.Packets == 1) _time.Advance(TimeSpan.FromMilliseconds(10));
            return !reader.IsAlive;
        }, TimeSpan.FromSeconds(60)));
        reader.Join();
        Assert.InRange((_time.GetUtcNow() - start).TotalSeconds, 1.9, 30);
        Assert.Equal(20, sink.Last.SecondsSince(sink.First));
        Assert.True(sink.Idle > 1);
    }

    [Fact]
    public void Gaps_of_merged_captures_are_not_waited_for()
    {
        Write(1_000_000, 2_000_000, 1_000);
        using var source = CaptureSources.OpenReplay(_path, speed: 1, _time);
        var sink = new CountingSink();
        source.Run(sink, CancellationToken.None);
        Assert.Equal(3, sink.Packets);
        Assert.Equal(-999_000, sink.Last.SecondsSince(sink.First));
    }

    [Fact]
    public void A_wait_ends_when_told_to_stop()
    {
        Write(1_000, 2_000);
        using var source = CaptureSources.OpenReplay(_path, speed: 1, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var sink = new CountingSink { AfterPacket = stop.Cancel };
        source.Run(sink, stop.Token);
        Assert.Equal(1, sink.Packets);
    }

    private void Write(params uint[] seconds) =>
        File.WriteAllBytes(_path, [.. PcapHeader(), .. seconds.SelectMany(s => PcapRecord(s, 0, Frame))]);

    public void Dispose() => File.Delete(_path);
}
