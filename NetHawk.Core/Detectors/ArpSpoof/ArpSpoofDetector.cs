using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.ArpSpoof;

/// <summary>
/// Forged bindings on the link (ARP replies, neighbour advertisements): answers nobody asked for, for several addresses or for one whose owner
/// still speaks; owners that alternate; a frame that claims another station's address; questions in another's name. An address that simply moves (DHCP, failover,
/// VRRP/HSRP) is announced to all, once, and its old owner falls silent.
/// </summary>
public sealed class ArpSpoofDetector : IDetector
{
    private const double WindowSeconds = 60;
    private const double AskedSeconds = 5;
    private const int Reminders = 3;

    /// <summary>Unasked answers for one address to one station within a minute, over so many seconds: whoever was told remembers it for minutes.</summary>
    private const int Insistence = 10;
    private const double InsistenceSeconds = 5;

    /// <summary>The same of one that is patient and was never seen asked for anything: a reminder every ten seconds keeps the forgery alive.</summary>
    private const int PatientInsistence = 5;
    private const double PatientSeconds = 20;

    /// <summary>The same to all within half a minute: a failover tells it five times and again five times, a device now and then.</summary>
    private const int Proclamations = 12;
    private const double ProclamationWindow = 30;
    private const double ProclamationSeconds = 9;

    /// <summary>As answers, which failover and devices seldom are: they announce by questions.</summary>
    private const int AnsweredProclamations = 8;

    /// <summary>The same where another station, asked for that address, answers meanwhile: who takes over an address announces it before anybody asks.</summary>
    private const int ContradictedProclamations = 5;
    private const double ContradictedSeconds = 6;

    /// <summary>Who forges must say it again within this time, for the owner answers meanwhile; two that share an address and hold it in turn (VRRP, a cluster) are silent about it for longer.</summary>
    private const double FightSeconds = 12;

    /// <summary>A failover says it in bursts, and two that take turns say it in many: each burst counts once.</summary>
    private const double BurstSeconds = 0.5;

    /// <summary>
    /// Questions to one station within a minute, over so many seconds, in the name of an address that another station holds: whoever is asked remembers who asked. A
    /// station that takes an address over announces it to all before it asks.
    /// </summary>
    private const int QuestionsAsAnother = 4;
    private const double QuestionsAsAnotherSeconds = 6;

    /// <summary>Marks questions that are kept by the asker's address, not by its station.</summary>
    private const uint ByAddress = 1;

    private readonly ArpSpoofOptions _options;
    private readonly BoundedTable<AddressKey, Binding> _bindings = new(65_536);
    private readonly BoundedTable<MacAddress, Station> _stations = new(16_384);
    private readonly RecentSet _asked = new(65_536, AskedSeconds);

    /// <summary>Who answered for which address when asked.</summary>
    private readonly RecentSet _answered = new(65_536, 86_400);

    public ArpSpoofDetector(DetectorContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _options = context.Options.ArpSpoof;
    }

    public string Name => "arp-spoof";

    public DetectorScope Scope => DetectorScope.Link;

    public DetectorEvents Events => DetectorEvents.Link | DetectorEvents.Tick;

    public long Evictions => _bindings.Evictions + _stations.Evictions;

    public void OnLink(in LinkEvent link, IEvidenceSink sink)
    {
        switch (link.Kind)
        {
            case LinkEventKind.ArpRequest:
            case LinkEventKind.NeighborSolicitation:
                if (!link.IsGratuitous)
                {
                    _asked.Add(Question(link.FrameSource, link.Target), link.Time);
                    _asked.Add(RecentSet.Pair(link.ClaimAddress, link.Target, ByAddress), link.Time);
                }

                OnClaim(link, reply: false, sink);
                break;
            case LinkEventKind.ArpReply:
            case LinkEventKind.NeighborAdvertisement:
                OnClaim(link, reply: true, sink);
                break;
        }
    }

    public void OnTick(PacketTime now, IEvidenceSink sink)
    {
        _bindings.RemoveIdle(now, 86_400);
        _stations.RemoveIdle(now, 3600);
    }

    public void OnEpoch() => _stations.Clear();

    private void OnClaim(in LinkEvent link, bool reply, IEvidenceSink sink)
    {
        if (!FlowFacts.IsOneHost(link.ClaimAddress) || link.ClaimMac.IsNone || link.ClaimMac.IsMulticast) return;
        if (VirtualMac.Is(link.ClaimMac) || VirtualMac.Is(link.FrameSource)) return;
        bool toOne = !link.FrameDestination.IsNone && !link.FrameDestination.IsMulticast && !link.FrameDestination.IsBroadcast;

        // An answer to one station, by name, in a frame to all: some answer questions so; a forger lets everybody hear it.
        bool named = link.Kind == LinkEventKind.ArpReply && !toOne && FlowFacts.IsOneHost(link.Target) && !link.IsGratuitous;
        toOne |= named;
        bool asked = reply && toOne && (named ? _asked.Contains(RecentSet.Pair(link.Target, link.ClaimAddress, ByAddress), link.Time) : WasAsked(link));

        // Where the question was lost, the answer of the one who had answered it before is still no forgery.
        bool unasked = reply && toOne && !asked && !_answered.Contains(Question(link.ClaimMac, link.ClaimAddress));
        bool alone = !_bindings.TryGet(link.ClaimAddress, out var known) || (known.Owner == link.ClaimMac && known.Previous.IsNone);
        if (asked && alone) _answered.Add(Question(link.ClaimMac, link.ClaimAddress), link.Time);

        // Proxies and bridges forward frames of others, but what they put into the message is then the owner's. Who speaks unasked for another station, be it the
        // truth (tools restore what they forged when they end), answers for it.
        bool forAnother = link.FrameSource != link.ClaimMac && !link.FrameSource.IsNone && unasked;
        var mac = forAnother ? link.FrameSource : link.ClaimMac;
        var station = _stations.GetOrAdd(mac, static _ => new Station());
        if ((station.Weight <= 0 && station.Proclaimed.Count == 0) || link.Time.SecondsSince(station.LastSeen) > WindowSeconds * 10) station.First = link.Time;
        station.LastSeen = link.Time;
        station.Frames++;
        if (asked && alone) station.Asked++;

        // Who takes back what a known forger claims is the owner, or the forger's tool that restores the truth as it ends.
        if (IsDefence(link.ClaimAddress, mac, station))
        {
            NoteOwner(link, station, mayBlame: false, asked);
            return;
        }

        if (!asked && !toOne && link.Kind is (LinkEventKind.ArpReply or LinkEventKind.ArpRequest or LinkEventKind.NeighborAdvertisement) && (reply || link.IsGratuitous))
        {
            if (station.Proclaimed.Count > 0 && station.Claimed != link.ClaimAddress) station.Proclaimed.Clear();
            station.Claimed = link.ClaimAddress;
            station.ProclaimedAsAnswer = reply;
            if (station.Proclaimed.Age(link.Time, 1) >= BurstSeconds) station.Proclaimed.Add(link.Time);
        }

        if (!reply && toOne && !link.IsGratuitous) NoteQuestion(link, mac, station);
        if (unasked)
        {
            if (station.Claimed == link.ClaimAddress && station.Victim == link.Target && station.Insisted.Age(link.Time, 1) >= BurstSeconds) station.Insisted.Add(link.Time);
            station.UnaskedCount++;
            station.Unasked.Add(RecentSet.Pair(default, link.ClaimAddress));
            station.UnaskedTimes.Add(link.Time);
            station.Claimed = link.ClaimAddress;
            station.Victim = link.Target;
            if (named) station.Announced.Add(link.Time);
        }
        else if (reply && !toOne && station.Unasked.Contains(RecentSet.Pair(default, link.ClaimAddress)))
        {
            station.Announced.Add(link.Time);
        }
        else if (!reply && !toOne)
        {
            station.OwnAddress = link.ClaimAddress;
        }

        if (forAnother) station.Mismatches++;
        else NoteOwner(link, station, mayBlame: true, asked);
        Judge(link, mac, station, sink);
    }

    /// <summary>Who asks one station writes his own address into the question, and it is remembered like an answer's. Whose own address is another, which he uses, has no reason to write somebody else's.</summary>
    private void NoteQuestion(in LinkEvent link, MacAddress mac, Station station)
    {
        if (station.OwnAddress.IsNone || station.OwnAddress == link.ClaimAddress || _answered.Contains(Question(mac, link.ClaimAddress))) return;
        if (station.Claimed == link.ClaimAddress && station.Proclaimed.Count > 0) return;
        if (!IsHeldByAnother(link.ClaimAddress, mac, link.Time)) return;
        if (station.Claimed != link.ClaimAddress) station.AskedAsAnother.Clear();
        station.Claimed = link.ClaimAddress;
        station.Victim = link.Target;
        if (station.AskedAsAnother.Age(link.Time, 1) >= BurstSeconds) station.AskedAsAnother.Add(link.Time);
    }

    private bool IsHeldByAnother(AddressKey address, MacAddress mac, PacketTime now)
    {
        if (!_bindings.TryGet(address, out var binding) || binding.Owner.IsNone) return false;
        return binding.Owner != mac
            ? now.SecondsSince(binding.LastSeen) <= _options.OwnerSeconds
            : !binding.Previous.IsNone && binding.Previous != mac && now.SecondsSince(binding.PreviousSeen) <= _options.OwnerSeconds;
    }

    private bool IsDefence(AddressKey address, MacAddress mac, Station station) =>
        _bindings.TryGet(address, out var binding) && (IsForgerOf(binding.Owner, address, mac, station) || IsForgerOf(binding.Previous, address, mac, station));

    private bool IsForgerOf(MacAddress other, AddressKey address, MacAddress mac, Station station) =>
        other != mac && !other.IsNone && _stations.TryGet(other, out var forger) && forger.Reported > station.Reported && forger.Unasked.Contains(RecentSet.Pair(default, address));

    private void NoteOwner(in LinkEvent link, Station station, bool mayBlame, bool asked)
    {
        var binding = _bindings.GetOrAdd(link.ClaimAddress, static _ => new Binding());
        binding.Weight++;
        if (binding.Owner.IsNone)
        {
            binding.Owner = link.ClaimMac;
        }
        else if (binding.Owner != link.ClaimMac)
        {
            bool contradicts = asked && Contradict(binding.Owner, link);
            _answered.Remove(Question(binding.Owner, link.ClaimAddress));
            _answered.Remove(Question(link.ClaimMac, link.ClaimAddress));
            bool ownerSpeaks = link.Time.SecondsSince(binding.LastSeen) <= _options.OwnerSeconds;
            bool back = binding.Previous == link.ClaimMac && link.Time.SecondsSince(binding.PreviousSeen) <= _options.OwnerSeconds;
            if (IsContradicted(station, link.ClaimAddress, link.Time)) station.Taken.Add(RecentSet.Pair(default, link.ClaimAddress));
            else if (ownerSpeaks && mayBlame && !contradicts) Blame(link, binding, station, back, fights: link.Time.SecondsSince(binding.PreviousSeen) <= FightSeconds);
            else if (mayBlame && !contradicts) station.Inherited.Add(RecentSet.Pair(default, link.ClaimAddress));
            binding.Previous = binding.Owner;
            binding.PreviousSeen = binding.LastSeen;
            binding.Owner = link.ClaimMac;
        }

        binding.LastSeen = link.Time;
    }

    /// <summary>Another station answers a question for the address that this one tells everybody it holds, and never answered for itself.</summary>
    private bool Contradict(MacAddress claimant, in LinkEvent answer)
    {
        if (_answered.Contains(Question(claimant, answer.ClaimAddress)) || !_stations.TryGet(claimant, out var other) || other.Claimed != answer.ClaimAddress || other.Proclaimed.Count == 0) return false;
        other.Contradicted = answer.Time;
        return true;
    }

    private static bool IsContradicted(Station station, AddressKey address, PacketTime now) =>
        station.Contradicted != default && station.Claimed == address && now.SecondsSince(station.Contradicted) <= WindowSeconds;

    /// <summary>Two stations hold one address: the one that came later, or that answers unasked, is the forger.</summary>
    private void Blame(in LinkEvent link, Binding binding, Station station, bool back, bool fights)
    {
        if (!back)
        {
            station.Taken.Add(RecentSet.Pair(default, link.ClaimAddress));
            if (station.Claimed.IsNone) station.Claimed = link.ClaimAddress;
            return;
        }

        // The owner defends its address, or the forger repeats himself: the other one, or he, is to blame.
        if (!fights) return;
        if (_stations.TryGet(binding.Owner, out var other) && other.Weight >= station.Weight) other.FlipFlops++;
        else station.FlipFlops++;
    }

    private void Judge(in LinkEvent link, MacAddress mac, Station station, IEvidenceSink sink)
    {
        double score = Score(station, link.Time);
        if (score < 2.5 || (score <= station.Reported && station.Frames < station.ReportedFrames * 2)) return;
        int fresh = (int)(station.Frames - station.ReportedFrames);
        station.Reported = score;
        station.ReportedFrames = (int)station.Frames;
        var own = station.OwnAddress.IsNone || station.OwnAddress == station.Claimed ? (AddressKey?)null : station.OwnAddress;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.ArpSpoof,
            Spoof = SpoofClass.Unverified,
            LogOdds = score,
            WatchOnly = "an address forged on the link is its victim's; a block by address would hit the owner",
            Source = own,
            Destination = station.Victim.IsNone || station.Victim == station.Claimed ? station.Claimed : station.Victim,
            Protocol = link.ClaimAddress.IsV4 ? IpProtocol.Arp : IpProtocol.IcmpV6,
            SourceMac = mac,
            FirstPacket = station.First,
            Time = link.Time,
            Packets = station.Frames,
            Flows = Math.Max(1, fresh),
            Technique = "T1557.002",
            Reason = Reason(link, mac, station),
        });
    }

    private double Score(Station station, PacketTime now)
    {
        int unasked = station.UnaskedTimes.Within(now, WindowSeconds);

        // A station of many addresses whose answers mostly follow a question: the capture lost some questions.
        if (station.Asked > 2 * station.UnaskedCount && station.Taken.Count == 0 && station.FlipFlops == 0) unasked = 0;
        double score = 0;
        if (unasked > 0) score += unasked >= _options.UnaskedReplies ? 1.8 : 1.2;
        bool several = station.Unasked.Count >= 2 || (station.Unasked.Count == 1 && !station.OwnAddress.IsNone && station.OwnAddress != station.Claimed);
        if (several && unasked > 0) score += station.Unasked.Count >= 2 ? 2.2 : 1.6;
        if (station.Taken.Count > 0 && unasked > 0) score += 1.5;

        // Whoever holds an address is asked for it now and then; only a forger must remind one station and all others of it every few seconds.
        if (unasked >= _options.UnaskedReplies && station.Announced.Within(now, WindowSeconds) >= Reminders) score += 0.8;

        // An address changes hands by one message to all (failover, a new lease), not by telling one station again and again.
        if (station.Taken.Count == 0 && station.Inherited.Count > 0 && unasked >= _options.UnaskedReplies) score += 1;
        if (station.FlipFlops > 0) score += Math.Min(3, 1.2 + 0.6 * station.FlipFlops);
        if (station.Mismatches > 0) score += 1.2;
        if (unasked > 0 && Insists(station, now)) score += 0.9;
        if (Proclaims(station, now) || AsksAsAnother(station, now)) score = Math.Max(score, 2.6);
        return Math.Min(7, score);
    }

    private static bool Insists(Station station, PacketTime now)
    {
        int times = station.Insisted.Within(now, WindowSeconds);
        return (times >= Insistence && station.Insisted.Age(now, Insistence) >= InsistenceSeconds)
            || (station.Asked == 0 && times >= PatientInsistence && station.Insisted.Age(now, PatientInsistence) >= PatientSeconds);
    }

    private static bool AsksAsAnother(Station station, PacketTime now) =>
        station.AskedAsAnother.Within(now, WindowSeconds) >= QuestionsAsAnother && station.AskedAsAnother.Age(now, QuestionsAsAnother) >= QuestionsAsAnotherSeconds;

    private static bool Proclaims(Station station, PacketTime now)
    {
        int times = station.Proclaimed.Within(now, ProclamationWindow);
        return (times >= Proclamations && station.Proclaimed.Age(now, Proclamations) >= ProclamationSeconds)
            || (IsContradicted(station, station.Claimed, now) && times >= ContradictedProclamations && station.Proclaimed.Age(now, ContradictedProclamations) >= ContradictedSeconds)
            || (station.ProclaimedAsAnswer && station.Asked == 0 && times >= AnsweredProclamations && station.Proclaimed.Age(now, AnsweredProclamations) >= ProclamationSeconds);
    }

    private static string Reason(in LinkEvent link, MacAddress mac, Station station)
    {
        var parts = new List<string>();
        if (station.Unasked.Count > 0) parts.Add(Invariant($"answered unasked for {station.Unasked.Count} {(station.Unasked.Count == 1 ? "address" : "addresses")}"));
        if (station.Taken.Count > 0) parts.Add("took an address whose owner still speaks");
        if (station.Taken.Count == 0 && station.Inherited.Count > 0) parts.Add("took an address that had another owner");
        if (Proclaims(station, link.Time)) parts.Add("tells everybody again and again");
        if (AsksAsAnother(station, link.Time)) parts.Add("asks one station again and again in the name of another");
        if (station.FlipFlops > 0) parts.Add(Invariant($"fought over an address {(station.FlipFlops == 1 ? "once" : Invariant($"{station.FlipFlops} times"))}"));
        if (station.Mismatches > 0) parts.Add("sent claims from another station address");
        return Invariant($"{mac} claims to be {station.Claimed} on the link: {string.Join(", ", parts)}, in {FlowFacts.Span(link.Time.SecondsSince(station.First))}");
    }

    private bool WasAsked(in LinkEvent link) => _asked.Contains(Question(link.FrameDestination, link.ClaimAddress), link.Time);

    private static ulong Question(MacAddress asker, AddressKey about) => RecentSet.Pair(new AddressKey(0, asker.Value), about);
}
