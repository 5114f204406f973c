using NetHawk.Core.Packets;
using NetHawk.Core.Sketches;

namespace NetHawk.Core.Detectors.WebAttack;

/// <summary>What one client asked of one server.</summary>
internal sealed class WebClient : ITracked
{
    public SmallSet Hits { get; } = new(256);
    public int StrongHits { get; set; }

    /// <summary>Those of them that stood in no call of a program (JSON).</summary>
    public int StrongElsewhere { get; set; }

    /// <summary>Those of them that stood in no long call.</summary>
    public int StrongShort { get; set; }

    /// <summary>Hits that are the name of a file below a place in which the client keeps files, and nothing else.</summary>
    public int NameHits { get; set; }

    /// <summary>Hits that a page of somebody else's can have made a visitor's browser send.</summary>
    public int LedHits { get; set; }

    /// <summary>Names of the browsers and programs of such hits: each keeps its own, tools draw one for each request.</summary>
    public SmallSet Agents { get; } = new(FewTargets);

    /// <summary>Hits of a <see cref="LinkFollower"/>.</summary>
    public int FollowedHits { get; set; }

    /// <summary>All that speaks against it is such; people behind one address have a few browsers.</summary>
    public bool MayBeLed => LedHits == Hits.Count && HasFewAgents;

    public bool MayFollow => FollowedHits == Hits.Count && HasFewAgents;

    private bool HasFewAgents => Agents.Count <= MostAgents + Hits.Count / HitsPerAgent;

    /// <summary>Nearly all that is asked for in this window is such.</summary>
    public bool IsLed => Led * 10 >= Requests * 9;

    /// <summary>Requests of this window that a page of somebody else's can have made a visitor's browser send.</summary>
    public int Led { get; set; }

    /// <summary>Requests in all, not only in this window.</summary>
    public int All { get; set; }

    /// <summary>Texts that hold a pattern and may only speak of it.</summary>
    public int Quoted { get; set; }
    public int ReportedQuoted { get; set; }
    public bool QuotesLogs { get; set; }
    public WebPattern Worst { get; set; }
    public string Example { get; set; } = "";

    public SmallSet Targets { get; private set; } = new(2048);
    /// <summary>Targets with their numbers taken out.</summary>
    public SmallSet Templates { get; private set; } = new(256);

    /// <summary>Answers that forbid (403), and at how many requests those among numbered targets were reported.</summary>
    public int Forbidden { get; set; }
    public int ReportedForbidden { get; set; }
    public TimeRing Refusals { get; } = new(64);
    public int Requests { get; set; }
    public int Refused { get; set; }

    /// <summary>Requests for <see cref="DerivedPath"/>s.</summary>
    public int Derived { get; set; }

    /// <summary>Requests for <see cref="LongPath"/>s.</summary>
    public int LongNames { get; set; }

    private const int MostAgents = 2, HitsPerAgent = 8;

    private const int FewPlaces = 10, FewTargets = 64, AskedAgain = 4;

    private SmallSet _paths = new(FewPlaces + 1);
    private SmallSet _folders = new(FewPlaces + 1);
    private SmallSet _bases = new(2);
    private readonly SmallSet _kept = new(FewPlaces);
    private int _codes;

    /// <summary>Most are drawn names of links (some of which look like words), in a few folders: who puts such a name behind each of his guesses has as many folders.</summary>
    public bool AsksForCodes => _codes * 10 >= Requests * 7 && !_folders.IsFull;

    /// <summary>All the difference is in the query of a few pages.</summary>
    public bool AsksOnePage => !_paths.IsFull && Targets.Count >= 2 * FewPlaces;

    /// <summary>An interface's few addresses, all below one place, or asked for again and again: no list of guesses is as short, or goes through so often.</summary>
    public bool IsOldProgram(int few) => Targets.Count < FewTargets && (Requests >= AskedAgain * Targets.Count || (Targets.Count < few && !_bases.IsFull));

    /// <summary>Is the last that was asked for below a place in which the client keeps files?</summary>
    public bool IsInKept { get; private set; }

    /// <summary>Where in the site what is asked for stands.</summary>
    /// <param name="keeps">It is put there, or listed as one's own.</param>
    public void NotePlace(string target, bool keeps)
    {
        int end = target.IndexOf('?', StringComparison.Ordinal);
        var path = end < 0 ? target.AsSpan() : target.AsSpan(0, end);
        _paths.Add(RecentSet.Text(path));
        _folders.Add(RecentSet.Text(path[..(path.LastIndexOf('/') + 1)]));
        int first = path.Length > 1 ? path[1..].IndexOf('/') + 2 : 0;
        int second = first > 1 ? path[first..].IndexOf('/') : -1;
        ulong place = RecentSet.Text(second > 0 ? path[..(first + second)] : path);
        _bases.Add(place);
        if (keeps) _kept.Add(place);
        IsInKept = _kept.Contains(place);
        if (ShortCode.Is(path)) _codes++;
    }

    /// <summary>Requests by methods of those who keep files (WebDAV).</summary>
    public int OfFiles { get; set; }

    /// <summary>Requests of a browser that come from a page or belong to a session.</summary>
    public int InContext { get; set; }
    public PacketTime WindowStart { get; set; }

    public PacketTime First { get; set; }
    public PacketTime LastSeen { get; set; }
    public int ReportedHits { get; set; }
    public int ReportedRefused { get; set; }
    public bool Answered { get; set; }

    public long Held => Hits.Bytes + Targets.Bytes + Templates.Bytes;

    public double Weight => 5 * Hits.Count + Refused + 0.01 * Requests;

    public void StartWindow(PacketTime now)
    {
        WindowStart = now;
        Targets = new SmallSet(2048);
        Templates = new SmallSet(256);
        _paths = new SmallSet(FewPlaces + 1);
        _folders = new SmallSet(FewPlaces + 1);
        _bases = new SmallSet(2);
        Forbidden = ReportedForbidden = 0;
        Refusals.Clear();
        Requests = Refused = ReportedRefused = Derived = LongNames = _codes = OfFiles = InContext = Led = 0;
    }
}
