using System.Globalization;
using System.Net;
using System.Text;

namespace NetHawk.Web.Commands.Analyze;

/// <summary>The result of `analyze --html`: one file, readable without NetHawk and without a network.</summary>
internal static class HtmlReport
{
    private const string Style = """
        :root{color-scheme:light dark;--line:#8884}body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}
        h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem;overflow-wrap:anywhere}table{border-collapse:collapse;width:100%}
        th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}td.n{text-align:right;font-variant-numeric:tabular-nums}
        .critical,.high{font-weight:700}ul{margin:0;padding-left:1.1rem}.muted{opacity:.7}.error{color:#c62828}
        @media(max-width:40rem){table,tbody,tr,td{display:block}thead{display:none}}
        """;

    public static string Render(IReadOnlyList<FileReport> reports)
    {
        var html = new StringBuilder();
        html.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>NetHawk report</title><style>")
            .Append(Style).Append("</style></head><body><h1>NetHawk report</h1>");
        html.Append(CultureInfo.InvariantCulture,
            $"<p>{reports.Sum(r => r.Packets):N0} packets, {reports.Sum(r => r.Flows):N0} flows and {reports.Sum(r => r.Threats.Count):N0} threats in {reports.Count:N0} captures.</p>");
        foreach (var report in reports) Append(html, report);
        return html.Append("</body></html>\n").ToString();
    }

    private static void Append(StringBuilder html, FileReport report)
    {
        html.Append(CultureInfo.InvariantCulture, $"<h2>{Text(report.File)}</h2>");
        if (report.Error is not null)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"error\">Not read: {Text(report.Error)}</p>");
            return;
        }

        html.Append(CultureInfo.InvariantCulture,
            $"<p>{report.Packets:N0} packets, {TextSummary.Bytes(report.Bytes)}, {report.Flows:N0} flows over {TextSummary.Seconds(report.CaptureSeconds)}; {Text(report.CaptureStart)} to {Text(report.CaptureEnd)}{(report.Truncated ? "; the file is truncated" : "")}.</p>");
        if (report.DecodeErrors.Count > 0)
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"muted\">Not decoded: {Text(string.Join(", ", report.DecodeErrors.Select(e => $"{e.Value} {e.Key}")))}</p>");
        if (report.Threats.Count == 0)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p>0 threats in {report.Flows:N0} flows.</p>");
            return;
        }

        html.Append("<table><thead><tr><th>Class</th><th>Severity</th><th>Confidence</th><th>Source</th><th>Target</th><th>Detected</th><th>Would block</th><th>Why</th></tr></thead><tbody>");
        foreach (var t in report.Threats)
        {
            html.Append(CultureInfo.InvariantCulture,
                $"<tr><td>{Text(t.Class)}</td><td class=\"{Text(t.Severity)}\">{Text(t.Severity)}</td><td class=\"n\">{t.Confidence:P0}</td><td>{Text(t.SourceIp ?? t.SourceMac ?? $"{t.SourceCount} sources")}</td><td>{Text(t.DestinationIp ?? "many")}{(t.DestinationPort > 0 ? $":{t.DestinationPort}" : "")} {Text(t.Protocol)}</td><td>{Text(t.DetectedAt)}<br><span class=\"muted\">after {t.PacketsUntilDetection:N0} packets</span></td><td>{Text(t.WouldBlock ? $"{t.BlockTarget} ({t.BlockKind})" : "no")}</td><td><ul>");
            foreach (string reason in t.Reasons) html.Append(CultureInfo.InvariantCulture, $"<li>{Text(reason)}</li>");
            html.Append("</ul></td></tr>");
        }

        html.Append("</tbody></table>");
    }

    private static string Text(string? text) => WebUtility.HtmlEncode(text ?? "");
}
