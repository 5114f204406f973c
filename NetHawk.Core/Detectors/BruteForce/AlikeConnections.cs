using NetHawk.Core.Flows;
using NetHawk.Core.Peek;
using NetHawk.Core.Verdicts;
using static System.FormattableString;

namespace NetHawk.Core.Detectors.BruteForce;

/// <summary>Log-ins that cannot be read: short connections to a service of log-ins whose packets stay in a narrow band (Hofstede et al. 2014).</summary>
internal sealed class AlikeConnections(BruteForceOptions options, GuessReports reports)
{
    private const double HalfHour = 1800;

    /// <summary>A guess is over within this time (servers delay a refusal by seconds).</summary>
    private const double LongestGuess = 30;

    /// <summary>Tries of which nothing can be read, one after the other with pauses between, up to which it is a program with an old password or a revoked key.</summary>
    private const int MostUnread = 60;

    private const string KeepsTrying = "one try at a time with pauses between: a program with an old password or a revoked key looks alike";

    /// <summary>A connection to a service of log-ins on which both sides spoke: a banner, a negotiation, an attempt.</summary>
    public static bool IsTry(in FlowEvent flow) =>
        flow.Handshake == HandshakeState.Proven && flow.Forward.DataPackets >= 3 && flow.Backward.DataPackets >= 3 && LoginService.ByShape(flow) != AppProtocol.Unknown;

    /// <param name="flow">One that ended, and of which nothing was read.</param>
    public void Add(in FlowEvent flow, GuessedService service, IEvidenceSink sink)
    {
        bool isShort = flow.DurationSeconds <= LongestGuess && flow.TotalPackets <= 80;
        if (!isShort || !IsAlike(service, flow))
        {
            service.OtherFlows++;
            if (service.ReportedCount > 0 && flow.Backward.PayloadBytes > 3 * service.MeanAnswerBytes && flow.DurationSeconds > LongestGuess)
                reports.Success(flow, service, sink, Invariant($"then a session of {FlowFacts.Span(flow.DurationSeconds)} followed: probably a success"));
            return;
        }

        service.AlikeCount++;
        service.Alike.Add(flow.Time);
        service.Rests.Add(0, flow.FirstPacket, flow.Time);
        if (service.OtherFlows * 4 > service.AlikeCount) return;
        var times = service.Alike;
        double window = times.Within(flow.Time, 60) >= options.BurstFlows ? 60
            : times.Within(flow.Time, 300) >= options.FastFlows ? 300
            : times.Within(flow.Time, HalfHour) >= options.SlowFlows ? HalfHour : 0;
        if (window <= 0 || service.Accepted.Within(flow.Time, window) * 4 > times.Within(flow.Time, window)) return;
        if (!GuessReports.IsDue(service, service.AlikeCount, flow.Time)) return;
        double logOdds = window >= HalfHour ? GuessReports.SlowLogOdds : 3.8 + GuessReports.Grown(service.AlikeCount, options.BurstFlows);
        reports.Report(flow, service, sink, SpoofClass.TwoWay, service.AlikeCount, logOdds, decisive: false,
            Invariant($"{flow.Initiator} made {service.AlikeCount} short alike {GuessReports.Named(LoginService.ByShape(flow), "connections")} to {flow.Responder}:{flow.ResponderPort} in {FlowFacts.Span(flow.Time.SecondsSince(service.First))}, about {service.MeanPackets:0} packets each"),
            watchOnly: service.Rests.ComesBack && service.AlikeCount <= MostUnread ? KeepsTrying : null);
    }

    private static bool IsAlike(GuessedService service, in FlowEvent flow)
    {
        double packets = flow.TotalPackets, bytes = flow.Backward.PayloadBytes;
        if (service.AlikeCount == 0)
        {
            service.MeanPackets = packets;
            service.MeanAnswerBytes = bytes;
            return true;
        }

        bool alike = Math.Abs(packets - service.MeanPackets) <= Math.Max(5, 0.35 * service.MeanPackets)
            && Math.Abs(bytes - service.MeanAnswerBytes) <= Math.Max(200, 0.35 * service.MeanAnswerBytes);
        if (alike)
        {
            service.MeanPackets += 0.2 * (packets - service.MeanPackets);
            service.MeanAnswerBytes += 0.2 * (bytes - service.MeanAnswerBytes);
        }

        return alike;
    }
}
