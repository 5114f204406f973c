namespace NetHawk.Core.Detectors.Beacon;

/// <summary>
/// What besides the rhythm speaks for a program that asks its master for orders, and what for an honest one: health checks, agents and devices keep a rhythm too. Each sign has a
/// weight in quarters; the weights were set on the recorded houses <c>house-101</c> to <c>house-308</c> and the older recordings of masters, see docs/DETECTION.md.
/// </summary>
internal readonly ref struct CallSigns
{
    /// <summary>Pauses that vary by this share of their mean were drawn (uniform jitter of 20 % has 0.115, of 35 % 0.2): clocks vary by less, and what comes by chance by more.</summary>
    private const double DrawnALittle = 0.115, DrawnFrom = 0.2, DrawnTo = 0.65;

    /// <summary>Who has no time to wait wants to know at once when a service falls, or tells what it measures where nobody answers; a program that hides rests.</summary>
    private const double HastySeconds = 0.95, HastyUnheard = 1.5;

    /// <summary>Sum from which on a rhythm is shown.</summary>
    public const double Enough = 1.5;

    /// <summary>The same of few calls, whose rhythm may be chance.</summary>
    public const double EnoughOfFew = 2;

    /// <summary>Something that is neither HTTP nor TLS nor any other protocol that is known.</summary>
    public bool OwnWords { get; init; }

    /// <summary>TLS that asked for no server's name.</summary>
    public bool Nameless { get; init; }
    public bool Encrypted { get; init; }
    public HttpHabit Habit { get; init; }

    /// <summary>Answers to the usual words that were unlike the usual answer.</summary>
    public int Orders { get; init; }

    /// <summary>Nearly all that was asked was refused, by HTTP's own word.</summary>
    public bool Refused { get; init; }

    /// <summary>Each answer differs, as what is measured does.</summary>
    public bool Unlike { get; init; }

    /// <summary>Nothing ever came back.</summary>
    public bool Unheard { get; init; }
    public double Every { get; init; }

    /// <summary>Standard deviation of the pauses over their mean, where the words are equal; 0 where they are not.</summary>
    public double Variation { get; init; }

    /// <summary>Others use the server too.</summary>
    public bool Shared { get; init; }

    /// <summary>Both in one small network.</summary>
    public bool Neighbours { get; init; }

    /// <summary>A port that belongs to monitoring, control or a cluster's store, which are polled by design.</summary>
    public bool PollingPort { get; init; }

    public double Weigh(List<string>? speaksFor, List<string>? against)
    {
        double sum = 0;
        if (Encrypted && Nameless) Add(1.5, "no server's name");
        else if (Encrypted) Add(1, null);
        else if (OwnWords)
        {
            Add(1.5, "no known protocol");
            if (Unlike) Add(-0.5, "answers that all differ");
        }
        else
        {
            switch (Habit.Caller)
            {
                case HttpCaller.Hidden: Add(2, "no program's name or a false browser's"); break;
                case HttpCaller.Named: Add(-2.5, "a program that says its name"); break;
                case HttpCaller.Browser: Add(-1, "a browser's headers"); break;
                default: Add(1.5, "a general tool"); break;
            }

            if (Habit.Reports) Add(1, "posts now and then among its questions");
            if (Habit is { Requests: > 0, WantsBodies: false }) Add(-3, "answers without a body");
            else if (Habit is { Requests: > 0, BeyondErrands: false }) Add(-1.5, "what checks, hooks and collectors are asked for");
            if (Refused) Add(-0.75, "always refused");
        }

        if (Orders >= 2) Add(2.25, Orders + " answers unlike the usual one to the same words");
        else if (Orders == 1) Add(1.25, "one answer unlike the usual one to the same words");
        if (Variation is >= DrawnALittle and <= DrawnTo) Add(Variation < DrawnFrom ? 0.5 : 1, "pauses that vary as if drawn");
        if (Every < (Unheard ? HastyUnheard : HastySeconds)) Add(-1.5, "no rest between the calls");
        if (Shared) Add(-1.5, "a server that others use too");
        if (Neighbours) Add(-1.25, "a neighbour in the same network");
        if (PollingPort) Add(-1.5, "a port of monitoring, control or a cluster's store");
        return sum;

        void Add(double weight, string? words)
        {
            sum += weight;
            if (words is not null) (weight > 0 ? speaksFor : against)?.Add(words);
        }
    }
}
