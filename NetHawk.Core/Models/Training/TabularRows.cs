using System.Globalization;
using System.Text;
using NetHawk.Core.Features;
using NetHawk.Core.Verdicts;
using ZstdSharp;

namespace NetHawk.Core.Models.Training;

/// <summary>
/// features.tsv.zst: the rows that a model learned from, without any address or port. First line: capture, origin, tool, class, then feature names. It holds all that is
/// needed to train again without the captures.
/// </summary>
public static class TabularRows
{
    public const string FileName = "features.tsv.zst";

    private const int FixedColumns = 4;

    /// <summary>Of a capture's SHA-256, enough to know it again.</summary>
    public const int HashDigits = 12;

    private const long MaxRows = 10_000_000;

    private static string Header => "capture\torigin\ttool\tclass\t" + string.Join('\t', FeatureSchema.Names);

    public static void Write(Stream output, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        using var compressed = new CompressionStream(output, 19, leaveOpen: true);
        using var writer = new StreamWriter(compressed, new UTF8Encoding(false));
        writer.NewLine = "\n";
        writer.WriteLine(Header);
        var line = new StringBuilder();
        foreach (var row in data.Rows)
        {
            var capture = data.Captures[row.Capture];
            line.Clear().Append(capture.Sha256.AsSpan(0, HashDigits)).Append('\t').Append(capture.Origin.Replace('\t', ' ')).Append('\t').Append(capture.Tool.Replace('\t', ' ')).Append('\t').Append(row.Class.Name());
            foreach (float value in row.Features) line.Append('\t').Append(value.ToString("R", CultureInfo.InvariantCulture));
            writer.WriteLine(line);
        }
    }

    /// <exception cref="ModelException">Names the line and what is wrong.</exception>
    public static Dataset Read(Stream input, string name)
    {
        using var plain = new DecompressionStream(input, leaveOpen: true);
        using var reader = new StreamReader(plain, Encoding.UTF8);
        try
        {
            if (reader.ReadLine() != Header)
                throw new ModelException($"{name} line 1: these rows are of another feature schema; make them again with nethawk train");
            var rows = new List<DatasetRow>();
            var captures = new List<DatasetCapture>();
            var index = new Dictionary<string, int>(StringComparer.Ordinal);
            for (long number = 2; reader.ReadLine() is { } line; number++)
            {
                if (number > MaxRows) throw new ModelException($"{name}: more than {MaxRows} rows");
                string[] cells = line.Split('\t');
                if (cells.Length != FeatureSchema.Count + FixedColumns || !ThreatClassNames.TryParse(cells[3], out var value))
                    throw new ModelException($"{name} line {number}: not a row of {FeatureSchema.Count} features with a known class");
                var features = new float[FeatureSchema.Count];
                for (int i = 0; i < features.Length; i++)
                    if (!float.TryParse(cells[i + FixedColumns], NumberStyles.Float, CultureInfo.InvariantCulture, out features[i]) || !float.IsFinite(features[i]))
                        throw new ModelException($"{name} line {number}: '{cells[i + FixedColumns]}' is no number for {FeatureSchema.Names[i]}");
                if (!index.TryGetValue(cells[0], out int capture))
                {
                    index[cells[0]] = capture = captures.Count;
                    captures.Add(new DatasetCapture(cells[0], cells[1], value, cells[0], 0, 0) { Tool = cells[2] });
                }

                // An attack capture may begin with its harmless traffic.
                var known = captures[capture];
                captures[capture] = known with { Seen = known.Seen + 1, Kept = known.Kept + 1, Class = value == ThreatClass.Normal ? known.Class : value };

                rows.Add(new DatasetRow(capture, value, features));
            }

            return new Dataset(captures, rows, new Dictionary<string, int>());
        }
        catch (Exception e) when (e is ZstdException or IOException)
        {
            throw new ModelException($"{name}: damaged ({e.Message.ReplaceLineEndings(" ")}); make it again with nethawk train", e);
        }
    }
}
