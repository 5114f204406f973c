namespace NetHawk.Core.Sketches;

/// <summary>
/// One-sided CUSUM (Page 1954; Siris and Papagalou 2004): S = max(0, S + x − μ − k), alarm at S &gt; h. The baseline μ and its deviation σ follow
/// the samples by EWMA and stand still during an alarm, so that a flood does not become normal. k and h grow with σ but never fall
/// below their floors: a silent destination has σ = 0.
/// </summary>
/// <param name="newcomer">
/// For what was not there before, so that its first samples are no habit: what raises the sum is learned slowly, or a newcomer's flood would set its own measure.
/// </param>
public sealed class Cusum(double slackFloor, double alarmFloor, double smoothing = 0.05, bool newcomer = false)
{
    private double _variance;
    private int _samples;

    /// <summary>EWMA of samples outside alarms.</summary>
    public double Baseline { get; private set; }

    public double Sum { get; private set; }

    public bool InAlarm { get; private set; }

    /// <summary>Half the shift that matters: at least the floor, and half a deviation.</summary>
    public double Slack => Math.Max(slackFloor, 0.5 * Math.Sqrt(_variance));

    /// <summary>Five deviations (DETECTION: 4–5 σ), at least the floor.</summary>
    public double AlarmAt => Math.Max(alarmFloor, 5 * Math.Sqrt(_variance));

    /// <returns>True while in alarm.</returns>
    public bool Add(double x)
    {
        // What lies under the floors teaches the baseline at once; a burst does so only after it has been judged against the old one.
        Sum = Math.Min(Math.Max(0, Sum + x - Baseline - Slack), 4 * AlarmAt);
        if (Sum > AlarmAt)
        {
            InAlarm = true;
        }
        else if (Sum <= 0)
        {
            InAlarm = false;
        }

        if (!InAlarm) Learn(x);
        return InAlarm;
    }

    /// <summary>Time jumped: what has been learned stays, the sum does not.</summary>
    public void Reset()
    {
        Sum = 0;
        InAlarm = false;
    }

    private void Learn(double x)
    {
        double weight = newcomer && Sum > 0 ? smoothing : Math.Max(smoothing, 1.0 / (_samples + 1));
        _samples++;
        if (_samples > 1_000_000) _samples = 1_000_000;

        // A first sample that is itself suspicious must not set the baseline: no more than the slack at once.
        double step = Math.Min(x - Baseline, Slack);
        Baseline += weight * step;
        _variance = (1 - weight) * (_variance + weight * step * step);
    }
}
