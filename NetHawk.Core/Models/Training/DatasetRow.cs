using System.Text.Json.Serialization;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models.Training;

/// <summary>One scored moment of one flow, as training and testing see it. Holds no address and no port.</summary>
/// <param name="Capture">Index into <see cref="Dataset.Captures"/>: the group that a split never cuts.</param>
/// <param name="Class">Label; Normal for harmless.</param>
/// <param name="ServicePort">The responder's port, for the port-only baseline; never a feature and never written out.</param>
public sealed record DatasetRow(int Capture, ThreatClass Class, float[] Features, ushort ServicePort = 0);

/// <summary>A capture that rows came from.</summary>
/// <param name="Name">As in the manifest.</param>
/// <param name="Origin">Repository or lab.</param>
/// <param name="Sha256">Of the file, in hex.</param>
/// <param name="Seen">Labelled moments seen, of which <see cref="Kept"/> became rows.</param>
public sealed record DatasetCapture(string Name, string Origin, ThreatClass Class, string Sha256, long Seen, int Kept)
{
    /// <summary>Tool, or kind of traffic, as the manifest says; empty where it does not.</summary>
    public string Tool { get; init; } = "";

    /// <summary>In an evaluation: the model learned from this very file.</summary>
    [JsonIgnore]
    public bool WasTrainedOn { get; init; }
}

public sealed record Dataset(IReadOnlyList<DatasetCapture> Captures, IReadOnlyList<DatasetRow> Rows, IReadOnlyDictionary<string, int> Skipped)
{
    /// <summary>Every n-th row of each class of each capture, the first always: moments of one capture are alike, and many trainings on all of them take hours.</summary>
    /// <param name="most">Rows that are left, about; with no more than that, all are.</param>
    public Dataset Thinned(int most)
    {
        int step = (Rows.Count + most - 1) / most;
        if (step <= 1) return this;
        var seen = new Dictionary<(int, ThreatClass), int>();
        return this with { Rows = [.. Rows.Where(Takes)] };

        bool Takes(DatasetRow row)
        {
            int index = seen.GetValueOrDefault((row.Capture, row.Class));
            seen[(row.Capture, row.Class)] = index + 1;
            return index % step == 0;
        }
    }
}
