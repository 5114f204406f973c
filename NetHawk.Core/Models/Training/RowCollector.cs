using NetHawk.Core.Flows;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models.Training;

/// <summary>
/// Collects the labelled vectors of one capture, thinned evenly and the same way each time: at most <see cref="MaxPerClass"/> of a class, so that one large
/// capture neither fills memory nor drowns the others.
/// </summary>
public sealed class RowCollector(Labeler labeler, int capture) : IScoredFlowObserver
{
    public const int MaxPerClass = 500;

    private readonly Dictionary<ThreatClass, Thinned> _byClass = [];

    public long Seen { get; private set; }

    public IEnumerable<DatasetRow> Rows => _byClass.OrderBy(p => p.Key).SelectMany(p => p.Value.Rows);

    public void OnScored(in FlowEvent flow, ReadOnlySpan<float> features)
    {
        if (labeler.Label(flow) is not { } label) return;
        Seen++;
        if (!_byClass.TryGetValue(label, out var rows)) _byClass[label] = rows = new Thinned();
        if (rows.Takes()) rows.Add(new DatasetRow(capture, label, features.ToArray(), flow.ResponderPort));
    }

    /// <summary>Keeps every n-th; n doubles each time that there are twice too many.</summary>
    private sealed class Thinned
    {
        private long _seen;
        private long _stride = 1;

        public List<DatasetRow> Rows { get; private set; } = [];

        public bool Takes() => _seen++ % _stride == 0;

        public void Add(DatasetRow row)
        {
            Rows.Add(row);
            if (Rows.Count <= MaxPerClass) return;
            Rows = [.. Rows.Where((_, i) => i % 2 == 0)];
            _stride *= 2;
        }
    }
}
