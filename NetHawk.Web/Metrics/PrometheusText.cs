using System.Globalization;
using System.Text;

namespace NetHawk.Web.Metrics;

/// <summary>Writes the Prometheus text exposition format, version 0.0.4.</summary>
internal sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new(8_192);

    public void Counter(string name, string help, double value) => Single(name, help, "counter", value);

    public void Gauge(string name, string help, double value) => Single(name, help, "gauge", value);

    /// <summary>One line per label value; the head is written even when there is none, so that the metric is known.</summary>
    public void Counters(string name, string help, string label, IEnumerable<(string Label, double Value)> values)
    {
        Head(name, help, "counter");
        foreach (var (text, value) in values) Line(name, label, text, value);
    }

    public void Gauges(string name, string help, string label, IEnumerable<(string Label, double Value)> values)
    {
        Head(name, help, "gauge");
        foreach (var (text, value) in values) Line(name, label, text, value);
    }

    private void Single(string name, string help, string type, double value)
    {
        Head(name, help, type);
        _text.Append(name).Append(' ').Append(Number(value)).Append('\n');
    }

    private void Head(string name, string help, string type) =>
        _text.Append("# HELP ").Append(name).Append(' ').Append(help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n')
            .Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    private void Line(string name, string label, string text, double value) =>
        _text.Append(name).Append('{').Append(label).Append("=\"")
            .Append(text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal))
            .Append("\"} ").Append(Number(value)).Append('\n');

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    public override string ToString() => _text.ToString();
}
