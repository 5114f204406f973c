using System.Globalization;
using NetHawk.Core.Packets;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models.Training;

/// <summary>
/// A tab-separated list of labelled captures. Columns `file` and `class` are needed; `attacker`, `victim`, `start`, `end`, `source`, `background`, `tool`, `forged`,
/// `duration_s` and `excluded` are used where present. Staged captures (a `kind` column, or `background` = benign) have harmless traffic beside the attack.
/// </summary>
public sealed class Manifest
{
    /// <summary>Rows with a class to learn or to test.</summary>
    public required IReadOnlyList<ManifestRow> Rows { get; init; }

    /// <summary>Rows of classes that are no captures to judge (feed, rules, linktype…), by class.</summary>
    public required IReadOnlyDictionary<string, int> Skipped { get; init; }

    /// <summary>Rows that say, in the column `excluded`, why their capture does not hold what it is named after (its tool failed): neither learned nor judged.</summary>
    public IReadOnlyList<ExcludedCapture> Excluded { get; init; } = [];

    /// <exception cref="ModelException">Names file, line and what to do.</exception>
    public static Manifest Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{path}: the manifest cannot be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }

        if (lines.Length == 0) throw new ModelException($"{path}: the manifest is empty; its first line must name the columns (file, class, …)");
        string[] header = lines[0].TrimStart('\uFEFF').Split('\t');
        int Column(string name) => Array.FindIndex(header, h => h.Trim() == name);
        int file = Column("file"), label = Column("class");
        if (file < 0 || label < 0) throw new ModelException($"{path} line 1: the header needs the columns 'file' and 'class', tab-separated");
        var columns = new Columns(file, label, Column("attacker"), Column("victim"), Column("start"), Column("end"), Column("source"),
            Column("background"), Column("kind"), Math.Max(Column("duration_s"), Column("attackSeconds")), Math.Max(Column("tool"), Column("name")), Column("forged"));
        int reason = Column("excluded");

        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".";
        var rows = new List<ManifestRow>();
        var excluded = new List<ExcludedCapture>();
        var skipped = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (int i = 1; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i]) || lines[i].StartsWith('#')) continue;
            string[] cells = lines[i].Split('\t');
            if (cells.Length <= Math.Max(file, label))
                throw new ModelException($"{path} line {i + 1}: {cells.Length} columns, at least {Math.Max(file, label) + 1} are needed; are tabs missing?");
            string name = cells[label].Trim();
            if (!TryClass(name, out var value))
            {
                skipped[name] = skipped.GetValueOrDefault(name) + 1;
                continue;
            }

            if (reason >= 0 && reason < cells.Length && cells[reason].Trim() is { Length: > 0 } why)
            {
                excluded.Add(new ExcludedCapture(cells[file].Trim(), name, why));
                continue;
            }

            rows.Add(ReadRow(cells, columns, value, folder, $"{path} line {i + 1}"));
        }

        foreach (var shared in rows.GroupBy(r => r.File).Where(g => g.Count() > 1).ToList())
            foreach (var row in shared)
                rows[rows.IndexOf(row)] = row with { OtherAttackers = [.. shared.Where(o => o != row).SelectMany(o => o.Attackers).Except(row.Attackers)] };

        return new Manifest { Rows = rows, Skipped = skipped, Excluded = excluded };
    }

    /// <summary>Classes to judge; malformed and linktype captures test the decoder, others are no captures at all.</summary>
    private static bool TryClass(string name, out ThreatClass value)
    {
        value = ThreatClass.Normal;
        if (name == "benign") return true;
        return ThreatClassNames.TryParse(name, out value)
            && value is not (ThreatClass.Normal or ThreatClass.Malformed or ThreatClass.ThreatIntel or ThreatClass.Anomaly);
    }

    private static ManifestRow ReadRow(string[] cells, Columns columns, ThreatClass value, string folder, string where)
    {
        string Cell(int column) => column >= 0 && column < cells.Length ? cells[column].Trim() : "";
        string name = Cell(columns.File);
        string path = Path.GetFullPath(Path.Combine(folder, name));
        if (name.Length == 0) throw new ModelException($"{where}: the column 'file' is empty");
        if (!File.Exists(path)) throw new ModelException($"{where}: there is no file {path}; paths are relative to the manifest");
        var (attackers, macs) = Addresses(Cell(columns.Attacker), where, "attacker");
        var (victims, _) = Addresses(Cell(columns.Victim), where, "victim");
        var (forged, _) = Addresses(Cell(columns.Forged), where, "forged");
        string source = Cell(columns.Source);
        int colon = source.IndexOf(':', StringComparison.Ordinal);
        return new ManifestRow
        {
            File = path,
            Name = name,
            Class = value,
            Attackers = attackers,
            AttackerMacs = macs,
            Forged = forged,
            Victims = victims,
            Start = Seconds(Cell(columns.Start), where, "start"),
            End = Seconds(Cell(columns.End), where, "end"),
            Origin = source.Length == 0 ? new DirectoryInfo(folder).Name : colon > 0 ? source[..colon] : source,
            Tool = Cell(columns.Tool),
            BackgroundIsBenign = Cell(columns.Background) == "benign" || (columns.Background < 0 && Cell(columns.Kind).Length > 0),
            DurationSeconds = double.TryParse(Cell(columns.Duration), NumberStyles.Float, CultureInfo.InvariantCulture, out double d) ? d : 0,
        };
    }

    private static (List<Prefix> Prefixes, List<MacAddress> Macs) Addresses(string text, string where, string column)
    {
        var prefixes = new List<Prefix>();
        var macs = new List<MacAddress>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (MacAddress.TryParse(part, out var mac)) macs.Add(mac);
            else if (Prefix.TryParse(part, out var prefix, out string? error)) prefixes.Add(prefix);
            else throw new ModelException($"{where}: {column}: {error}, or a MAC (00:11:22:33:44:55); separate several by commas");
        }

        return (prefixes, macs);
    }

    private static PacketTime? Seconds(string text, string where, string column)
    {
        if (text.Length == 0) return null;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) || !double.IsFinite(seconds))
            throw new ModelException($"{where}: {column}: '{text}' is no time; seconds since 1970 are needed (1795377784.707)");
        return PacketTime.FromSeconds(seconds);
    }

    private sealed record Columns(int File, int Class, int Attacker, int Victim, int Start, int End, int Source, int Background, int Kind, int Duration, int Tool, int Forged);
}
