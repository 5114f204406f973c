using System.Globalization;
using NetHawk.Core.Store;

namespace NetHawk.Web.Components.Shared;

/// <summary>How numbers, moments and states are written on every page: thousands separators, units, no surprises.</summary>
public static class Show
{
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;
    private static readonly string[] ByteUnits = ["B", "kB", "MB", "GB", "TB", "PB"];

    /// <summary>"1,234,567".</summary>
    public static string Count(long value) => value.ToString("N0", Plain);

    /// <summary>Whole up to 999,999, then "1.23 M", "4.56 G": for places with little room.</summary>
    public static string Short(long value) => value switch
    {
        < 1_000_000 => Count(value),
        < 1_000_000_000 => string.Create(Plain, $"{value / 1e6:0.00} M"),
        < 1_000_000_000_000 => string.Create(Plain, $"{value / 1e9:0.00} G"),
        _ => string.Create(Plain, $"{value / 1e12:0.00} T"),
    };

    /// <summary>"1 flow", "1.23 M flows".</summary>
    public static string Flows(long count) => $"{Short(count)} {(count == 1 ? "flow" : "flows")}";

    /// <summary>Three digits and a letter at the most, for badges: "999", "1.2k", "34k", "1.2M".</summary>
    public static string Tiny(long value) => value switch
    {
        < 1_000 => Count(value),
        < 9_950 => string.Create(Plain, $"{value / 1e3:0.#}k"),
        < 999_500 => string.Create(Plain, $"{value / 1e3:0}k"),
        < 9_950_000 => string.Create(Plain, $"{value / 1e6:0.#}M"),
        _ => string.Create(Plain, $"{value / 1e6:0}M"),
    };

    /// <summary>Packets or flows a second, whole; one decimal below ten.</summary>
    public static string Rate(double value) => value is > 0 and < 10 ? value.ToString("0.0", Plain) : value.ToString("N0", Plain);

    /// <summary>Decimal units: "1.5 MB".</summary>
    public static string Bytes(double value)
    {
        int unit = 0;
        while (value >= 1000 && unit < ByteUnits.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        return string.Create(Plain, $"{(unit == 0 || value >= 100 ? value.ToString("0", Plain) : value.ToString("0.0", Plain))} {ByteUnits[unit]}");
    }

    /// <summary>Bits a second: "12.3 Mbit/s".</summary>
    public static string Bits(double bytesPerSecond)
    {
        double bits = bytesPerSecond * 8;
        return bits switch
        {
            < 1e3 => string.Create(Plain, $"{bits:0} bit/s"),
            < 1e6 => string.Create(Plain, $"{bits / 1e3:0.0} kbit/s"),
            < 1e9 => string.Create(Plain, $"{bits / 1e6:0.0} Mbit/s"),
            _ => string.Create(Plain, $"{bits / 1e9:0.00} Gbit/s"),
        };
    }

    /// <summary>0.034 → "3.4 %"; tiny shares are not rounded to nothing.</summary>
    public static string Percent(double share) => share switch
    {
        <= 0 => "0 %",
        < 0.0001 => "< 0.01 %",
        < 0.01 => string.Create(Plain, $"{share * 100:0.00} %"),
        < 0.1 => string.Create(Plain, $"{share * 100:0.0} %"),
        _ => string.Create(Plain, $"{share * 100:0} %"),
    };

    /// <summary>The same wording as the browser's countdown: "42 s", "9 min 05 s", "3 h 20 min", "4 d 1 h".</summary>
    public static string Span(TimeSpan time)
    {
        if (time < TimeSpan.Zero) time = TimeSpan.Zero;
        return time.TotalSeconds switch
        {
            < 60 => string.Create(Plain, $"{(int)time.TotalSeconds} s"),
            < 3600 => string.Create(Plain, $"{(int)time.TotalMinutes} min {time.Seconds:00} s"),
            < 172_800 => string.Create(Plain, $"{(int)time.TotalHours} h {time.Minutes:00} min"),
            _ => string.Create(Plain, $"{(int)time.TotalDays} d {time.Hours} h"),
        };
    }

    /// <summary>Of a flow: "0 ms", "12 ms", "3.4 s", then as <see cref="Span"/>.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 1 => string.Create(Plain, $"{Math.Max(0, seconds) * 1000:0} ms"),
        < 60 => string.Create(Plain, $"{seconds:0.0} s"),
        _ => Span(TimeSpan.FromSeconds(Math.Min(seconds, 1e9))),
    };

    /// <summary>"2026-01-31 14:05:09 UTC".</summary>
    public static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", Plain);

    public static string Port(int port) => port.ToString(Plain);

    /// <summary>"10.0.0.5:22"; IPv6 in brackets; no port where there is none.</summary>
    public static string Endpoint(string? address, int port) =>
        address is null ? "many" : port == 0 ? address : address.Contains(':', StringComparison.Ordinal) ? $"[{address}]:{Port(port)}" : $"{address}:{Port(port)}";

    public static string Status(ThreatStatus status) => status switch
    {
        ThreatStatus.New => "new",
        ThreatStatus.Acknowledged => "acknowledged",
        ThreatStatus.TruePositive => "true alarm",
        ThreatStatus.FalsePositive => "false alarm",
        _ => "closed",
    };

    /// <summary>"3 threats", "1 threat".</summary>
    public static string Plural(long count, string one, string? many = null) => $"{Count(count)} {(count == 1 ? one : many ?? one + "s")}";

    public static string Millis(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString(Plain);
}
