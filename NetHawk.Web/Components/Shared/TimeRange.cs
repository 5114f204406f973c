using System.Globalization;

namespace NetHawk.Web.Components.Shared;

/// <summary>A page's time filter as it stands in the address: "1h", "24h", "7d", "all" or "own" with from and to in UTC.</summary>
public sealed record TimeRange(string Key, DateTimeOffset? From, DateTimeOffset? To)
{
    public static readonly (string Key, string Text)[] Choices = [("1h", "Hour"), ("24h", "24 h"), ("7d", "Week")];

    public static TimeRange Of(string? key, string? from, string? to, DateTimeOffset now, string otherwise = "24h")
    {
        var begin = Moment(from);
        var end = Moment(to);
        if (key is null && (begin is not null || end is not null)) key = "own";
        return (key ?? otherwise) switch
        {
            "1h" => new("1h", now.AddHours(-1), null),
            "7d" => new("7d", now.AddDays(-7), null),
            "all" => new("all", null, null),
            "own" => new("own", begin, end),
            _ => new("24h", now.AddHours(-24), null),
        };
    }

    /// <summary>As it is now: an hour, a day or a week that ends at this moment, on a page that was opened long ago. An own range stays.</summary>
    public TimeRange At(DateTimeOffset now) => Key is "1h" or "24h" or "7d" ? Of(Key, null, null, now) : this;

    /// <summary>The same for the same choice, whenever it was made.</summary>
    public (string Key, DateTimeOffset? From, DateTimeOffset? To) Choice => Key == "own" ? (Key, From, To) : (Key, null, null);

    /// <summary>In words, for headings.</summary>
    public string Words => Key switch
    {
        "1h" => "last hour",
        "24h" => "last 24 hours",
        "7d" => "last week",
        "all" => "all that is stored",
        _ => "own range",
    };

    /// <summary>Whole minutes, so that a chart of this range has at most about 180 steps.</summary>
    public TimeSpan Step(DateTimeOffset now)
    {
        var length = (To ?? now) - (From ?? now.AddDays(-30));
        int[] minutes = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440];
        return TimeSpan.FromMinutes(minutes.FirstOrDefault(m => length.TotalMinutes / m <= 180, 2880));
    }

    private static DateTimeOffset? Moment(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
