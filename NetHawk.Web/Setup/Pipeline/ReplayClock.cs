using NetHawk.Core.Packets;

namespace NetHawk.Web.Setup.Pipeline;

/// <summary>
/// From a replay's packet time to the time at which it is shown. Detectors see the capture's own intervals, so at speed N packet time runs
/// ahead of the wall; records and threats belong where the operator watches them happen, never in the future.
/// </summary>
/// <param name="speed">As of the replay; null is as fast as it goes.</param>
public sealed class ReplayClock(double? speed, TimeProvider time)
{
    private PacketTime _start = PacketTime.FromDateTime(time.GetUtcNow());

    /// <summary>The replay begins (again): its first packet is now.</summary>
    public void Restart() => _start = PacketTime.FromDateTime(time.GetUtcNow());

    public PacketTime Map(PacketTime packet)
    {
        var mapped = speed is { } n ? _start.AddSeconds(packet.SecondsSince(_start) / n) : packet;
        var now = PacketTime.FromDateTime(time.GetUtcNow());
        return mapped > now ? now : mapped;
    }
}
