using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Store.Writing;

/// <summary>What one transaction writes. Owned by the writer's thread; kept and tried again when the database cannot take it.</summary>
internal sealed class WriterBatch
{
    public List<FlowRow> Rows { get; } = [];
    public List<Verdict> Verdicts { get; } = [];
    public List<SystemEvent> Events { get; } = [];
    public List<BlockDecision> Blocks { get; } = [];

    public bool IsEmpty => Rows.Count == 0 && Verdicts.Count == 0 && Events.Count == 0 && Blocks.Count == 0;

    public void Clear()
    {
        Rows.Clear();
        Verdicts.Clear();
        Events.Clear();
        Blocks.Clear();
    }

    /// <summary>Each item in a batch of its own.</summary>
    public IEnumerable<WriterBatch> Singles()
    {
        foreach (var row in Rows) yield return new WriterBatch { Rows = { row } };
        foreach (var verdict in Verdicts) yield return new WriterBatch { Verdicts = { verdict } };
        foreach (var block in Blocks) yield return new WriterBatch { Blocks = { block } };
        foreach (var happening in Events) yield return new WriterBatch { Events = { happening } };
    }
}
