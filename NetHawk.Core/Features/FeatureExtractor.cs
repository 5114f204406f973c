using NetHawk.Core.Flows;
using NetHawk.Core.Packets;
using NetHawk.Core.Peek;

namespace NetHawk.Core.Features;

/// <summary>
/// From a flow event and its source's window to a feature vector: the same code in training and live. Allocates nothing, keeps nothing.
/// </summary>
public static class FeatureExtractor
{
    /// <summary>Spacing below this many seconds is not told apart: in a lab all round trips are short, on the Internet none is.</summary>
    public const double TimeFloor = 0.05;

    private const double PauseMicroseconds = 500_000;

    /// <param name="values">At least <see cref="FeatureSchema.Count"/> long; all of it is overwritten.</param>
    public static void Extract(in FlowEvent flow, in SourceStatistics source, in TargetStatistics target, Span<float> values)
    {
        values[..FeatureSchema.Count].Clear();
        Role(flow, values);
        Shape(flow, values);
        Early(flow, values);
        Timing(flow, values);
        if (flow.Protocol == IpProtocol.Tcp) Handshake(flow, values);
        Outcome(flow, values);
        Set(values, Feature.ForwardEntropy, flow.ForwardEntropy);
        Set(values, Feature.BackwardEntropy, flow.BackwardEntropy);
        Application(flow, values);
        Source(source, values);
        if (flow.Application == AppProtocol.Dns) Names(source, values);
        else if (flow.Application == AppProtocol.Http) Requests(source, values);
        Target(target, values);
    }

    private static void Role(in FlowEvent flow, Span<float> v)
    {
        bool icmp = flow.Protocol is IpProtocol.Icmp or IpProtocol.IcmpV6;
        Set(v, Feature.IsTcp, flow.Protocol == IpProtocol.Tcp);
        Set(v, Feature.IsUdp, flow.Protocol == IpProtocol.Udp);
        Set(v, Feature.IsIcmp, icmp);
        if (icmp)
        {
            bool v6 = flow.Protocol == IpProtocol.IcmpV6;
            Set(v, Feature.IcmpRequest, flow.IcmpType == (v6 ? 128 : 8));
            Set(v, Feature.IcmpError, v6 ? flow.IcmpType is >= 1 and <= 4 : flow.IcmpType is 3 or 4 or 5 or 11 or 12);
            return;
        }

        Set(v, Feature.ResponderWellKnown, flow.ResponderPort < 1024);
        Set(v, Feature.ResponderEphemeral, flow.ResponderPort >= 32_768);
        Set(v, Feature.InitiatorWellKnown, flow.InitiatorPort < 1024);
    }

    private static void Shape(in FlowEvent flow, Span<float> v)
    {
        ref readonly var f = ref flow.Forward;
        ref readonly var b = ref flow.Backward;
        long packets = flow.TotalPackets;
        double duration = flow.DurationSeconds;
        Set(v, Feature.Packets, Log(packets));
        Set(v, Feature.Duration, LogTime(duration));
        Set(v, Feature.ForwardPacketShare, Share(f.Packets, packets));
        Set(v, Feature.ForwardPayloadShare, f.PayloadBytes + b.PayloadBytes == 0 ? 0.5 : Share(f.PayloadBytes, f.PayloadBytes + b.PayloadBytes));
        Set(v, Feature.EmptyShare, Share(packets - f.DataPackets - b.DataPackets, packets));
        Set(v, Feature.ForwardDataShare, Share(f.DataPackets, f.Packets));
        Set(v, Feature.BackwardDataShare, Share(b.DataPackets, b.Packets));
        Set(v, Feature.ForwardMeanPayload, f.DataPackets == 0 ? 0 : Log(f.PayloadBytes / (double)f.DataPackets));
        Set(v, Feature.BackwardMeanPayload, b.DataPackets == 0 ? 0 : Log(b.PayloadBytes / (double)b.DataPackets));
        Set(v, Feature.ForwardPayload, Log(f.PayloadBytes));
        Set(v, Feature.BackwardPayload, Log(b.PayloadBytes));
        Set(v, Feature.ForwardRate, Log(f.PayloadBytes / Math.Max(1, duration)));
        Set(v, Feature.OneWay, b.Packets == 0);
        Set(v, Feature.RetransmissionShare, Share(f.Retransmissions + b.Retransmissions, packets));
    }

    private static void Early(in FlowEvent flow, Span<float> v)
    {
        int turns = 0, pauses = 0;
        uint sizes = 0;
        bool spoken = false;
        for (int i = 0; i < flow.EarlyCount; i++)
        {
            ref readonly var packet = ref flow.Early[i];
            int bin = SizeBin(Math.Abs((int)packet.SignedPayload));
            sizes |= 1u << bin;
            if (i < 8) v[(int)Feature.Early1 + i] = packet.FromResponder ? -(bin + 1) : bin + 1;
            if (i > 0 && packet.FromResponder != flow.Early[i - 1].FromResponder) turns++;
            if (i > 0 && packet.GapMicroseconds > PauseMicroseconds) pauses++;
            if (spoken || packet.SignedPayload == 0) continue;
            spoken = true;
            Set(v, Feature.ResponderSpeaksFirst, packet.FromResponder);
        }

        Set(v, Feature.EarlyTurns, Share(turns, flow.EarlyCount - 1));
        Set(v, Feature.EarlyPauses, Share(pauses, flow.EarlyCount - 1));
        Set(v, Feature.EarlySizes, System.Numerics.BitOperations.PopCount(sizes));
    }

    private static void Timing(in FlowEvent flow, Span<float> v)
    {
        long gaps = flow.TotalPackets - 1;
        if (gaps < 1) return;
        double mean = flow.GapSum / gaps;
        Set(v, Feature.GapMean, LogTime(mean));
        if (gaps < 2 || mean <= 0) return;
        double variance = Math.Max(0, flow.GapSquares / gaps - mean * mean);
        Set(v, Feature.GapVariation, Math.Min(20, Math.Sqrt(variance) / mean));
        Set(v, Feature.GapPeak, Log(flow.GapMax / mean));
    }

    private static void Handshake(in FlowEvent flow, Span<float> v)
    {
        const TcpFlags opening = TcpFlags.Syn | TcpFlags.Ack | TcpFlags.Fin | TcpFlags.Rst;
        ref readonly var f = ref flow.Forward;
        ref readonly var b = ref flow.Backward;
        var first = flow.FirstFlags & opening;
        bool syn = first is TcpFlags.Syn or (TcpFlags.Syn | TcpFlags.Ack);
        Set(v, Feature.Handshake, (double)flow.Handshake);
        Set(v, Feature.SawStart, flow.SawStart);
        Set(v, Feature.BeginsWithSyn, syn);
        Set(v, Feature.BeginsOddly, !syn && (first is TcpFlags.None or TcpFlags.Fin or TcpFlags.Rst || f.DataPackets + b.DataPackets == 0));
        Set(v, Feature.ForwardPushShare, Share(f.Pushes, f.Packets));
        Set(v, Feature.BackwardPushShare, Share(b.Pushes, b.Packets));
        Set(v, Feature.ForwardReset, f.Resets > 0);
        Set(v, Feature.BackwardReset, b.Resets > 0);
        Set(v, Feature.ForwardFin, f.Fins > 0);
        Set(v, Feature.BackwardFin, b.Fins > 0);
        Set(v, Feature.ZeroWindowShare, Share(f.ZeroWindows + b.ZeroWindows, flow.TotalPackets));
    }

    private static void Outcome(in FlowEvent flow, Span<float> v)
    {
        // The end of a capture ends nothing on the wire: such a flow is simply not over yet.
        bool ended = flow.Kind == FlowEventKind.Closed
            && flow.EndReason is FlowEndReason.Fin or FlowEndReason.Reset or FlowEndReason.IdleTimeout or FlowEndReason.Reused;
        bool reset = flow.Backward.Resets > 0 && flow.Handshake < HandshakeState.Proven && flow.Backward.DataPackets == 0;
        Set(v, Feature.Refused, flow.Kind == FlowEventKind.Refused || flow.RefusedByIcmp || reset);
        Set(v, Feature.RefusedByIcmp, flow.RefusedByIcmp);
        Set(v, Feature.Unanswered, flow.Kind == FlowEventKind.Unanswered || (flow.EndReason == FlowEndReason.IdleTimeout && flow.Backward.Packets == 0));
        Set(v, Feature.Ended, ended);
        Set(v, Feature.TimedOut, ended && flow.EndReason == FlowEndReason.IdleTimeout);
    }

    private static void Application(in FlowEvent flow, Span<float> v)
    {
        var feature = flow.Application switch
        {
            AppProtocol.Unknown => Feature.AppUnknown,
            AppProtocol.Dns or AppProtocol.Mdns or AppProtocol.Llmnr => Feature.AppDns,
            AppProtocol.Http => Feature.AppHttp,
            AppProtocol.Tls or AppProtocol.Quic => Feature.AppTls,
            AppProtocol.Ssh => Feature.AppSsh,
            AppProtocol.Ftp or AppProtocol.Smtp or AppProtocol.Pop3 or AppProtocol.Imap or AppProtocol.Telnet or AppProtocol.Vnc => Feature.AppLogin,
            AppProtocol.Smb or AppProtocol.Rdp or AppProtocol.DceRpc or AppProtocol.Ldap or AppProtocol.Kerberos or AppProtocol.NetBios => Feature.AppWindows,
            AppProtocol.MySql or AppProtocol.PostgreSql or AppProtocol.Redis => Feature.AppDatabase,
            _ => Feature.AppOther,
        };
        if (feature != Feature.AppUnknown || flow.Forward.DataPackets + flow.Backward.DataPackets > 0) v[(int)feature] = 1;
    }

    private static void Source(in SourceStatistics source, Span<float> v)
    {
        Set(v, Feature.SourceFlows, Log(source.Flows));
        Set(v, Feature.SourceFlowRate, Log(source.FlowsPerSecond));
        Set(v, Feature.SourcePorts, Log(source.Ports));
        Set(v, Feature.SourceHosts, Log(source.Hosts));
        Set(v, Feature.SourceFailureShare, source.FailureShare);
        Set(v, Feature.SourceProvenShare, source.ProvenShare);
        Set(v, Feature.SourceAlikeShare, source.AlikeShare);
        Set(v, Feature.SourceShortShare, source.ShortShare);
        Set(v, Feature.SourcePacketsPerFlow, Log(source.PacketsPerFlow));
        Set(v, Feature.ServiceShare, source.ServiceShare);
        Set(v, Feature.ServiceStartGap, source.ServiceStartGap < 0 ? -1 : LogTime(source.ServiceStartGap));
        Set(v, Feature.ServiceStartVariation, Math.Min(20, source.ServiceStartVariation));
        Set(v, Feature.ServiceSizeVariation, source.ServiceSizeVariation);
        Set(v, Feature.SourceOpenFlows, Log((long)source.OpenFlows));
    }

    private static void Names(in SourceStatistics source, Span<float> v)
    {
        Set(v, Feature.SourceQuestions, Log((long)source.Questions));
        Set(v, Feature.SourceNames, Log(source.DistinctNames));
        Set(v, Feature.NameLength, Log(source.NameLength));
        Set(v, Feature.NameEntropy, source.NameEntropy);
        Set(v, Feature.OddTypeShare, source.OddTypeShare);
        Set(v, Feature.MissingNameShare, source.MissingNameShare);
        Set(v, Feature.AnswerLength, Log(source.AnswerLength));
    }

    private static void Requests(in SourceStatistics source, Span<float> v)
    {
        Set(v, Feature.SourceRequests, Log((long)source.Requests));
        Set(v, Feature.SourceTargets, Log(source.DistinctTargets));
        Set(v, Feature.TargetLength, Log(source.TargetLength));
        Set(v, Feature.OddCharacterShare, source.OddCharacterShare);
        Set(v, Feature.BodyShare, source.BodyShare);
        Set(v, Feature.BareShare, source.BareShare);
        Set(v, Feature.RefusedRequestShare, source.RefusedRequestShare);
    }

    private static void Target(in TargetStatistics target, Span<float> v)
    {
        Set(v, Feature.TargetFlows, Log(target.Flows));
        Set(v, Feature.TargetFlowRate, Log(target.FlowsPerSecond));
        Set(v, Feature.TargetSources, Log((long)target.Sources));
        Set(v, Feature.TargetFailureShare, target.FailureShare);
        Set(v, Feature.TargetProvenShare, target.ProvenShare);
        Set(v, Feature.TargetShortShare, target.ShortShare);
        Set(v, Feature.TargetPacketsPerFlow, Log(target.PacketsPerFlow));
        Set(v, Feature.TargetOpenFlows, Log((long)target.OpenFlows));
    }

    /// <summary>0 empty, then up to 16, 64, 200, 600, 1,200 bytes and above.</summary>
    internal static int SizeBin(int payload) => payload switch
    {
        0 => 0,
        <= 16 => 1,
        <= 64 => 2,
        <= 200 => 3,
        <= 600 => 4,
        <= 1_200 => 5,
        _ => 6,
    };

    private static void Set(Span<float> values, Feature feature, bool value) => values[(int)feature] = value ? 1 : 0;

    private static void Set(Span<float> values, Feature feature, double value) => values[(int)feature] = (float)value;

    private static double Log(double value) => value <= 0 ? 0 : Math.Log2(1 + value);

    /// <summary>Of counts, most of which are small.</summary>
    private static double Log(long value) => (ulong)value < (ulong)Logs.Length ? Logs[value] : Log((double)value);

    private static readonly double[] Logs = [.. Enumerable.Range(0, 2_048).Select(i => Log((double)i))];

    private static double LogTime(double seconds) => seconds <= TimeFloor ? 0 : Math.Log2(seconds / TimeFloor);

    private static double Share(long part, long whole) => whole <= 0 ? 0 : part / (double)whole;
}
