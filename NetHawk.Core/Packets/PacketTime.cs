using System.Globalization;

namespace NetHawk.Core.Packets;

/// <summary>
/// A moment on the packets' own clock, in nanoseconds since 1970-01-01T00:00:00Z.
/// Detection runs on it, so that a file gives the same verdicts as the wire. It is a type of its own
/// so that it cannot be mixed with wall time.
/// </summary>
public readonly record struct PacketTime(long Nanoseconds) : IComparable<PacketTime>
{
    public const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Largest second that still fits: captures that claim later times are clamped to it.</summary>
    private const long MaxSeconds = long.MaxValue / NanosecondsPerSecond - 1;

    public static PacketTime Zero => default;

    public double Seconds => Nanoseconds / (double)NanosecondsPerSecond;

    /// <param name="seconds">Whole seconds since the epoch.</param>
    /// <param name="nanoseconds">Fraction in nanoseconds.</param>
    public static PacketTime FromParts(long seconds, long nanoseconds) =>
        new(Math.Clamp(seconds, -MaxSeconds, MaxSeconds) * NanosecondsPerSecond + Math.Clamp(nanoseconds, 0, NanosecondsPerSecond - 1));

    public static PacketTime FromSeconds(double seconds) => new((long)(seconds * NanosecondsPerSecond));

    public static PacketTime FromDateTime(DateTimeOffset time) =>
        new((time.UtcDateTime - DateTime.UnixEpoch).Ticks * 100);

    public DateTimeOffset ToDateTime()
    {
        long ticks = DateTime.UnixEpoch.Ticks + Nanoseconds / 100;
        return new DateTimeOffset(Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);
    }

    public PacketTime AddSeconds(double seconds) => new(Nanoseconds + (long)(seconds * NanosecondsPerSecond));

    /// <summary>Seconds from <paramref name="earlier"/> to this moment; negative when it lies later.</summary>
    public double SecondsSince(PacketTime earlier) => (Nanoseconds - earlier.Nanoseconds) / (double)NanosecondsPerSecond;

    public int CompareTo(PacketTime other) => Nanoseconds.CompareTo(other.Nanoseconds);

    public static bool operator <(PacketTime a, PacketTime b) => a.Nanoseconds < b.Nanoseconds;
    public static bool operator >(PacketTime a, PacketTime b) => a.Nanoseconds > b.Nanoseconds;
    public static bool operator <=(PacketTime a, PacketTime b) => a.Nanoseconds <= b.Nanoseconds;
    public static bool operator >=(PacketTime a, PacketTime b) => a.Nanoseconds >= b.Nanoseconds;

    /// <summary>ISO 8601 in UTC with milliseconds.</summary>
    public override string ToString() =>
        ToDateTime().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
