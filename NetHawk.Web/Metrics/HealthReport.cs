using System.Globalization;
using NetHawk.Core.Detectors;
using NetHawk.Core.Intel;
using NetHawk.Core.Models;
using NetHawk.Core.Outputs;
using NetHawk.Core.PacketEvidence;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Signatures;
using NetHawk.Core.Store;
using NetHawk.Core.Store.Writing;
using NetHawk.Web.Live;
using NetHawk.Web.Security;
using NetHawk.Web.Setup;
using NetHawk.Web.Setup.Configuration;
using NetHawk.Web.Setup.Connections;

namespace NetHawk.Web.Metrics;

public enum HealthLevel
{
    Ok,
    Off,
    Warning,
    Failed,
}

/// <param name="Part">"capture", "disk", "output email" …; stable, for programs.</param>
/// <param name="Figures">Name and value, for people.</param>
/// <param name="Mend">What to do; empty where nothing is to be done.</param>
public sealed record HealthItem(string Part, HealthLevel Level, string Title, string Detail, string Mend, IReadOnlyList<(string Name, string Value)> Figures)
{
    public DateTimeOffset? LastSuccess { get; init; }
    public DateTimeOffset? LastFailure { get; init; }
}

/// <summary>Every part in one list: how it is, what it lost, and how to mend it. Reads snapshots only.</summary>
public sealed class HealthReport(IEngine engine, IBlockService blocks, StoreWriter store, LiveFeed live, ModelRegistry models, NetHawkSettings settings, TimeProvider clock,
    AlertService? alerts = null, IIntelLookup? intel = null, PacketEvidenceSaver? packets = null, LogFailures? log = null, ConnectionGate? gate = null, SignatureService? signatures = null)
{
    private const long LowDisk = 1L << 30, NoDisk = 200L << 20;

    public IReadOnlyList<HealthItem> Items()
    {
        var snapshot = engine.Snapshot();
        return
        [
            Capture(snapshot), Loss(snapshot), Duplicates(snapshot), Directions(snapshot), Analysis(snapshot), Model(), Firewall(), Store(store.Statistics), Disk(), Evidence(), Log(),
            .. (alerts?.Counters ?? []).Select(Output), .. (intel?.Feeds ?? []).Select(Feed), .. Signatures(), Console(), Files(), Transport(),
        ];
    }

    private static HealthItem Capture(EngineSnapshot e)
    {
        (string, string)[] figures = [("source", e.SourceName), ("packets", N(e.Packets)), ("bytes", N(e.Bytes)), ("not decoded", N(e.DecodeErrors.Values.Sum()))];
        return e.State switch
        {
            CaptureState.Capturing => new("capture", HealthLevel.Ok, e.IsReplay ? "Replaying a capture" : "Capturing", e.CaptureMessage, "", figures),
            CaptureState.Finished => new("capture", HealthLevel.Off, "The replay reached its end", e.CaptureMessage, "", figures),
            CaptureState.Starting => new("capture", HealthLevel.Warning, "Capture is starting", e.CaptureMessage, "", figures),
            CaptureState.Failed => new("capture", HealthLevel.Failed, "Capture failed", e.CaptureMessage, "It is tried again by itself. Run nethawk doctor on the machine: it checks interface, rights and libpcap.", figures),
            _ => new("capture", HealthLevel.Failed, "Capture is stopped", "nothing is seen", "Start it on the page Settings, or POST /api/v1/capture/start.", figures),
        };
    }

    private static HealthItem Loss(EngineSnapshot e)
    {
        long lost = e.KernelDropped + e.InterfaceDropped;
        (string, string)[] figures = [("kernel", N(e.KernelDropped)), ("interface", N(e.InterfaceDropped))];
        return lost == 0 ? new("loss", HealthLevel.Ok, "No packet lost", "since the start", "", figures)
            : new("loss", HealthLevel.Warning, $"{N(lost)} {(lost == 1 ? "packet" : "packets")} lost since the start", string.Create(CultureInfo.InvariantCulture, $"{100.0 * lost / Math.Max(1, e.Packets + lost):0.###} % of all: attacks in them passed unseen"),
                "Give a larger buffer (Network:BufferMegabytes), capture less (Network:CaptureFilter), or free the processor.", figures);
    }

    private static HealthItem Duplicates(EngineSnapshot e)
    {
        const string mend = "Let the mirror port show each direction once, or capture one interface only (Network:Interface).";
        (string, string)[] figures = [("seen twice", N(e.DuplicatePackets)), ("left out", N(e.DuplicatePacketsDropped))];
        if (!e.ShowsDuplicates) return new("duplicates", HealthLevel.Ok, "Packets are seen once", "", "", figures);
        return e.DropsDuplicates ? new("duplicates", HealthLevel.Warning, "The capture shows packets twice", "copies are left out, so that nothing counts double", mend, figures)
            : new("duplicates", HealthLevel.Failed, "The capture shows packets twice", "attempts and refusals count double: sound hosts may be blocked", mend + " Or set Capture:Duplicates to auto.", figures);
    }

    private static HealthItem Directions(EngineSnapshot e) => e.Directions == SeenDirections.Both
        ? new("directions", HealthLevel.Ok, "No connection is seen from one side only", "", "", [])
        : new("directions", HealthLevel.Warning, e.Directions == SeenDirections.Questions ? "Only what clients send is seen" : "Only what servers send is seen",
            "much is missed, and nobody is blocked fully: what the other side said is not known", "Let the mirror port show both directions, or capture where both routes pass (Network:Interface).", []);

    private static HealthItem Analysis(EngineSnapshot e)
    {
        (string, string)[] figures = [("queue, batches", N(e.QueueLength)), ("not judged, events", N(e.EventsDropped)), ("flows open", N(e.FlowsActive)), ("flows evicted", N(e.FlowsEvicted)), ("detector entries evicted", N(e.DetectorEvictions)), ("faults", N(e.AnalysisFaults)), ("faults of readers", N(e.PeekFaults))];
        if (e.AnalysisFaults > 0) return new("analysis", HealthLevel.Failed, "A detector failed", $"{N(e.AnalysisFaults)} times; the rest goes on", "It is a defect of NetHawk: the log has the details to report.", figures);
        if (e.PeekFaults > 0) return new("analysis", HealthLevel.Failed, "A reader of payloads failed", $"on {N(e.PeekFaults)} payloads; what those would have told is missed", "It is a defect of NetHawk: please report it, with a capture of what came if you have one.", figures);
        return e.EventsDropped > 0 ? new("analysis", HealthLevel.Warning, "Some flows were not judged", $"{N(e.EventsDropped)} events did not fit the queue", "The processor was too slow: free it, or switch off detectors (Detection:Disabled).", figures)
            : new("analysis", HealthLevel.Ok, "Everything seen is judged", "", "", figures);
    }

    private HealthItem Model() => models.Current is { } model
        ? new("model", HealthLevel.Ok, "The model judges", $"version {model.Version}", "", [("threshold", settings.Model.Threshold.ToString(CultureInfo.InvariantCulture))])
        : new("model", HealthLevel.Warning, "Rules only", "no model is loaded", "Activate one on the page Model.", []);

    private HealthItem Firewall()
    {
        var s = blocks.Status;
        (string, string)[] figures = [("backend", s.Backend), ("blocks in force", N(s.ActiveBlocks)), ("blocks so far", N(s.BlocksTotal)), ("refused", N(s.Refused))];
        if (s.Enforces && !s.Healthy) return new("firewall", HealthLevel.Failed, "The firewall does not obey", s.Message, "It is compared and mended every few seconds. If it stays: run nethawk doctor, look whether another program flushes the rules.", figures);
        if (s.LedgerProblem.Length > 0) return new("firewall", HealthLevel.Warning, "Blocks are not written down", s.LedgerProblem, "Make room on the disk or give back the right to write: it is tried again by itself.", figures);
        if (s.BreakerOpen) return new("firewall", HealthLevel.Failed, "Automatic blocking is stopped by the circuit breaker", s.Message, "Look at the last blocks: an attack from many, or a false alarm? It goes on by itself after Firewall:BreakerRest.", figures);
        if (!s.AutoBlock && s.Reverted.Length > 0)
            return new("firewall", HealthLevel.Warning, "Prevention went back to detect only", $"its trial ended: {s.Reverted}", "Page Blocks, Switch prevention on again, and confirm there that the page still works.", figures);
        if (!s.AutoBlock) return new("firewall", HealthLevel.Off, "Detect only", "nothing is blocked by itself", "Page Blocks, Switch prevention on: it is on trial until you confirm.", figures);
        if (s.PausedUntil is { } until) return new("firewall", HealthLevel.Warning, "Automatic blocking is paused", $"until {until.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC", "Page Blocks, Block again now.", figures);
        return s.Enforces ? new("firewall", HealthLevel.Ok, "Blocking", s.Message, "", figures) : new("firewall", HealthLevel.Off, "Dry-run: nothing reaches the kernel", s.Message, "", figures);
    }

    private static HealthItem Store(StoreStatistics s)
    {
        (string, string)[] figures = [("database", B(s.DatabaseBytes)), ("write-ahead log", B(s.LogBytes)), ("rows waiting", N(s.QueuedRows)), ("rows written", N(s.RowsWritten)), ("counted in sums", N(s.RowsSummed)), ("not stored", N(s.Dropped)), ("failed writes", N(s.Failures)), ("failed reads", N(s.ReadFailures)), ("expired", N(s.RowsExpired))];
        if (!s.Healthy) return new("store", HealthLevel.Failed, "Records are not saved", s.Problem, "Capture and blocking go on. Make room on the disk or give back the right to write: it is tried again by itself.", figures);
        if (s.ReadProblem.Length > 0) return new("store", HealthLevel.Failed, "Records cannot be read", s.ReadProblem, "Capture, detection and blocking go on; lists and charts of the past are missing until it is mended.", figures);
        return s.Dropped > 0 ? new("store", HealthLevel.Warning, $"{N(s.Dropped)} threats, events or outcomes are not stored", "the queue was full", "The disk is too slow for what came. See the log for when.", figures)
            : new("store", HealthLevel.Ok, "Records are saved", "", "", figures);
    }

    private HealthItem Disk()
    {
        try
        {
            var drive = new DriveInfo(settings.DataFolder);
            long free = drive.AvailableFreeSpace;
            (string, string)[] figures = [("free", B(free)), ("of", B(drive.TotalSize)), ("folder", settings.DataFolder)];
            if (free < NoDisk) return new("disk", HealthLevel.Failed, $"Only {B(free)} left", "records will soon not be saved", "Make room, or allow less: Retention:MaxDatabaseBytes, PacketEvidence:MaxMegabytes.", figures);
            return free < LowDisk ? new("disk", HealthLevel.Warning, $"Only {B(free)} left", "", "Make room, or allow less: Retention:MaxDatabaseBytes, PacketEvidence:MaxMegabytes.", figures) : new("disk", HealthLevel.Ok, $"{B(free)} free", "", "", figures);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new("disk", HealthLevel.Warning, "The free space is unknown", e.Message, "", []);
        }
    }

    private HealthItem Evidence()
    {
        if (packets is null) return new("packet evidence", HealthLevel.Off, "Packets of threats are not kept", "PacketEvidence:RingMegabytes is 0", "", []);
        (string, string)[] figures = [("threats", N(packets.Files)), ("on disk", B(packets.BytesOnDisk)), ("saves", N(packets.Saves)), ("failed saves", N(packets.Failures))];
        if (packets.Problem.Length > 0)
            return new("packet evidence", HealthLevel.Failed, "Packets of threats are not saved", packets.Problem, "Detection and blocking go on. Make room on the disk or mend the folder 'packets' beside the database: it is tried again with the next threat.", figures);
        return packets.Dropped > 0 ? new("packet evidence", HealthLevel.Warning, "Packets of threats are kept", $"of {N(packets.Dropped)} threats they were not: too many came at once", "", figures)
            : new("packet evidence", HealthLevel.Ok, "Packets of threats are kept", "", "", figures);
    }

    private HealthItem Log() => log?.Problem is { Length: > 0 } problem
        ? new("log", HealthLevel.Failed, "The log cannot be written", problem, "Make room on the disk or give back the right to write (Serilog:File); events are kept in the database too.", [("lines lost", N(log.Count))])
        : new("log", HealthLevel.Ok, "The log is written", settings.Log.File.Length > 0 ? settings.Absolute(settings.Log.File) : "on the console only", "", [("lines lost", N(log?.Count ?? 0))]);

    private static HealthItem Output(AlertCounters c)
    {
        (string, string)[] figures = [("to", c.Target), ("sent", N(c.Sent)), ("given up", N(c.Failed)), ("queue full", N(c.Dropped)), ("tries again", N(c.Retries)), ("waiting", N(c.Waiting))];
        var (level, title) = c.LastError.Length > 0 ? (HealthLevel.Failed, "does not get through") : c.Failed + c.Dropped > 0 ? (HealthLevel.Warning, "lost some earlier") : (HealthLevel.Ok, "works");
        return new($"output {c.Output}", level, $"{c.Output} {title}", c.LastError, level == HealthLevel.Ok ? "" : "Send a test alert on the page Settings: it says what is wrong.", figures) { LastSuccess = c.LastSentAt, LastFailure = c.LastFailedAt };
    }

    private HealthItem Feed(FeedStatus f)
    {
        (string, string)[] figures = [("from", f.Source), ("entries", N(f.Entries)), ("left out", N(f.Ignored + f.OverLimit)), ("no address", N(f.Invalid))];
        bool stale = f.UpdatedAt is null || clock.GetUtcNow() - f.UpdatedAt > TimeSpan.FromMinutes(3 * settings.ThreatIntel.RefreshMinutes);
        return f.Error.Length > 0
            ? new($"list {f.Name}", f.UpdatedAt is null ? HealthLevel.Failed : HealthLevel.Warning, $"List {f.Name} could not be fetched", f.Error, f.UpdatedAt is null ? "Check its address in ThreatIntel:Feeds." : "The last good content stays in use; it is tried again.", figures) { LastSuccess = f.UpdatedAt }
            : new($"list {f.Name}", stale ? HealthLevel.Warning : HealthLevel.Ok, stale ? $"List {f.Name} is old" : $"List {f.Name} is fresh", "", "", figures) { LastSuccess = f.UpdatedAt };
    }

    private IEnumerable<HealthItem> Signatures()
    {
        if (signatures is null || settings.Signatures.Files.Count == 0) yield break;
        var r = signatures.Report;
        (string, string)[] figures = [("in use", N(r.Loaded)), ("not supported", N(r.Unsupported)), ("wrong", N(r.Wrong)), ("given up as too slow", N(signatures.Current.GivenUp)), ("left out", N(r.Disabled + r.OverLimit))];
        yield return r.FileErrors.Count > 0
            ? new("signatures", r.Loaded == 0 ? HealthLevel.Failed : HealthLevel.Warning, "Files of rules cannot be read", r.FileErrors[0], "Check Signatures:Files; they are looked at again every 30 s.", figures) { LastSuccess = signatures.LoadedAt }
            : r.Wrong > 0 ? new("signatures", HealthLevel.Warning, "Some rules are wrong", $"{r.Problems.First(p => !p.Unsupported).Place}: {r.Problems.First(p => !p.Unsupported).Reason}", "nethawk signatures lists all; the others are in use.", figures) { LastSuccess = signatures.LoadedAt }
            : signatures.Current.GivenUp > 0 ? new("signatures", HealthLevel.Warning, "Some rules are too slow", "an expression of theirs took more than 50 ms ten times: they are no longer asked", "Leave them out with Signatures:Disabled, or write their pcre without nested repetition.", figures) { LastSuccess = signatures.LoadedAt }
            : new("signatures", HealthLevel.Ok, "Rules are in use", "", "", figures) { LastSuccess = signatures.LoadedAt };
    }

    private HealthItem Console()
    {
        var age = clock.GetUtcNow() - live.Current.Time;
        (string, string)[] figures = [("open pages", N(live.Subscribers)), ("messages left out", N(live.Dropped)), ("connections", N(gate?.Open ?? 0)), ("at most", N(gate?.Limit ?? 0)), ("refused", N(gate is null ? 0 : gate.RefusedFull + gate.RefusedAddress))];
        if (age > TimeSpan.FromSeconds(15)) return new("console", HealthLevel.Failed, "Live figures stand still", string.Create(CultureInfo.InvariantCulture, $"the last are {age.TotalSeconds:0} s old"), "Restart NetHawk; the log says what the feed met.", figures);
        return gate is not null && gate.Open >= gate.Limit
            ? new("console", HealthLevel.Warning, "The console is full", $"{N(gate.Open)} connections are open: further ones are refused", "See who holds them (ss -tn), allow the console to fewer, or raise Console:MaxConnections. Capture, detection and blocking go on.", figures)
            : new("console", HealthLevel.Ok, "Live figures move", "", "", figures);
    }

    private static HealthItem Files()
    {
        int? open = Descriptors.Open(), limit = Descriptors.Limit();
        (string, string)[] figures = [("open", N(open ?? 0)), ("at most", N(limit ?? 0))];
        return open > limit * 0.8
            ? new("open files", HealthLevel.Warning, "Files and sockets run short", $"{N(open ?? 0)} of {N(limit ?? 0)} are open: what needs another one will fail", "Raise the limit (ulimit -n, LimitNOFILE= in the systemd unit) and restart.", figures)
            : new("open files", HealthLevel.Ok, "Files and sockets enough", "", "", figures);
    }

    private HealthItem Transport() => TransportSecurity.Readable(settings.Urls, settings.Auth) is { Count: > 0 } urls
        ? new("encryption", HealthLevel.Warning, "Passwords and keys can be read on the way", string.Join(", ", urls), "Put a TLS proxy in front and name it in Auth:TrustedProxies, give Urls an https address (Kestrel:Certificates), or listen on 127.0.0.1 only.", [])
        : new("encryption", HealthLevel.Ok, "No password goes over the network in clear", settings.Urls, "", []);

    private static string N(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string B(double value)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB"];
        int unit = 0;
        for (; value >= 1000 && unit < units.Length - 1; unit++) value /= 1000;
        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {units[unit]}");
    }
}
