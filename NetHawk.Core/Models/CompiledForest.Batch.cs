using NetHawk.Core.Features;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models;

/// <summary>Many flows at once: the gate takes them eight by eight, then the classes take those eight by eight that went past it.</summary>
public sealed partial class CompiledForest
{
    private const int Lanes = QuickScorer.Lanes;

    /// <summary>Rows at a time, so that the working memory stays on the stack.</summary>
    private const int Block = 64;

    /// <summary>Fewer rows than this are scored one by one: eight lanes cost as much as about two rows.</summary>
    private const int WorthALane = 3;

    private readonly bool _takesBatches;

    public void Score(ReadOnlySpan<float> rows, Span<FlowScore> scores)
    {
        int width = FeatureSchema.Count;
        if (!_takesBatches || scores.Length < WorthALane)
        {
            for (int i = 0; i < scores.Length; i++) scores[i] = Score(rows.Slice(i * width, width));
            return;
        }

        for (int start = 0; start < scores.Length; start += Block)
        {
            int count = Math.Min(Block, scores.Length - start);
            ScoreBlock(rows.Slice(start * width, count * width), scores.Slice(start, count));
        }
    }

    private void ScoreBlock(ReadOnlySpan<float> rows, Span<FlowScore> scores)
    {
        Span<int> all = stackalloc int[Block], suspects = stackalloc int[Block];
        Span<double> gates = stackalloc double[Block + Lanes];
        Span<float> columns = stackalloc float[FeatureSchema.Count * Lanes];
        for (int i = 0; i < scores.Length; i++) all[i] = i;
        for (int start = 0; start < scores.Length; start += Lanes)
        {
            var lanes = all[start..Math.Min(start + Lanes, scores.Length)];
            Transpose(rows, lanes, columns);
            Gate.Quick!.ScoreBatch(columns, gates[start..]);
        }

        int count = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            double suspicious = Info.Gate.Of(gates[i]);
            if (suspicious < GateOpens) scores[i] = new FlowScore(ThreatClass.Normal, (float)(1 - suspicious));
            else suspects[count++] = i;
        }

        for (int start = 0; start < count; start += Lanes) ScoreSuspects(rows, suspects[start..Math.Min(start + Lanes, count)], columns, scores);
    }

    private void ScoreSuspects(ReadOnlySpan<float> rows, ReadOnlySpan<int> suspects, Span<float> columns, Span<FlowScore> scores)
    {
        if (suspects.Length < WorthALane)
        {
            foreach (int row in suspects)
            {
                int likeliest = Best(rows.Slice(row * FeatureSchema.Count, FeatureSchema.Count), out double odds);
                scores[row] = Opinion(likeliest, odds);
            }

            return;
        }

        Span<double> byClass = stackalloc double[_classEnsembles.Length * Lanes];
        Transpose(rows, suspects, columns);
        _quickClasses!.ScoreBatch(columns, byClass);
        for (int lane = 0; lane < suspects.Length; lane++)
        {
            int best = 0;
            for (int c = 1; c < _classEnsembles.Length; c++)
                if (byClass[c * Lanes + lane] > byClass[best * Lanes + lane]) best = c;
            scores[suspects[lane]] = Opinion(best, byClass[best * Lanes + lane]);
        }
    }

    /// <summary>From rows to columns of eight. Lanes without a row repeat the first: their scores are not read.</summary>
    private static void Transpose(ReadOnlySpan<float> rows, ReadOnlySpan<int> lanes, Span<float> columns)
    {
        int width = FeatureSchema.Count;
        for (int lane = 0; lane < Lanes; lane++)
        {
            var row = rows.Slice(lanes[lane < lanes.Length ? lane : 0] * width, width);
            for (int i = 0; i < row.Length; i++) columns[i * Lanes + lane] = row[i];
        }
    }
}
