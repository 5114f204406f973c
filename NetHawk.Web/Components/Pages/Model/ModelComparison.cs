using System.Globalization;
using NetHawk.Core.Models;
using NetHawk.Core.Models.Training;
using NetHawk.Web.Components.Shared;

namespace NetHawk.Web.Components.Pages.Model;

/// <summary>How a figure of the challenger stands to the champion's.</summary>
public enum Standing : byte
{
    /// <summary>Only one of them has it.</summary>
    Unknown = 0,
    Same,

    /// <summary>They differ, but within what chance would do: the 95 % intervals overlap.</summary>
    Within,
    Better,
    Worse,
}

/// <param name="Group">Heading that it stands under.</param>
/// <param name="Champion">As it is shown; empty when not known.</param>
/// <param name="Difference">As it is shown, with its sign; empty when there is none.</param>
public sealed record ComparedFigure(string Group, string Name, string Champion, string Challenger, string Difference, Standing Standing);

/// <summary>Two models on what neither saw: the same figures of the same held-out captures side by side.</summary>
public static class ModelComparison
{
    /// <param name="challenger">Null: the champion's figures alone.</param>
    /// <param name="byOrigin">Whole networks and tools held out instead of captures.</param>
    public static IReadOnlyList<ComparedFigure> Of(ModelFigures champion, ModelFigures? challenger, bool byOrigin)
    {
        ArgumentNullException.ThrowIfNull(champion);
        var old = byOrigin ? champion.ByOrigin : champion.ByCapture;
        var young = challenger is null ? null : byOrigin ? challenger.ByOrigin : challenger.ByCapture;
        var list = new List<ComparedFigure>
        {
            Shares("all classes", "harmless flows accused", old.FalsePositives, young?.FalsePositives, more: false),
            Shares("all classes", "harmless captures touched", old.BenignCapturesTouched, young?.BenignCapturesTouched, more: false),
            Shares("all classes", "attacks found at 1 false alarm in 1,000", old.RecallAt1In1000, young?.RecallAt1In1000, more: true),
            Shares("all classes", "attacks found at 1 false alarm in 10,000", old.RecallAt1In10000, young?.RecallAt1In10000, more: true),
            Plain("all classes", "calibration error", old.CalibrationError, young?.CalibrationError, more: false),
        };
        string[] classes = [.. old.Classes.Select(c => c.Class).Union(young?.Classes.Select(c => c.Class) ?? [])];
        foreach (string name in classes)
        {
            var (a, b) = (old.Classes.FirstOrDefault(c => c.Class == name), young?.Classes.FirstOrDefault(c => c.Class == name));
            list.Add(Shares(name, "captures noticed", a?.CapturesCalled, b?.CapturesCalled, more: true));
            list.Add(Shares(name, "flows called right", a?.Right, b?.Right, more: true));
            var (c, d) = (old.Curves.FirstOrDefault(x => x.Class == name), young?.Curves.FirstOrDefault(x => x.Class == name));
            if (c is not null || d is not null) list.Add(Plain(name, "area under precision-recall", c?.AveragePrecision, d?.AveragePrecision, more: true));
        }

        return list;
    }

    private static ComparedFigure Shares(string group, string name, Proportion? champion, Proportion? challenger, bool more)
    {
        string difference = "";
        var standing = Standing.Unknown;
        if (champion is { } a && challenger is { } b)
        {
            double change = (b.Value - a.Value) * 100;
            if (a == b || change == 0) standing = Standing.Same;
            else
            {
                difference = string.Create(CultureInfo.InvariantCulture, $"{change:+0.0#;−0.0#} points");
                standing = a.Low <= b.High && b.Low <= a.High ? Standing.Within : change > 0 == more ? Standing.Better : Standing.Worse;
            }
        }

        return new(group, name, Shown(champion), Shown(challenger), difference, standing);
    }

    /// <summary>A figure without an interval: a hundredth more or less is no difference.</summary>
    private static ComparedFigure Plain(string group, string name, double? champion, double? challenger, bool more)
    {
        string difference = "";
        var standing = Standing.Unknown;
        if (champion is { } a && challenger is { } b)
        {
            double change = b - a;
            standing = Math.Abs(change) < 0.0005 ? Standing.Same : Math.Abs(change) < 0.01 ? Standing.Within : change > 0 == more ? Standing.Better : Standing.Worse;
            if (standing != Standing.Same) difference = change.ToString("+0.000;−0.000", CultureInfo.InvariantCulture);
        }

        return new(group, name, champion?.ToString("0.000", CultureInfo.InvariantCulture) ?? "", challenger?.ToString("0.000", CultureInfo.InvariantCulture) ?? "", difference, standing);
    }

    private static string Shown(Proportion? share) => share is { } p ? $"{Show.Percent(p.Value)} ({Show.Count(p.Hits)} of {Show.Count(p.Total)})" : "";
}
