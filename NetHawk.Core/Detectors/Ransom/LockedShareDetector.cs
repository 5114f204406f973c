using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Sketches;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.Ransom;

/// <summary>
/// Files of a share locked one by one (MITRE T1486): one after the other gets a second ending, the same for all, and is gone under its old name. Whoever packs, keeps a copy or signs uses an
/// ending that says so. Only watched: a house that encrypts its own files looks alike.
/// </summary>
public sealed class LockedShareDetector : IDetector
{
    private const double WindowSeconds = 300, ForgetSeconds = 3600;

    /// <summary>Files that were opened and then had the same ending more, and the share of them that was removed where they were not renamed.</summary>
    private const int Files = 8;
    private const double Removed = 0.6;
    private const int MostNames = 2048;

    /// <summary>Bytes that the names of all sessions may take.</summary>
    private const long MostHeld = 16 << 20;

    /// <summary>What packs, copies, signs, downloads or edits a file adds.</summary>
    private static readonly HashSet<string> Customary =
    [
        ".gz", ".bz2", ".xz", ".zst", ".zip", ".7z", ".rar", ".lz4", ".z", ".tgz", ".tar", ".br", ".bak", ".old", ".orig", ".backup", ".bkp", ".save", ".sav", ".copy", ".tmp", ".temp", ".part", ".partial",
        ".crdownload", ".download", ".filepart", ".swp", ".lock", ".lck", ".asc", ".sig", ".gpg", ".pgp", ".p7m", ".p7s", ".md5", ".sha1", ".sha256", ".log", ".txt", ".meta", ".xmp", ".json", ".xml", ".done", ".ok", ".processed", ".imported",
    ];

    private sealed class Session : ITracked
    {
        public SmallSet Opened { get; } = new(MostNames);
        public SmallSet Locked { get; } = new(MostNames);
        public string Ending { get; set; } = "";
        public int Renames { get; set; }
        public int Removals { get; set; }
        public int ReportedAt { get; set; }
        public PacketTime First { get; set; }
        public PacketTime LastSeen { get; set; }
        public long Held => Opened.Bytes + Locked.Bytes;
        public double Weight => Locked.Count;

        public void Begin(PacketTime time)
        {
            Opened.Clear();
            Restart("", time);
        }

        public void Restart(string ending, PacketTime time)
        {
            Locked.Clear();
            (Ending, Renames, Removals, ReportedAt, First) = (ending, 0, 0, 0, time);
        }
    }

    private readonly BoundedTable<HostPair, Session> _sessions = new(1024, mostHeld: MostHeld);

    public string Name => "locked-share";

    public DetectorScope Scope => DetectorScope.Source;

    public DetectorEvents Events => DetectorEvents.OtherRead | DetectorEvents.Tick;

    public long Evictions => _sessions.Evictions;

    public void OnFlow(in FlowEvent flow, IEvidenceSink sink)
    {
        if (flow.Kind != FlowEventKind.Application || flow.Peek is not SmbFile file) return;
        var session = _sessions.GetOrAdd(HostPair.Of(flow), static _ => new Session());
        if (session.LastSeen == default || flow.Time.SecondsSince(session.LastSeen) > WindowSeconds || session.Opened.IsFull) session.Begin(flow.Time);
        session.LastSeen = flow.Time;
        if (file.Action == SmbFileAction.Removed) session.Removals++;
        else Note(session, file, flow.Time);
        if (file.Name != 0 && file.Action != SmbFileAction.Renamed) session.Opened.Add(file.Name);
        int locked = session.Locked.Count;
        if (locked < Files || locked < 2 * session.ReportedAt || session.Renames + session.Removals < Removed * locked) return;
        int fresh = locked - session.ReportedAt;
        session.ReportedAt = locked;
        sink.Add(new Evidence
        {
            Detector = Name,
            Class = ThreatClass.Malware,
            Spoof = SpoofClass.Application,
            LogOdds = 3.4,
            WatchOnly = "a house that encrypts or renames its own files looks alike",
            Source = flow.Initiator,
            Destination = flow.Responder,
            DestinationPort = flow.ResponderPort,
            Protocol = IpProtocol.Tcp,
            FirstPacket = session.First,
            Time = flow.Time,
            Packets = flow.InitiatorHostPackets,
            Flows = fresh,
            Technique = "T1486",
            Reason = Invariant($"{flow.Initiator} gave {locked} files of a share of {flow.Responder} the ending \"{session.Ending}\" behind their own in {FlowFacts.Span(flow.Time.SecondsSince(session.First))}, and the old ones are gone: files are locked one by one"),
        });
    }

    /// <summary>"plan.docx" was opened, and now there is a "plan.docx.locked".</summary>
    private static void Note(Session session, SmbFile file, PacketTime time)
    {
        if (file.Stem == 0 || file.Ending.Length < 2 || Customary.Contains(file.Ending) || !session.Opened.Contains(file.Stem)) return;
        if (session.Ending != file.Ending) session.Restart(file.Ending, time);
        if (session.Locked.Add(file.Stem) && file.Action == SmbFileAction.Renamed) session.Renames++;
    }

    public void OnTick(PacketTime now, IEvidenceSink sink) => _sessions.RemoveIdle(now, ForgetSeconds);

    public void OnEpoch() => _sessions.Clear();
}
