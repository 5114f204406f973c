using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NetHawk.Core.Features;
using NetHawk.Core.Verdicts;

namespace NetHawk.Core.Models;

/// <summary>
/// Many flows at once: the gate takes them by the batch, then the classes take those by the batch that went past it. Estimates tell whom the gate lets
/// through and which class is the likeliest, unless two are too near to each other; what is said is summed exactly. So the opinions are those of rows scored alone.
/// </summary>
public sealed partial class CompiledForest
{
    private const int Lanes = QuickScorer.Lanes;

    /// <summary>Rows at a time, so that the working memory stays on the stack.</summary>
    private const int Block = 256;

    /// <summary>Fewer rows than this are scored one by one: a batch costs as much as about two of them.</summary>
    private const int WorthABatch = 3;

    private readonly bool _takesBatches;

    /// <summary>An estimate of the gate's score above this is past the gate for certain.</summary>
    private readonly float _surelyPast;

    /// <summary>Of two classes whose estimates are further apart than this, the higher one has the higher score.</summary>
    private readonly float _surelyApart;

    public void Score(ReadOnlySpan<float> rows, Span<FlowScore> scores)
    {
        int width = FeatureSchema.Count;
        if (!_takesBatches || scores.Length < WorthABatch)
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

    [SkipLocalsInit]
    private void ScoreBlock(ReadOnlySpan<float> rows, Span<FlowScore> scores)
    {
        Span<int> all = stackalloc int[Block], suspects = stackalloc int[Block];
        Span<float> columns = stackalloc float[FeatureSchema.Count * Lanes], estimates = stackalloc float[Lanes];
        Span<Vector256<byte>> alive = stackalloc Vector256<byte>[Math.Max(Gate.Quick!.Trees, _quickClasses!.Trees)];
        Span<int> doubtful = stackalloc int[Lanes], gates = stackalloc int[Lanes];
        Span<double> sums = stackalloc double[Lanes];
        gates.Clear();
        for (int i = 0; i < scores.Length; i++) all[i] = i;
        int count = 0;
        for (int start = 0; start < scores.Length; start += Lanes)
        {
            var lanes = all[start..Math.Min(start + Lanes, scores.Length)];
            RowColumns.Write(rows, lanes, columns);
            Gate.Quick.Narrow(columns, alive);
            Gate.Quick.Estimate(alive, estimates);
            int doubts = 0;
            for (int lane = 0; lane < lanes.Length; lane++)
                if (!(estimates[lane] > _surelyPast)) doubtful[doubts++] = lane;
            Gate.Quick.Exact(alive, gates[..doubts], doubtful[..doubts], sums);
            for (int lane = 0, doubt = 0; lane < lanes.Length; lane++)
            {
                if (doubt < doubts && doubtful[doubt] == lane && Info.Gate.Of(sums[doubt++]) is < GateOpens and var suspicious)
                    scores[lanes[lane]] = new FlowScore(ThreatClass.Normal, (float)(1 - suspicious));
                else
                    suspects[count++] = lanes[lane];
            }
        }

        for (int start = 0; start < count; start += Lanes) ScoreSuspects(rows, suspects[start..Math.Min(start + Lanes, count)], columns, alive, scores);
    }

    [SkipLocalsInit]
    private void ScoreSuspects(ReadOnlySpan<float> rows, ReadOnlySpan<int> suspects, Span<float> columns, Span<Vector256<byte>> alive, Span<FlowScore> scores)
    {
        if (suspects.Length < WorthABatch)
        {
            foreach (int row in suspects)
            {
                int likeliest = Best(rows.Slice(row * FeatureSchema.Count, FeatureSchema.Count), out double odds);
                scores[row] = Opinion(likeliest, odds);
            }

            return;
        }

        Span<float> estimates = stackalloc float[_classEnsembles.Length * Lanes], leads = stackalloc float[Lanes];
        Span<int> leaders = stackalloc int[Lanes], sure = stackalloc int[Lanes], sureLeaders = stackalloc int[Lanes];
        Span<double> sums = stackalloc double[Lanes];
        RowColumns.Write(rows, suspects, columns);
        _quickClasses!.Narrow(columns, alive);
        _quickClasses.Estimate(alive, estimates);
        Lead(estimates, leaders, leads);
        int count = 0;
        for (int lane = 0; lane < suspects.Length; lane++)
        {
            if (leads[lane] > _surelyApart) (sure[count], sureLeaders[count++]) = (lane, leaders[lane]);
            else scores[suspects[lane]] = Opinion(Best(alive, lane, out double logOdds), logOdds);
        }

        _quickClasses.Exact(alive, sureLeaders[..count], sure[..count], sums);
        for (int i = 0; i < count; i++) scores[suspects[sure[i]]] = Opinion(sureLeaders[i], sums[i]);
    }

    /// <summary>Which class leads in each row, and by how much.</summary>
    private static void Lead(ReadOnlySpan<float> estimates, Span<int> leaders, Span<float> leads)
    {
        ref float first = ref MemoryMarshal.GetReference(estimates);
        for (int lane = 0; lane < Lanes; lane += 8)
        {
            var top = Vector256.LoadUnsafe(ref first, (nuint)lane);
            var second = Vector256.Create(float.NegativeInfinity);
            var leader = Vector256<int>.Zero;
            for (int at = lane + Lanes, c = 1; at < estimates.Length; at += Lanes, c++)
            {
                var score = Vector256.LoadUnsafe(ref first, (nuint)at);
                leader = Vector256.ConditionalSelect(Vector256.GreaterThan(score, top).AsInt32(), Vector256.Create(c), leader);
                second = Vector256.Max(second, Vector256.Min(score, top));
                top = Vector256.Max(score, top);
            }

            leader.CopyTo(leaders[lane..]);
            (top - second).CopyTo(leads[lane..]);
        }
    }

    /// <summary>By the exact scores.</summary>
    private int Best(ReadOnlySpan<Vector256<byte>> alive, int lane, out double logOdds)
    {
        int best = 0;
        logOdds = _quickClasses!.Exact(alive, 0, lane);
        for (int c = 1; c < _classEnsembles.Length; c++)
        {
            double score = _quickClasses.Exact(alive, c, lane);
            if (score > logOdds) (best, logOdds) = (c, score);
        }

        return best;
    }

    /// <summary>The gate's raw score at which it opens, and a little more; never where its probability does not grow with the score.</summary>
    private float SurelyPast()
    {
        if (!_takesBatches || Info.Gate.Slope <= 0) return float.PositiveInfinity;
        double opens = (Math.Log(GateOpens / (1 - GateOpens)) - Info.Gate.Offset) / Info.Gate.Slope;
        return (float)(opens + 0.001 * (1 + Math.Abs(opens)) + Gate.Quick!.ErrorOf(0));
    }

    private float SurelyApart()
    {
        float largest = 0;
        for (int c = 0; _takesBatches && c < _classEnsembles.Length; c++) largest = Math.Max(largest, _quickClasses!.ErrorOf(c));
        return 2 * largest;
    }
}
