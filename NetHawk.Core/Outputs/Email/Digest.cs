using System.Globalization;
using System.Text;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Outputs.Email;

/// <summary>One or many alerts as the text of one mail.</summary>
internal static class Digest
{
    /// <summary>Alerts that are written out; the rest is in the totals.</summary>
    public const int MaxWritten = 50;

    private const int MaxSubject = 150;

    public static string Subject(IReadOnlyList<AlertMessage> messages)
    {
        var worst = messages.Max(m => m.Severity);
        string text = messages.Count == 1
            ? $"[NetHawk] {Name(worst)}: {messages[0].Title}"
            : string.Create(CultureInfo.InvariantCulture, $"[NetHawk] {messages.Count} alerts, up to {Name(worst)}: {Totals(messages)}");
        text = text.ReplaceLineEndings(" ");
        return text.Length <= MaxSubject ? text : text[..(MaxSubject - 1)] + "…";
    }

    public static string Body(IReadOnlyList<AlertMessage> messages)
    {
        var body = new StringBuilder();
        if (messages.Count > 1)
        {
            body.Append(CultureInfo.InvariantCulture, $"{messages.Count} alerts since the last mail: {Totals(messages)}\n");
            if (messages.Count > MaxWritten)
                body.Append(CultureInfo.InvariantCulture, $"The {MaxWritten} most severe ones follow; the console has all of them.\n");
            body.Append('\n');
        }

        foreach (var message in messages.OrderByDescending(m => m.Severity).ThenBy(m => m.Time).Take(MaxWritten)) Write(body, message);
        return body.ToString();
    }

    private static void Write(StringBuilder body, AlertMessage message)
    {
        body.Append(CultureInfo.InvariantCulture, $"{message.Time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC  {Name(message.Severity)}  {message.Title}\n");
        if (message is not ThreatAlert { Verdict: var verdict }) return;
        foreach (string reason in verdict.Reasons.Skip(1)) body.Append(CultureInfo.InvariantCulture, $"    also: {reason}\n");
        body.Append(CultureInfo.InvariantCulture, $"    decision: {Decision(verdict.Action)} ({verdict.ActionReason})\n");
        body.Append(CultureInfo.InvariantCulture, $"    confidence {verdict.Confidence:0.00}, {verdict.Count} flows, threat {verdict.ThreatId}\n");
    }

    private static string Decision(VerdictAction action) => action switch
    {
        VerdictAction.Block => "block",
        VerdictAction.SoftBlock => "block new connections for a minute at a time",
        _ => "watch",
    };

    private static string Totals(IReadOnlyList<AlertMessage> messages) => string.Join(", ", messages
        .GroupBy(m => m is ThreatAlert threat ? threat.Verdict.Class.Name() : m.Kind)
        .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
        .Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Key} {g.Count()}")));

    private static string Name(Severity severity) => severity.ToString().ToUpperInvariant();
}
