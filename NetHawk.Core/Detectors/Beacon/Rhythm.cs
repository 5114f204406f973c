using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Detectors.Beacon;

/// <summary>When the latest calls began and how much each sent.</summary>
internal sealed class Rhythm : ITracked
{
    /// <summary>Calls that are kept.</summary>
    public const int Remembered = 64;

    /// <summary>Most pairs of hosts have one or two.</summary>
    private const int FirstPlaces = 4;

    private double[] _starts = new double[FirstPlaces];
    private double[] _sizes = new double[FirstPlaces];

    /// <summary>Seconds since 1970, in order.</summary>
    public ReadOnlySpan<double> Starts => _starts.AsSpan(0, Math.Min(Count, Remembered));

    public ReadOnlySpan<double> Sizes => _sizes.AsSpan(0, Math.Min(Count, Remembered));

    /// <summary>Bytes that all calls were answered with.</summary>
    public double Answered { get; set; }
    public int Count { get; private set; }
    public bool Regular { get; set; }
    public int ReportedAt { get; set; }
    public PacketTime First { get; set; }
    public PacketTime LastSeen { get; set; }
    public double Weight => Count;

    private SmallSet? _servers;

    /// <summary>Who was called, where that may be several.</summary>
    public SmallSet Servers => _servers ??= new SmallSet(8);

    /// <param name="start">Seconds since 1970.</param>
    /// <param name="size">Bytes sent.</param>
    public void Add(double start, double size)
    {
        int at = Math.Min(Count, Remembered);
        if (at == Remembered)
        {
            Array.Copy(_starts, 1, _starts, 0, Remembered - 1);
            Array.Copy(_sizes, 1, _sizes, 0, Remembered - 1);
            at--;
        }
        else if (at == _starts.Length)
        {
            Array.Resize(ref _starts, 2 * at);
            Array.Resize(ref _sizes, 2 * at);
        }

        // Connections end in another order than they began.
        while (at > 0 && _starts[at - 1] > start)
        {
            _starts[at] = _starts[at - 1];
            _sizes[at] = _sizes[at - 1];
            at--;
        }

        _starts[at] = start;
        _sizes[at] = size;
        Count++;
    }

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

        if (count < options.Connections - 2 || count < 0.8 * (n - 1)) return false;
        Span<double> sizes = stackalloc double[Remembered];
        Sizes.CopyTo(sizes);
        double time = BeaconScore.Regularity(intervals[..count], 0.2), size = BeaconScore.Regularity(sizes[..n], 10);
        double presence = BeaconScore.Presence(Starts, Math.Min(24, n / 2));
        double score = (time + size + presence + Math.Min(1, n / 20.0)) / 4;
        bool jittered = n >= options.JitteredCalls && size >= options.JitteredSizes && presence >= 0.9
            && Variation(intervals[..count]) <= (n >= options.JitteredConnections ? options.JitteredVariation : options.FewVariation);
        beat = new Beat(score, time, size, intervals[count / 2], (score >= options.Score && time >= 0.85) || jittered);
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
internal readonly record struct Beat(double Score, double Time, double Size, double Every, bool IsRegular);
