using System.Globalization;
using System.Text;
using NetHawk.Core.Features;

namespace NetHawk.Core.Models.Feedback;

/// <summary>
/// One small file per threat with its vectors, in the data folder: first line the schema's fingerprint, then one tab-separated row each. Bounded: the
/// oldest files leave. Written by one thread, read by any.
/// </summary>
public sealed class SampleFolder(string folder)
{
    public const int MaxFiles = 5_000;

    private const int CleanEvery = 250;
    private int _sinceCleaning;

    public string Path { get; } = folder;

    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void Append(ThreatSample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        Directory.CreateDirectory(Path);
        string file = FileOf(sample.ThreatId);
        bool isNew = !File.Exists(file);
        var text = new StringBuilder();
        if (isNew) text.Append(FeatureSchema.Fingerprint).Append('\n');
        foreach (float[] row in sample.Rows) text.AppendJoin('\t', row.Select(v => v.ToString("R", CultureInfo.InvariantCulture))).Append('\n');
        File.AppendAllText(file, text.ToString());
        if (!isNew || ++_sinceCleaning < CleanEvery) return;
        _sinceCleaning = 0;
        RemoveOldest();
    }

    /// <summary>The vectors of a threat; empty where none were kept, or by a program with other features.</summary>
    public IReadOnlyList<float[]> Read(Guid threat)
    {
        string file = FileOf(threat);
        if (!File.Exists(file)) return [];
        string[] lines = File.ReadAllLines(file);
        if (lines.Length == 0 || lines[0] != FeatureSchema.Fingerprint) return [];
        var rows = new List<float[]>();
        foreach (string line in lines.Skip(1).Take(ThreatSampler.MaxPerThreat))
            if (Parse(line) is { } row) rows.Add(row);
        return rows;
    }

    /// <summary>Null for a row that was cut short, by a full disk say.</summary>
    private static float[]? Parse(string line)
    {
        string[] cells = line.Split('\t');
        if (cells.Length != FeatureSchema.Count) return null;
        var row = new float[cells.Length];
        for (int i = 0; i < row.Length; i++)
            if (!float.TryParse(cells[i], NumberStyles.Float, CultureInfo.InvariantCulture, out row[i]) || !float.IsFinite(row[i])) return null;
        return row;
    }

    private void RemoveOldest()
    {
        foreach (var old in new DirectoryInfo(Path).GetFiles("*.tsv").OrderByDescending(f => f.LastWriteTimeUtc).Skip(MaxFiles)) old.Delete();
    }

    private string FileOf(Guid threat) => System.IO.Path.Combine(Path, threat.ToString("N") + ".tsv");
}
