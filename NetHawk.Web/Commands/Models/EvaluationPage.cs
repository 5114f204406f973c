using System.Globalization;
using System.Net;
using System.Text;
using NetHawk.Core.Models.Evaluation;
using NetHawk.Core.Models.Training;

namespace NetHawk.Web.Commands.Models;

/// <summary>The result of `evaluate --html`: one file with curves and matrices, readable without NetHawk and without a network.</summary>
internal static class EvaluationPage
{
    private const int Size = 260;

    private const string Style = """
        :root{color-scheme:light dark;--line:#8886;--ink:#1565c0}@media(prefers-color-scheme:dark){:root{--ink:#90caf9}}
        body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:76rem;padding:0 1rem}h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2.2rem}
        table{border-collapse:collapse}th,td{padding:.3rem .6rem;border-bottom:1px solid var(--line);text-align:left}td.n{text-align:right;font-variant-numeric:tabular-nums}
        .wide{overflow-x:auto}.charts{display:flex;flex-wrap:wrap;gap:1.5rem}figure{margin:0}figcaption{font-size:.9rem;max-width:18rem}svg text{fill:currentColor;font-size:11px}
        .muted{opacity:.75}.bad{color:#c62828;font-weight:700}@media(prefers-color-scheme:dark){.bad{color:#ff8a80}}
        """;

    public static string Render(DetectionReport report)
    {
        var html = new StringBuilder();
        html.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>NetHawk evaluation</title><style>")
            .Append(Style).Append("</style></head><body><h1>NetHawk evaluation</h1>");
        html.Append(CultureInfo.InvariantCulture, $"<p>{Text(report.What)}{(report.ModelVersion.Length > 0 ? $", model {Text(report.ModelVersion)}" : "")}. {report.Captures.Count:N0} captures{(report.Alteration.Length > 0 ? $", altered: {Text(report.Alteration)}" : "")}. Intervals are 95 % (Wilson).</p>");
        if (report.TrainedOn > 0)
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"muted\">{report.TrainedOn:N0} of these captures taught the model: its part in the figures on whole captures is flattered. Curves below are of the others only.</p>");
        Classes(html, report);
        Matrix(html, "Captures: what it was, and what was said first", report.Confusion);
        if (report.Flows is { } flows) Flows(html, flows);
        Baselines(html, report);
        foreach (var part in report.Compared)
        {
            html.Append(CultureInfo.InvariantCulture, $"<h2>{Text(part.What)}</h2>");
            Classes(html, part);
        }

        Wrong(html, report);
        return html.Append("</body></html>\n").ToString();
    }

    private static void Classes(StringBuilder html, DetectionReport report)
    {
        html.Append(CultureInfo.InvariantCulture, $"<p>Harmless: {report.BenignCaptures:N0} captures, {report.BenignHours:0.0} hours of activity; wrong alerts {Bad(report.WrongAlerts)} ({report.WrongAlertsPerBenignDay:0.0} a day), wrong blocks {Bad(report.WrongBlocks)} ({report.WrongBlocksPerBenignDay:0.0} a day), {Bad(report.WrongFullBlocks)} of them full.</p>");
        html.Append(CultureInfo.InvariantCulture, $"<p>Bystanders in {report.BystanderCaptures:N0} attack captures: wrong alerts {Bad(report.BystanderAlerts)}, blocked {Bad(report.BystanderBlocks)}.</p>");
        html.Append("<div class=\"wide\"><table><thead><tr><th>Class</th><th>Captures</th><th>Detected</th><th>Right class</th><th>Blocked</th><th>Packets to the verdict</th><th>Seconds to the verdict</th></tr></thead><tbody>");
        foreach (var c in report.Classes)
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(c.Class)}</td><td class=\"n\">{c.Captures}</td><td>{c.Detected}</td><td>{c.RightClass}</td><td>{c.Blocked}</td><td class=\"n\">{c.PacketsToVerdict?.ToString("0", CultureInfo.InvariantCulture) ?? "–"}</td><td class=\"n\">{c.SecondsToVerdict?.ToString("0.0", CultureInfo.InvariantCulture) ?? "–"}</td></tr>");
        html.Append("</tbody></table></div>");
    }

    private static void Matrix(StringBuilder html, string title, IReadOnlyList<ConfusionRow> rows)
    {
        if (rows.Count == 0) return;
        string[] columns = [.. rows.SelectMany(r => r.Counts.Keys).Distinct().Order(StringComparer.Ordinal)];
        html.Append(CultureInfo.InvariantCulture, $"<h2>{Text(title)}</h2><div class=\"wide\"><table><thead><tr><th>was \\ said</th>");
        foreach (string column in columns) html.Append(CultureInfo.InvariantCulture, $"<th>{Text(column)}</th>");
        html.Append("</tr></thead><tbody>");
        foreach (var row in rows)
        {
            long total = row.Counts.Values.Sum();
            html.Append(CultureInfo.InvariantCulture, $"<tr><th>{Text(row.Label)}</th>");
            foreach (string column in columns)
            {
                long count = row.Counts.GetValueOrDefault(column);
                html.Append(CultureInfo.InvariantCulture, $"<td class=\"n\" style=\"background:color-mix(in srgb,var(--ink) {60.0 * count / total:0}%,transparent)\">{(count == 0 ? "" : count.ToString("N0", CultureInfo.InvariantCulture))}</td>");
            }

            html.Append("</tr>");
        }

        html.Append("</tbody></table></div>");
    }

    private static void Flows(StringBuilder html, FlowReport flows)
    {
        html.Append(CultureInfo.InvariantCulture, $"<h2>The model on single flows that it never saw</h2><p>{flows.Flows:N0} moments of flows, {flows.Attacks:N0} of attacks. Recall at one wrong in 1,000 harmless: {flows.RecallAt1In1000}; in 10,000: {flows.RecallAt1In10000}. An alert needs several flows of a source.</p><div class=\"charts\">");
        Chart(html, string.Create(CultureInfo.InvariantCulture, $"ROC, area {flows.Auc:0.000}"), "share of harmless flows accused", "share of attack flows found", flows.Roc, diagonal: true);
        Chart(html, "Precision and recall, at the mixture of these captures", "recall", "precision", flows.PrecisionRecall, diagonal: false);
        Chart(html, "Calibration: the diagonal is honest", "probability stated", "share that was right", [.. flows.Calibration.Select(b => new CurvePoint(b.Stated, b.Right))], diagonal: true);
        html.Append("</div>");
        Matrix(html, "Flows: what they were, and what the model said at its threshold", flows.Confusion);
    }

    private static void Chart(StringBuilder html, string title, string x, string y, IReadOnlyList<CurvePoint> points, bool diagonal)
    {
        string At(double v) => (10 + v * Size).ToString("0.0", CultureInfo.InvariantCulture);
        string path = string.Join(' ', points.Select(p => $"{At(p.X)},{At(1 - p.Y)}"));
        html.Append(CultureInfo.InvariantCulture, $"<figure><svg role=\"img\" aria-label=\"{Text(title)}: {Text(y)} against {Text(x)}\" width=\"{Size + 40}\" height=\"{Size + 50}\" viewBox=\"-20 0 {Size + 40} {Size + 50}\">");
        html.Append(CultureInfo.InvariantCulture, $"<rect x=\"10\" y=\"10\" width=\"{Size}\" height=\"{Size}\" fill=\"none\" stroke=\"currentColor\" opacity=\".4\"/>");
        if (diagonal) html.Append(CultureInfo.InvariantCulture, $"<line x1=\"{At(0)}\" y1=\"{At(1)}\" x2=\"{At(1)}\" y2=\"{At(0)}\" stroke=\"currentColor\" opacity=\".3\" stroke-dasharray=\"4\"/>");
        html.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{path}\" fill=\"none\" stroke=\"var(--ink)\" stroke-width=\"2\"/>");
        foreach (var p in points.Count <= 12 ? points : []) html.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{At(p.X)}\" cy=\"{At(1 - p.Y)}\" r=\"3\" fill=\"var(--ink)\"/>");
        html.Append(CultureInfo.InvariantCulture, $"<text x=\"10\" y=\"{Size + 25}\">0</text><text x=\"{Size + 5}\" y=\"{Size + 25}\">1</text><text x=\"-5\" y=\"18\">1</text><text x=\"{Size / 2 - 60}\" y=\"{Size + 42}\">{Text(x)}</text><text transform=\"translate(-8 {Size / 2 + 60}) rotate(-90)\">{Text(y)}</text></svg><figcaption>{Text(title)}</figcaption></figure>");
    }

    private static void Baselines(StringBuilder html, DetectionReport report)
    {
        if (report.Baselines.Count == 0) return;
        html.Append("<h2>Trivial detectors on the same flows, origins held out</h2><div class=\"wide\"><table><thead><tr><th>Detector</th><th>Attack flows found</th><th>Harmless flows accused</th></tr></thead><tbody>");
        foreach (var b in report.Baselines) html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(b.Name)}: {Text(b.What)}</td><td>{b.Recall}</td><td>{b.FalsePositives}</td></tr>");
        html.Append("</tbody></table></div>");
    }

    private static void Wrong(StringBuilder html, DetectionReport report)
    {
        var notes = report.Captures.Where(c => c.Error is not null || c.WrongAlerts + c.BystanderAlerts + c.BystanderBlocks > 0 || (c.Class != "benign" && !c.RightClass)).ToList();
        html.Append(CultureInfo.InvariantCulture, $"<h2>Captures to look at: {notes.Count:N0}</h2><p class=\"muted\">Missed, called by another class, with a harmless source accused, or not read.</p><div class=\"wide\"><table><thead><tr><th>Capture</th><th>Class</th><th>What was said</th></tr></thead><tbody>");
        foreach (var c in notes)
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(c.Name)}</td><td>{Text(c.Class)}</td><td>{Text(c.Error ?? (c.Alerts.Count == 0 ? "nothing" : string.Join("; ", c.Alerts)))}</td></tr>");
        html.Append("</tbody></table></div>");
        if (report.Excluded.Count == 0) return;
        html.Append(CultureInfo.InvariantCulture, $"<h2>Left out by the manifest: {report.Excluded.Count:N0}</h2><p class=\"muted\">They do not hold the attack that they are named after.</p><div class=\"wide\"><table><thead><tr><th>Capture</th><th>Class</th><th>Reason</th></tr></thead><tbody>");
        foreach (var e in report.Excluded) html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(e.Name)}</td><td>{Text(e.Class)}</td><td>{Text(e.Reason)}</td></tr>");
        html.Append("</tbody></table></div>");
    }

    private static string Bad(int count) => count == 0 ? "0" : string.Create(CultureInfo.InvariantCulture, $"<span class=\"bad\">{count:N0}</span>");

    private static string Text(string? text) => WebUtility.HtmlEncode(text ?? "");
}
