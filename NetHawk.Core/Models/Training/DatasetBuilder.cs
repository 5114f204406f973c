using System.Security.Cryptography;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;

namespace NetHawk.Core.Models.Training;

/// <summary>Takes a capture file through decoder and flow engine into a judge, as a live packet would go. Given by the composition root.</summary>
/// <exception cref="CaptureException">The file cannot be read.</exception>
public delegate void CaptureReplay(string file, IFlowJudge judge, CancellationToken cancellation);

/// <summary>From labelled captures to rows, through the real flow engine and the real extractor.</summary>
public sealed class DatasetBuilder(CaptureReplay replay)
{
    /// <param name="progress">Told the number of captures done.</param>
    public Dataset Build(IReadOnlyList<Manifest> manifests, IProgress<int>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(manifests);
        var captures = new List<DatasetCapture>();
        var rows = new List<DatasetRow>();
        var skipped = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var manifest in manifests)
        {
            foreach (var (name, count) in manifest.Skipped) skipped[name] = skipped.GetValueOrDefault(name) + count;
            foreach (var row in manifest.Rows)
            {
                cancellation.ThrowIfCancellationRequested();
                var collector = new RowCollector(new Labeler(row), captures.Count);
                replay(row.File, new FlowJudge(() => null, 1, observer: collector), cancellation);
                var kept = collector.Rows.ToList();
                rows.AddRange(kept);
                captures.Add(new DatasetCapture(row.Name, row.Origin, row.Class, HashOf(row.File), collector.Seen, kept.Count) { Tool = row.Tool });
                progress?.Report(captures.Count);
            }
        }

        return new Dataset(captures, rows, skipped);
    }

    /// <summary>SHA-256 of a file, in hex: how a capture is known again.</summary>
    public static string HashOf(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
