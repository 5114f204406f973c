using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Verdicts;

/// <summary>
/// Where evidence of all detectors meets: adds it up per source and class, decides what is to be done and says so, at once when something is new
/// or gets worse, else at most once a second per threat. Lives on the analysis worker; deterministic given the id generator; every table bounded.
/// </summary>
public sealed class VerdictStage : IVerdictStage
{
    private const double GrowthSeconds = 1;
    private const double NewSourceWindow = 10;
    private const double ActiveSeconds = 60;

    /// <summary>Threats at a time from which on less is kept of each new piece of evidence: thousands of forged sources with all of it would be 200 MB. The store has been given what leaves.</summary>
    internal const int Crowd = 4_096, EvidenceInCrowd = 4;

    private const string NamesItself = "its packets name their receiver as their sender: somebody else wrote them";

    private readonly VerdictOptions _options;
    private readonly Action<Verdict> _emit;
    private readonly Func<Guid> _newId;
    private readonly Func<AddressKey, bool>? _isBlocked;
    private readonly BoundedTable<ThreatKey, Threat> _threats;
    private readonly KnownPeers _peers;
    private readonly CalledHosts _called;
    private readonly TimeRing _newUnverified;
    private readonly Dictionary<AddressKey, ThreatKey> _active = [];
    private PacketTime _now;

    /// <param name="emit">Gets each verdict, on the caller's thread.</param>
    /// <param name="newId">Draws threat ids; tests inject a counter.</param>
    /// <param name="isBlocked">True for a source that is being blocked now: its packets are counted, not fresh evidence.</param>
    public VerdictStage(VerdictOptions options, Action<Verdict> emit, Func<Guid>? newId = null, Func<AddressKey, bool>? isBlocked = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _emit = emit;
        _newId = newId ?? Guid.CreateVersion7;
        _isBlocked = isBlocked;
        _threats = new BoundedTable<ThreatKey, Threat>(options.MaxThreats);
        _peers = new KnownPeers(options.MaxKnownPeers, options.KnownPeerHours);
        _called = new CalledHosts(options.MaxKnownPeers, options.KnownPeerHours);
        _newUnverified = new TimeRing(options.ManyNewSources + 1);
    }

    /// <summary>Threats shown since the start.</summary>
    public long Threats { get; private set; }

    public long Verdicts { get; private set; }

    /// <summary>Evidence held back because a better name for the same behaviour is shown.</summary>
    public long EvidenceHeld { get; private set; }

    /// <summary>Evidence of sources that were blocked already.</summary>
    public long EvidenceOfBlocked { get; private set; }

    public long Evictions => _threats.Evictions;

    public int Tracked => _threats.Count;

    public void NoteExchange(AddressKey source, PacketTime time) => _peers.Note(source, time);

    public void NoteAnswer(AddressKey host, PacketTime time) => _called.Note(host, time);

    public void Add(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (_isBlocked is not null && evidence.Source is { } source && _isBlocked(source))
        {
            EvidenceOfBlocked++;
            return;
        }

        if (IsHeld(evidence))
        {
            EvidenceHeld++;
            return;
        }

        // LAND and its kin: a block would hit the victim.
        if (evidence is { Spoof: SpoofClass.Unverified, Source: { } sender } && sender == evidence.Destination) evidence = evidence with { WatchOnly = evidence.WatchOnly ?? NamesItself };

        var key = ThreatKey.Of(evidence);
        if (_threats.TryGet(key, out var old) && evidence.Time.SecondsSince(old.LastSeen) > _options.IdleSeconds) _threats.Remove(key);
        int slot = _threats.SlotOf(key, static k => new Threat(k));
        var threat = _threats[slot];
        threat.Add(evidence, _options, _threats.Count <= Crowd ? _options.MaxEvidence : Math.Min(_options.MaxEvidence, EvidenceInCrowd));
        Judge(threat, evidence.Time);
        if (threat.Grown) _threats.Wake(slot);
    }

    public void OnTick(PacketTime now)
    {
        _now = now;
        for (int i = 0; i < _threats.Count && (i = _threats.NextAwake(i)) >= 0; i++)
        {
            var threat = _threats[i];
            if (!threat.Grown) _threats.Rest(i);
            else if (now.SecondsSince(threat.LastEmitted) >= GrowthSeconds) Emit(threat, now, isNew: false);
        }

        _threats.RemoveIdle(now, _options.IdleSeconds);
    }

    public bool TryGetActive(AddressKey source, out ThreatClass threat, out float confidence)
    {
        threat = ThreatClass.Normal;
        confidence = 0;
        if (_active.Count == 0 || !_active.TryGetValue(source, out var key)) return false;
        if (!_threats.TryGet(key, out var found) || !found.Shown)
        {
            _active.Remove(source);
            return false;
        }

        // What a host does long after its attack is not coloured by it.
        if (_now.SecondsSince(found.LastSeen) > ActiveSeconds) return false;
        threat = key.Class;
        confidence = (float)VerdictWriter.Confidence(found.Score(_now, _options.HalfLifeSeconds));
        return true;
    }

    public void OnEpoch()
    {
        _threats.Clear();
        _active.Clear();
    }

    public void Complete(PacketTime now)
    {
        for (int i = 0; i < _threats.Count; i++)
            if (_threats[i].Grown) Emit(_threats[i], now, isNew: false);
    }

    private bool IsHeld(Evidence evidence)
    {
        // Whoever wrote the rule wants to know.
        if (evidence.Rule is not null) return false;

        // The model sees who sends and not for whom: reflectors and forged names are the flood that its victim already has.
        if (evidence is { Class: ThreatClass.DosFlood, Detector: VerdictPolicy.ModelDetector, Spoof: SpoofClass.Unverified, Destination: { } flooded }
            && IsShown(new ThreatKey(ThreatClass.DosFlood, default, flooded, 0), evidence.Time)) return true;

        foreach (var other in ClassPrecedence.Classes)
        {
            if (!ClassPrecedence.Holds(other, evidence)) continue;
            if (evidence.Source is { } source && IsShown(new ThreatKey(other, source, default, 0), evidence.Time)) return true;

            // A flood of forged sources is keyed by its victim: what one of those names did there is part of it.
            if (other == ThreatClass.DosFlood && evidence.Spoof == SpoofClass.Unverified && evidence.Destination is { } victim
                && IsShown(new ThreatKey(other, default, victim, 0), evidence.Time)) return true;
        }

        return false;
    }

    private bool IsShown(ThreatKey key, PacketTime now) =>
        _threats.TryGet(key, out var threat) && threat.Shown && !threat.ModelOnly && now.SecondsSince(threat.LastSeen) <= ClassPrecedence.HoldSeconds;

    private void Judge(Threat threat, PacketTime now)
    {
        double score = threat.Score(now, _options.HalfLifeSeconds);
        if (!threat.Shown)
        {
            if (score < _options.AlertScore) return;
            Show(threat, now);
            return;
        }

        var (action, _) = Decide(threat, score, now);
        var severity = SeverityOf(threat, action, score);
        if (action > threat.LastAction || severity > threat.LastSeverity || now.SecondsSince(threat.LastEmitted) >= GrowthSeconds)
            Emit(threat, now, isNew: false);
        else
            threat.Grown = true;
    }

    private void Show(Threat threat, PacketTime now)
    {
        threat.Id = _newId();
        threat.Shown = true;
        threat.DetectedAt = now;
        threat.PacketsUntilDetection = threat.Evidence[^1].Packets;
        Threats++;
        if (threat.Spoof == SpoofClass.Unverified && threat.Source is not null && threat.Key.Rule == 0) _newUnverified.Add(now);
        Emit(threat, now, isNew: true);
    }

    private (VerdictAction Action, string Reason) Decide(Threat threat, double score, PacketTime now)
    {
        // A flood is counted in whole seconds, and a customer may have been served in the first of them: its good name counts up to the alarm.
        var began = threat.Key.Class == ThreatClass.DosFlood ? threat.DetectedAt : threat.FirstPacket;
        bool knownBefore = threat.Source is { } source && _peers.Before(source, began);
        bool called = threat is { Spoof: SpoofClass.Unverified, Source: { } named } && _called.Contains(named, now);
        bool many = _newUnverified.Within(now, NewSourceWindow) > _options.ManyNewSources;
        return VerdictPolicy.Decide(new PolicyInput(threat.Key.Class, threat.Source is not null, threat.Spoof, score, threat.WitnessCount, threat.Decisive,
            threat.ModelOnly, threat.Count, threat.WatchOnly, threat.SoftOnly, knownBefore, called, many), _options);
    }

    /// <summary>A rule says itself how urgent it is; a block is never of low severity.</summary>
    private static Severity SeverityOf(Threat threat, VerdictAction action, double score) =>
        threat.Key.Rule != 0 ? action == VerdictAction.Block && threat.SeverityFloor < Severity.Medium ? Severity.Medium : threat.SeverityFloor : VerdictPolicy.SeverityOf(threat.Key.Class, action, score, threat.SeverityFloor);

    private void Emit(Threat threat, PacketTime now, bool isNew)
    {
        double score = threat.Score(now, _options.HalfLifeSeconds);
        var (action, reason) = Decide(threat, score, now);

        // What was decided on stronger evidence is not taken back by mere forgetting: blocks run out by themselves.
        if (!isNew && action < threat.LastAction) (action, reason) = (threat.LastAction, "as decided before; the behaviour is fading");
        var severity = SeverityOf(threat, action, score);
        if (severity < threat.LastSeverity) severity = threat.LastSeverity;
        threat.LastAction = action;
        threat.LastSeverity = severity;
        threat.LastEmitted = now;
        threat.Grown = false;
        if (action == VerdictAction.Block && threat.Source is { } proven && threat.Spoof != SpoofClass.Unverified)
        {
            _peers.Forget(proven);
            _called.Forget(proven);
        }

        Verdicts++;
        // Traffic is labelled by what is found here.
        if (threat.Source is { } named && threat.Key.Source == named && threat.Key.Rule == 0) Remember(named, threat.Key, score);
        var verdict = VerdictWriter.Write(threat, isNew, score, action, reason, severity, now, _options.HalfLifeSeconds);
        _emit(action == VerdictAction.Block && threat.Source is { IsV4: false } sixth ? verdict with { Neighbours = _peers.Neighbours(sixth) } : verdict);
    }

    /// <summary>Which of a source's threats its records are labelled with: the strongest. Bounded by the threats themselves.</summary>
    private void Remember(AddressKey source, ThreatKey key, double score)
    {
        if (_active.TryGetValue(source, out var other) && other != key && _threats.TryGet(other, out var rival) && rival.Shown
            && rival.Score(_now, _options.HalfLifeSeconds) >= score) return;
        if (_active.Count >= 2 * _options.MaxThreats) _active.Clear();
        _active[source] = key;
    }
}
