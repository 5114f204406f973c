using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Verdicts;

/// <summary>What one detector has said about one threat.</summary>
internal sealed class DetectorVoice(string name)
{
    public string Name { get; } = name;
    public double LogOdds { get; set; }
    public PacketTime Time { get; set; }
    public Evidence Newest { get; set; } = null!;

    /// <summary>
    /// The same detector repeating itself is no new witness: its voice is the strongest it has said, decayed, plus a third of the weaker
    /// one, and never more than <see cref="Loudest"/>.
    /// </summary>
    public const double Loudest = 9;

    public double At(PacketTime now, double halfLife) =>
        LogOdds * Math.Exp(-Math.Log(2) * Math.Max(0, now.SecondsSince(Time)) / halfLife);

    public void Add(Evidence evidence, double halfLife)
    {
        double before = At(evidence.Time, halfLife);
        double strong = Math.Max(before, evidence.LogOdds);
        double weak = Math.Min(before, evidence.LogOdds);
        LogOdds = Math.Min(Loudest, strong + Math.Max(0, weak) / 3);
        Time = evidence.Time;
        Newest = evidence;
    }
}

/// <summary>One threat while it lasts: its voices, its bounded evidence and what was last said about it.</summary>
internal sealed class Threat(ThreatKey key) : ITracked
{
    /// <summary>Detectors heard per threat; there are fewer kinds than this.</summary>
    public const int MaxVoices = 8;

    private readonly List<DetectorVoice> _voices = [];
    private readonly List<Evidence> _evidence = [];

    public ThreatKey Key { get; } = key;
    public Guid Id { get; set; }
    public bool Shown { get; set; }
    public PacketTime LastEmitted { get; set; }
    public bool Grown { get; set; }
    public VerdictAction LastAction { get; set; }
    public Severity LastSeverity { get; set; }
    public PacketTime DetectedAt { get; set; }
    public long PacketsUntilDetection { get; set; }
    public PacketTime FirstPacket { get; private set; }
    public PacketTime LastSeen { get; private set; }
    public SpoofClass Spoof { get; private set; }
    public bool Decisive { get; private set; }
    public long Count { get; private set; }
    public int SourceCount { get; private set; }
    public Severity SeverityFloor { get; private set; }
    public string? WatchOnly { get; private set; }

    /// <summary>As long as all that was said, but by the model, is so.</summary>
    public string? SoftOnly { get; private set; }
    public AddressKey? Destination { get; private set; }
    public ushort DestinationPort { get; private set; }

    /// <summary>Address named with a link forgery; the newest.</summary>
    public AddressKey? Source { get; private set; }

    public double Weight { get; private set; }

    public IReadOnlyList<DetectorVoice> Voices => _voices;

    public IReadOnlyList<Evidence> Evidence => _evidence;

    /// <summary>
    /// Detectors that agree independently of each other. What the model sees of a web attack, unusual characters and long targets, is what the pattern rules read, and what articles about
    /// attacks have too: it weighs, but is no second witness.
    /// </summary>
    public int WitnessCount => Key.Class == ThreatClass.WebAttack ? _voices.Count(v => v.Name != VerdictPolicy.ModelDetector) : _voices.Count;

    public bool ModelOnly => _voices.TrueForAll(v => v.Name == VerdictPolicy.ModelDetector);

    /// <param name="most">Pieces of evidence that are kept.</param>
    public void Add(Evidence evidence, VerdictOptions options, int most)
    {
        if (_evidence.Count == 0)
        {
            FirstPacket = evidence.FirstPacket;
            Destination = evidence.Destination;
            DestinationPort = evidence.DestinationPort;
            Source = evidence.Source;
            WatchOnly = evidence.WatchOnly;
            SoftOnly = evidence.SoftOnly;
        }

        if (evidence.FirstPacket < FirstPacket) FirstPacket = evidence.FirstPacket;
        if (evidence.Time > LastSeen) LastSeen = evidence.Time;
        if (evidence.Spoof > Spoof) Spoof = evidence.Spoof;
        if (evidence.SeverityFloor > SeverityFloor) SeverityFloor = evidence.SeverityFloor;
        Decisive |= evidence.Decisive;
        Count += Math.Max(0, evidence.Flows);
        SourceCount = Math.Max(SourceCount, evidence.SourceCount);

        // Only when nothing that was said may block does the threat stay watched. The model sees shapes: it cannot lift the doubt of a rule that the same shape is honest
        // (a load test inside, decoys), whichever of them spoke first.
        bool model = evidence.Detector == VerdictPolicy.ModelDetector;
        if (evidence.WatchOnly is null && !model) WatchOnly = null;
        else if (evidence.WatchOnly is not null && !model && ModelOnly) WatchOnly = evidence.WatchOnly;
        if (evidence.SoftOnly is null && evidence.WatchOnly is null && !model) SoftOnly = null;
        else if (evidence.SoftOnly is not null && !model && ModelOnly) SoftOnly = evidence.SoftOnly;
        Destination ??= evidence.Destination;
        if (DestinationPort == 0) DestinationPort = evidence.DestinationPort;
        Keep(evidence, most);
        VoiceOf(evidence.Detector).Add(evidence, options.HalfLifeSeconds);
        Weight = Score(evidence.Time, options.HalfLifeSeconds) + (Shown ? 100 : 0);
    }

    public double Score(PacketTime now, double halfLife)
    {
        double sum = 0;
        foreach (var voice in _voices) sum += voice.At(now, halfLife);
        return sum;
    }

    private DetectorVoice VoiceOf(string detector)
    {
        foreach (var voice in _voices)
            if (voice.Name == detector) return voice;
        if (_voices.Count == MaxVoices) return _voices[^1];
        var added = new DetectorVoice(detector);
        _voices.Add(added);
        return added;
    }

    private void Keep(Evidence evidence, int most)
    {
        // The first piece says how it began, the newest how it goes on.
        if (_evidence.Count >= most) _evidence.RemoveAt(most > 1 ? 1 : 0);
        _evidence.Add(evidence);
    }
}
