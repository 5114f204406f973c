using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Pipeline;
using NetHawk.Core.Response;
using NetHawk.Core.Store;
using NetHawk.Core.Store.Reading;
using NetHawk.Core.Store.Writing;
using NetHawk.Core.Verdicts;

namespace NetHawk.Tests.Store;

/// <summary>A whole store on a real file in a folder of its own.</summary>
internal sealed class StoreHarness : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    private readonly bool _ownsFolder;

    public StoreHarness(DatabaseOptions? options = null, RetentionOptions? retention = null, string? folder = null, DateTimeOffset? now = null)
    {
        _ownsFolder = folder is null;
        Folder = folder ?? Directory.CreateTempSubdirectory("nethawk-store-").FullName;
        Time = new FakeTimeProvider(now ?? Now);
        Options = options ?? new DatabaseOptions();
        Options.Path = PathIn(Folder);
        Events = new RecordedEvents();
        Database = StoreDatabase.Open(Options.Path, NullLogger.Instance);
        Writer = new StoreWriter(Database, Options, retention ?? new RetentionOptions(), Events, Gate, Time, NullLogger<StoreWriter>.Instance);
        Reader = new StoreReader(Database, Options, Gate);
        Logs = new StoreLogs(Writer, Events, Time);
        Ledger = new BlockLedger(Database, Writer, Events, Time);
    }

    public string Folder { get; }
    public FakeTimeProvider Time { get; }
    public DatabaseOptions Options { get; }
    public RecordedEvents Events { get; }
    public ReaderGate Gate { get; } = new();
    public StoreDatabase Database { get; }
    public StoreWriter Writer { get; }
    public StoreReader Reader { get; }
    public StoreLogs Logs { get; }
    public BlockLedger Ledger { get; }

    /// <summary>SQL past the store, as a damaged disk or a curious person would.</summary>
    public void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database.Path}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static string PathIn(string folder) => Path.Combine(folder, "nethawk.db");

    public static FlowEvent Flow(string source = "203.0.113.7", string destination = "10.0.0.5", DateTimeOffset? at = null, int packets = 10, long bytes = 1_000,
        IpProtocol protocol = IpProtocol.Tcp, ThreatClass prediction = ThreatClass.Normal, FlowEventKind kind = FlowEventKind.Closed, int port = 443)
    {
        var last = PacketTime.FromDateTime(at ?? Now);
        return new FlowEvent
        {
            Kind = kind,
            Time = last,
            FirstPacket = last.AddSeconds(-2),
            LastPacket = last,
            FlowId = 1,
            Initiator = AddressKey.Parse(source),
            Responder = AddressKey.Parse(destination),
            InitiatorPort = 40_000,
            ResponderPort = (ushort)port,
            Protocol = protocol,
            NewPackets = packets,
            NewBytes = bytes,
            Forward = new DirectionCounts { Flags = TcpFlags.Syn | TcpFlags.Ack },
            Backward = new DirectionCounts { Flags = TcpFlags.Fin },
            Prediction = prediction,
            Confidence = 0.5f,
        };
    }

    public static Verdict Verdict(Guid? id = null, string source = "203.0.113.7", ThreatClass @class = ThreatClass.PortScan, DateTimeOffset? at = null, long count = 14,
        VerdictAction action = VerdictAction.Block, IReadOnlyList<Evidence>? evidence = null, double confidence = 0.97)
    {
        var time = PacketTime.FromDateTime(at ?? Now);
        return new Verdict
        {
            ThreatId = id ?? Guid.NewGuid(),
            IsNew = true,
            Class = @class,
            Severity = Severity.High,
            Confidence = confidence,
            Detector = "port-scan-count",
            Spoof = SpoofClass.TwoWay,
            Action = action,
            ActionReason = "two detectors agree",
            Source = AddressKey.Parse(source),
            Destination = AddressKey.Parse("10.0.0.5"),
            DestinationPort = 22,
            Protocol = IpProtocol.Tcp,
            SourceCount = 1,
            FirstPacketAt = time.AddSeconds(-1),
            DetectedAt = time,
            UpdatedAt = time,
            PacketsUntilDetection = 15,
            Count = count,
            Score = 7.5,
            Reasons = ["203.0.113.7 tried 14 ports of 10.0.0.5 in 0.3 s, 13 refused"],
            Evidence = evidence ?? [Evidence(time, source)],
        };
    }

    public static Evidence Evidence(PacketTime time, string source = "203.0.113.7") => new()
    {
        Detector = "port-scan-count",
        Class = ThreatClass.PortScan,
        Spoof = SpoofClass.TwoWay,
        LogOdds = 5,
        Source = AddressKey.Parse(source),
        FirstPacket = time,
        Time = time,
        Packets = 15,
        Reason = "tried 14 ports",
        Contributions = [new FeatureContribution("empty-share", 0.9, 2.5)],
    };

    public static BlockDecision Block(string prefix = "203.0.113.7", BlockState state = BlockState.Active, Guid? threat = null, DateTimeOffset? expires = null, DateTimeOffset? created = null)
    {
        Assert.True(BlockTarget.TryCreate(Prefix.Parse(prefix), out var target, out string? error), error);
        return new BlockDecision
        {
            Id = Guid.NewGuid(),
            Target = target!,
            Kind = BlockKind.Full,
            Origin = BlockOrigin.Detection,
            State = state,
            Reason = "port-scan",
            Class = ThreatClass.PortScan,
            ThreatId = threat,
            CreatedAt = created ?? Now,
            ExpiresAt = expires,
        };
    }

    public long Scalar(string sql)
    {
        using var connection = Database.OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Until a condition of the background thread holds.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        for (int i = 0; i < 1_200 && !condition(); i++) await Task.Delay(25);
        Assert.True(condition(), "the condition did not come true within 30 s");
    }

    public void Dispose()
    {
        Writer.Dispose();
        Database.Dispose();
        Gate.Dispose();
        if (!_ownsFolder) return;
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }
}

internal sealed class RecordedEvents : ISystemEvents
{
    public ConcurrentQueue<SystemEvent> All { get; } = new();

    public void Report(EventLevel level, string component, string code, string message) =>
        All.Enqueue(new SystemEvent(StoreHarness.Now, level, component, code, message));
}
