using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Detectors.Beacon;

/// <summary>When the latest calls began, how much each sent and was answered with.</summary>
internal sealed class Rhythm : ITracked
{
    /// <summary>Calls that are kept.</summary>
    public const int Remembered = 64;

    /// <summary>Most pairs of hosts have one or two.</summary>
    private const int FirstPlaces = 4;

    private double[] _starts = new double[FirstPlaces];
    private double[] _sizes = new double[FirstPlaces];
    private double[] _answers = new double[FirstPlaces];

    /// <summary>Seconds since 1970, in order.</summary>
    public ReadOnlySpan<double> Starts => _starts.AsSpan(0, Math.Min(Count, Remembered));

    public ReadOnlySpan<double> Sizes => _sizes.AsSpan(0, Math.Min(Count, Remembered));

    /// <summary>Bytes that all calls were answered with.</summary>
    public double Answered { get; set; }
    public int Count { get; private set; }
    public bool Regular { get; set; }
    public int ReportedAt { get; set; }

    /// <summary>Calls by TLS that asked for a server by its name; calls that HTTP refused.</summary>
    public int Named { get; set; }
    public int Refused { get; set; }

    /// <summary>What its calls by plain HTTP have in common.</summary>
    private HttpHabit _habit;
    public ref HttpHabit Habit => ref _habit;
    public PacketTime First { get; set; }
    public PacketTime LastSeen { get; set; }
    public double Weight => Count;

    private SmallSet? _servers;

    /// <summary>Who was called, where that may be several.</summary>
    public SmallSet Servers => _servers ??= new SmallSet(8);

    /// <param name="start">Seconds since 1970.</param>
    /// <param name="size">Bytes sent.</param>
    /// <param name="answer">Bytes that came back; not a number where that says nothing.</param>
    public void Add(double start, double size, double answer)
    {
        int at = Math.Min(Count, Remembered);
        if (at == Remembered)
        {
            Array.Copy(_starts, 1, _starts, 0, Remembered - 1);
            Array.Copy(_sizes, 1, _sizes, 0, Remembered - 1);
            Array.Copy(_answers, 1, _answers, 0, Remembered - 1);
            at--;
        }
        else if (at == _starts.Length)
        {
            Array.Resize(ref _starts, 2 * at);
            Array.Resize(ref _sizes, 2 * at);
            Array.Resize(ref _answers, 2 * at);
        }

        // Connections end in another order than they began.
        while (at > 0 && _starts[at - 1] > start)
        {
            _starts[at] = _starts[at - 1];
            _sizes[at] = _sizes[at - 1];
            _answers[at] = _answers[at - 1];
            at--;
        }

        _starts[at] = start;
        _sizes[at] = size;
        _answers[at] = answer;
        Count++;
    }

    /// <summary>
    /// Answers that leap away from the usual one though the words were the usual ones: an order among "nothing to do". Where no answer is usual there are none. The first call does not count, as TLS shakes hands at more length then.
    /// </summary>
    /// <param name="usual">Share of the answers that must be like the usual one.</param>
    /// <param name="usualOne">False where no answer is usual: each differs.</param>
    /// <param name="least">Bytes by which an order differs at least.</param>
    /// <param name="share">Share of the usual answer by which it differs at least.</param>
    public int Orders(double least, double share, double usual, out bool usualOne)
    {
        usualOne = true;
        int n = Math.Min(Count, Remembered), known = 0;
        Span<double> sorted = stackalloc double[Remembered];
        Sizes.CopyTo(sorted);
        sorted[..n].Sort();
        double words = sorted[n / 2];
        for (int i = 1; i < n; i++)
        {
            if (Math.Abs(_sizes[i] - words) <= AlikeWords && !double.IsNaN(_answers[i])) sorted[known++] = _answers[i];
        }

        if (known < LeastAnswers) return 0;
        sorted[..known].Sort();
        double middle = sorted[known / 2], apart = Math.Max(least, share * middle), before = middle;
        int alike = 0, orders = 0;
        for (int i = 1; i < n; i++)
        {
            double answer = _answers[i];
            if (Math.Abs(_sizes[i] - words) > AlikeWords || double.IsNaN(answer)) continue;
            if (Math.Abs(answer - middle) <= apart) alike++;

            // What grows or shrinks bit by bit is no order.
            else if (Math.Abs(answer - before) > apart) orders++;
            before = answer;
        }

        usualOne = alike >= usual * known;
        return usualOne ? orders : 0;
    }

    /// <summary>Bytes by which words may differ and still be the same question; answers of which one can be the usual one.</summary>
    private const double AlikeWords = 16, LeastAnswers = 6;

    /// <summary>Standard deviation of few pauses over their mean (uniform jitter of 50 % has 0.29).</summary>
    private const double FewVariation = 0.31;

    /// <summary>How regular it is by RITA's measures; false where it says nothing or is by chance.</summary>
    public bool IsBeat(BeaconOptions options, out Beat beat)
    {
        beat = default;
        int n = Math.Min(Count, Remembered);
        Span<double> intervals = stackalloc double[Remembered];
        int count = 0;
        for (int i = 1; i < n; i++)
        {
            // Connections side by side (a browser's six) are one moment.
            double gap = _starts[i] - _starts[i - 1];
            if (gap >= 0.5) intervals[count++] = gap;
        }

        bool few = n < options.Connections;
        if (count < (few ? options.FewConnections : options.Connections) - 2 || count < 0.8 * (n - 1)) return false;
        Span<double> sizes = stackalloc double[Remembered];
        Sizes.CopyTo(sizes);
        double time = BeaconScore.Regularity(intervals[..count], 0.2), size = BeaconScore.Regularity(sizes[..n], 10);
        double presence = BeaconScore.Presence(Starts, Math.Min(24, n / 2));
        double score = (time + size + presence + Math.Min(1, n / 20.0)) / 4;
        double variation = Variation(intervals[..count]);
        bool jittered = n >= options.JitteredCalls && size >= options.JitteredSizes && presence >= 0.9
            && variation <= (n >= options.JitteredConnections ? options.JitteredVariation : options.FewVariation);
        bool regular = few ? size >= options.JitteredSizes && presence >= 0.9 && variation <= FewVariation : (score >= options.Score && time >= 0.85) || jittered;
        beat = new Beat(score, time, size, intervals[count / 2], variation, regular);
        return true;
    }

    /// <summary>Standard deviation over mean.</summary>
    private static double Variation(ReadOnlySpan<double> values)
    {
        double sum = 0, squares = 0;
        foreach (double v in values)
        {
            sum += v;
            squares += v * v;
        }

        double mean = sum / values.Length;
        return mean <= 0 ? double.PositiveInfinity : Math.Sqrt(Math.Max(0, squares / values.Length - mean * mean)) / mean;
    }
}

/// <param name="Score">0 to 1.</param>
/// <param name="Time">Regularity of the pauses, 0 to 1.</param>
/// <param name="Size">Regularity of the sizes, 0 to 1.</param>
/// <param name="Every">Seconds of a typical pause.</param>
/// <param name="Variation">Standard deviation of the pauses over their mean.</param>
internal readonly record struct Beat(double Score, double Time, double Size, double Every, double Variation, bool IsRegular);
