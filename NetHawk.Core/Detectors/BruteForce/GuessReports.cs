using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.BruteForce;

/// <summary>What is said of guesses, however they were seen: when it is time to say more, and how sure a number of them makes.</summary>
internal sealed class GuessReports(string detector, ServiceOutages outages)
{
    /// <summary>Slow failures may be a client with an old password: shown, but on their own no reason to block.</summary>
    public const double SlowLogOdds = 2.6;

    public const string ManySignIn = "many names, a few tries each: it may be many people behind one address";

    public const string OneSided = "only one direction of the connection was seen: whether others got in or what they said is not known";

    public static bool IsOneSided(in FlowEvent flow) => flow.Forward.Packets == 0 || flow.Backward.Packets == 0;

    public static double Grown(long count, int threshold) => Math.Clamp(0.7 * Math.Log2((double)count / threshold), 0, 3.5);

    public static bool IsDue(GuessedService service, long count, PacketTime now)
    {
        if (service.ReportedCount > 0 && count < service.ReportedCount * 2 && now.SecondsSince(service.ReportedTime) < 10) return false;
        return count > service.ReportedCount;
    }

    public void Success(in FlowEvent flow, GuessedService service, IEvidenceSink sink, string what)
    {
        if (service.SuccessReported) return;
        service.SuccessReported = true;
        sink.Add(Base(flow, service, SpoofClass.Application, 1) with
        {
            LogOdds = 5,
            SeverityFloor = Severity.Critical,
            Reason = Invariant($"{flow.Initiator} guessed {service.ReportedCount} times at {flow.Responder}:{flow.ResponderPort}, {what}"),
        });
    }

    public void Report(in FlowEvent flow, GuessedService service, IEvidenceSink sink, SpoofClass spoof, long count, double logOdds, bool decisive, string reason, string? softOnly = null, string? watchOnly = null, string technique = "T1110")
    {
        long fresh = Math.Max(1, count - service.ReportedCount);
        service.ReportedCount = count;
        service.ReportedTime = flow.Time;
        bool outage = outages.RefusesEverybody(flow.Responder, flow.ResponderPort, flow.Time);
        sink.Add(Base(flow, service, spoof, (int)Math.Min(int.MaxValue, fresh)) with
        {
            LogOdds = logOdds,
            Decisive = decisive && !outage && softOnly is null,
            SoftOnly = softOnly,
            Technique = technique,
            WatchOnly = outage ? "the service refuses everybody, also those whom it let in before: it may be the one that fails" : watchOnly,
            Reason = reason,
        });
    }

    private Evidence Base(in FlowEvent flow, GuessedService service, SpoofClass spoof, int flows) => new()
    {
        Detector = detector,
        Class = ThreatClass.BruteForce,
        Spoof = spoof,
        LogOdds = 0,
        Source = flow.Initiator,
        Destination = flow.Responder,
        DestinationPort = flow.ResponderPort,
        Protocol = flow.Protocol,
        FirstPacket = service.First,
        Time = flow.Time,
        Packets = flow.InitiatorHostPackets,
        Flows = flows,
        Technique = "T1110",
        Reason = "",
    };

    /// <summary>"SSH log-ins", "PostgreSQL log-ins"; "log-ins" alone where the protocol is not known.</summary>
    public static string Named(AppProtocol protocol, string what) => NameOf(protocol) is { Length: > 0 } name ? $"{name} {what}" : what;

    /// <summary>As people write it.</summary>
    public static string NameOf(AppProtocol protocol) => protocol switch
    {
        AppProtocol.Unknown => "",
        AppProtocol.Tds => "SQL Server",
        AppProtocol.MySql => "MySQL",
        AppProtocol.PostgreSql => "PostgreSQL",
        AppProtocol.MongoDb => "MongoDB",
        AppProtocol.DceRpc => "Windows RPC",
        AppProtocol.Kerberos or AppProtocol.Redis or AppProtocol.Rsync or AppProtocol.Telnet => protocol.ToString(),
        _ => protocol.ToString().ToUpperInvariant(),
    };
}
