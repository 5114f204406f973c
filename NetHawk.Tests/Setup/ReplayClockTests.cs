using Microsoft.Extensions.Time.Testing;
using NetHawk.Core.Packets;
using NetHawk.Web.Setup.Pipeline;

namespace NetHawk.Tests.Setup;

public class ReplayClockTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void At_speed_ten_a_minute_of_the_capture_is_six_seconds_on_the_wall()
    {
        var clock = new ReplayClock(10, _time);
        var start = PacketTime.FromDateTime(_time.GetUtcNow());
        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(start.AddSeconds(6), clock.Map(start.AddSeconds(60)));
        Assert.Equal(start.AddSeconds(3), clock.Map(start.AddSeconds(30)));
    }

    [Theory]
    [InlineData(10.0)]
    [InlineData(null)]
    public void Nothing_lies_in_the_future(double? speed)
    {
        var clock = new ReplayClock(speed, _time);
        var now = PacketTime.FromDateTime(_time.GetUtcNow());

        Assert.Equal(now, clock.Map(now.AddSeconds(86_400)));
    }
}
