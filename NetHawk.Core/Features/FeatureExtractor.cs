using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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

    private const int PauseMicroseconds = 500_000;

    /// <summary>Packets whose sizes are features of their own.</summary>
    private const int EarlyBins = 8;

    /// <param name="values">At least <see cref="FeatureSchema.Count"/> long; all of it is overwritten.</param>
    public static void Extract(in FlowEvent flow, in SourceStatistics source, in TargetStatistics target, Span<float> values)
    {
        // A value of known length: what is written at a known place needs no check.
        ref var vector = ref Unsafe.As<float, FeatureVector>(ref MemoryMarshal.GetReference(values[..FeatureSchema.Count]));
        vector = default;
        Role(flow, ref vector);
        Shape(flow, ref vector);
        Early(flow, ref vector);
        Timing(flow, ref vector);
        if (flow.Protocol == IpProtocol.Tcp) Handshake(flow, ref vector);
        Outcome(flow, ref vector);
        Set(ref vector, Feature.ForwardEntropy, flow.ForwardEntropy);
        Set(ref vector, Feature.BackwardEntropy, flow.BackwardEntropy);
        Application(flow, ref vector);
        Source(source, ref vector);
        if (flow.Application == AppProtocol.Dns) Names(source, ref vector);
        else if (flow.Application == AppProtocol.Http) Requests(source, ref vector);
        Target(target, ref vector);
    }

    private static void Role(in FlowEvent flow, ref FeatureVector v)
    {
        bool icmp = flow.Protocol is IpProtocol.Icmp or IpProtocol.IcmpV6;
        Set(ref v, Feature.IsTcp, flow.Protocol == IpProtocol.Tcp);
        Set(ref v, Feature.IsUdp, flow.Protocol == IpProtocol.Udp);
        Set(ref v, Feature.IsIcmp, icmp);
        if (icmp)
        {
            bool v6 = flow.Protocol == IpProtocol.IcmpV6;
            Set(ref v, Feature.IcmpRequest, flow.IcmpType == (v6 ? 128 : 8));
            Set(ref v, Feature.IcmpError, v6 ? flow.IcmpType is >= 1 and <= 4 : flow.IcmpType is 3 or 4 or 5 or 11 or 12);
            return;
        }

        Set(ref v, Feature.ResponderWellKnown, flow.ResponderPort < 1024);
        Set(ref v, Feature.ResponderEphemeral, flow.ResponderPort >= 32_768);
        Set(ref v, Feature.InitiatorWellKnown, flow.InitiatorPort < 1024);
    }

    private static void Shape(in FlowEvent flow, ref FeatureVector v)
    {
        ref readonly var f = ref flow.Forward;
        ref readonly var b = ref flow.Backward;
        long packets = flow.TotalPackets;
        double duration = flow.DurationSeconds;
        Set(ref v, Feature.Packets, Log(packets));
        Set(ref v, Feature.Duration, LogTime(duration));
        Set(ref v, Feature.ForwardPacketShare, Share(f.Packets, packets));
        Set(ref v, Feature.ForwardPayloadShare, f.PayloadBytes + b.PayloadBytes == 0 ? 0.5 : Share(f.PayloadBytes, f.PayloadBytes + b.PayloadBytes));
        Set(ref v, Feature.EmptyShare, Share(packets - f.DataPackets - b.DataPackets, packets));
        Set(ref v, Feature.ForwardDataShare, Share(f.DataPackets, f.Packets));
        Set(ref v, Feature.BackwardDataShare, Share(b.DataPackets, b.Packets));
        Set(ref v, Feature.ForwardMeanPayload, f.DataPackets == 0 ? 0 : Log(f.PayloadBytes / (double)f.DataPackets));
        Set(ref v, Feature.BackwardMeanPayload, b.DataPackets == 0 ? 0 : Log(b.PayloadBytes / (double)b.DataPackets));
        Set(ref v, Feature.ForwardPayload, Log(f.PayloadBytes));
        Set(ref v, Feature.BackwardPayload, Log(b.PayloadBytes));
        Set(ref v, Feature.ForwardRate, Log(f.PayloadBytes / Math.Max(1, duration)));
        Set(ref v, Feature.OneWay, b.Packets == 0);
        Set(ref v, Feature.RetransmissionShare, Share(f.Retransmissions + b.Retransmissions, packets));
    }

    private static void Early(in FlowEvent flow, ref FeatureVector v)
    {
        int turns = 0, pauses = 0;
        uint sizes = 0;
        bool spoken = false, before = flow.Early[0].FromResponder;
        ReadOnlySpan<EarlyPacket> early = flow.Early;
        for (int i = 0; i < early.Length && i < flow.EarlyCount; i++)
        {
            ref readonly var packet = ref early[i];
            int bin = SizeBin(Math.Abs((int)packet.SignedPayload));
            sizes |= 1u << bin;
            if (i < EarlyBins) v[(int)Feature.Early1 + i] = packet.FromResponder ? -(bin + 1) : bin + 1;
            if (packet.FromResponder != before) turns++;
            if (packet.GapMicroseconds > PauseMicroseconds && i > 0) pauses++;
            before = packet.FromResponder;
            if (spoken || packet.SignedPayload == 0) continue;
            spoken = true;
            Set(ref v, Feature.ResponderSpeaksFirst, packet.FromResponder);
        }

        Set(ref v, Feature.EarlyTurns, Share(turns, flow.EarlyCount - 1));
        Set(ref v, Feature.EarlyPauses, Share(pauses, flow.EarlyCount - 1));
        Set(ref v, Feature.EarlySizes, System.Numerics.BitOperations.PopCount(sizes));
    }

    private static void Timing(in FlowEvent flow, ref FeatureVector v)
    {
        long gaps = flow.TotalPackets - 1;
        if (gaps < 1) return;
        double mean = flow.GapSum / gaps;
        Set(ref v, Feature.GapMean, LogTime(mean));
        if (gaps < 2 || mean <= 0) return;
        double variance = Math.Max(0, flow.GapSquares / gaps - mean * mean);
        Set(ref v, Feature.GapVariation, Math.Min(20, Math.Sqrt(variance) / mean));
        Set(ref v, Feature.GapPeak, Log(flow.GapMax / mean));
    }

    private static void Handshake(in FlowEvent flow, ref FeatureVector v)
    {
        const TcpFlags opening = TcpFlags.Syn | TcpFlags.Ack | TcpFlags.Fin | TcpFlags.Rst;
        ref readonly var f = ref flow.Forward;
        ref readonly var b = ref flow.Backward;
        var first = flow.FirstFlags & opening;
        bool syn = first is TcpFlags.Syn or (TcpFlags.Syn | TcpFlags.Ack);
        Set(ref v, Feature.Handshake, (double)flow.Handshake);
        Set(ref v, Feature.SawStart, flow.SawStart);
        Set(ref v, Feature.BeginsWithSyn, syn);
        Set(ref v, Feature.BeginsOddly, !syn && (first is TcpFlags.None or TcpFlags.Fin or TcpFlags.Rst || f.DataPackets + b.DataPackets == 0));
        Set(ref v, Feature.ForwardPushShare, Share(f.Pushes, f.Packets));
        Set(ref v, Feature.BackwardPushShare, Share(b.Pushes, b.Packets));
        Set(ref v, Feature.ForwardReset, f.Resets > 0);
        Set(ref v, Feature.BackwardReset, b.Resets > 0);
        Set(ref v, Feature.ForwardFin, f.Fins > 0);
        Set(ref v, Feature.BackwardFin, b.Fins > 0);
        Set(ref v, Feature.ZeroWindowShare, Share(f.ZeroWindows + b.ZeroWindows, flow.TotalPackets));
    }

    private static void Outcome(in FlowEvent flow, ref FeatureVector v)
    {
        // The end of a capture ends nothing on the wire: such a flow is simply not over yet.
        bool ended = flow.Kind == FlowEventKind.Closed
            && flow.EndReason is FlowEndReason.Fin or FlowEndReason.Reset or FlowEndReason.IdleTimeout or FlowEndReason.Reused;
        bool reset = flow.Backward.Resets > 0 && flow.Handshake < HandshakeState.Proven && flow.Backward.DataPackets == 0;
        Set(ref v, Feature.Refused, flow.Kind == FlowEventKind.Refused || flow.RefusedByIcmp || reset);
        Set(ref v, Feature.RefusedByIcmp, flow.RefusedByIcmp);
        Set(ref v, Feature.Unanswered, flow.Kind == FlowEventKind.Unanswered || (flow.EndReason == FlowEndReason.IdleTimeout && flow.Backward.Packets == 0));
        Set(ref v, Feature.Ended, ended);
        Set(ref v, Feature.TimedOut, ended && flow.EndReason == FlowEndReason.IdleTimeout);
    }

    private static void Application(in FlowEvent flow, ref FeatureVector v)
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

    private static void Source(in SourceStatistics source, ref FeatureVector v)
    {
        Set(ref v, Feature.SourceFlows, Log(source.Flows));
        Set(ref v, Feature.SourceFlowRate, Log(source.FlowsPerSecond));
        Set(ref v, Feature.SourcePorts, Log(source.Ports));
        Set(ref v, Feature.SourceHosts, Log(source.Hosts));
        Set(ref v, Feature.SourceFailureShare, source.FailureShare);
        Set(ref v, Feature.SourceProvenShare, source.ProvenShare);
        Set(ref v, Feature.SourceAlikeShare, source.AlikeShare);
        Set(ref v, Feature.SourceShortShare, source.ShortShare);
        Set(ref v, Feature.SourcePacketsPerFlow, Log(source.PacketsPerFlow));
        Set(ref v, Feature.ServiceShare, source.ServiceShare);
        Set(ref v, Feature.ServiceStartGap, source.ServiceStartGap < 0 ? -1 : LogTime(source.ServiceStartGap));
        Set(ref v, Feature.ServiceStartVariation, Math.Min(20, source.ServiceStartVariation));
        Set(ref v, Feature.ServiceSizeVariation, source.ServiceSizeVariation);
        Set(ref v, Feature.SourceOpenFlows, Log((long)source.OpenFlows));
    }

    private static void Names(in SourceStatistics source, ref FeatureVector v)
    {
        Set(ref v, Feature.SourceQuestions, Log((long)source.Questions));
        Set(ref v, Feature.SourceNames, Log(source.DistinctNames));
        Set(ref v, Feature.NameLength, Log(source.NameLength));
        Set(ref v, Feature.NameEntropy, source.NameEntropy);
        Set(ref v, Feature.OddTypeShare, source.OddTypeShare);
        Set(ref v, Feature.MissingNameShare, source.MissingNameShare);
        Set(ref v, Feature.AnswerLength, Log(source.AnswerLength));
    }

    private static void Requests(in SourceStatistics source, ref FeatureVector v)
    {
        Set(ref v, Feature.SourceRequests, Log((long)source.Requests));
        Set(ref v, Feature.SourceTargets, Log(source.DistinctTargets));
        Set(ref v, Feature.TargetLength, Log(source.TargetLength));
        Set(ref v, Feature.OddCharacterShare, source.OddCharacterShare);
        Set(ref v, Feature.BodyShare, source.BodyShare);
        Set(ref v, Feature.BareShare, source.BareShare);
        Set(ref v, Feature.RefusedRequestShare, source.RefusedRequestShare);
    }

    private static void Target(in TargetStatistics target, ref FeatureVector v)
    {
        Set(ref v, Feature.TargetFlows, Log(target.Flows));
        Set(ref v, Feature.TargetFlowRate, Log(target.FlowsPerSecond));
        Set(ref v, Feature.TargetSources, Log((long)target.Sources));
        Set(ref v, Feature.TargetFailureShare, target.FailureShare);
        Set(ref v, Feature.TargetProvenShare, target.ProvenShare);
        Set(ref v, Feature.TargetShortShare, target.ShortShare);
        Set(ref v, Feature.TargetPacketsPerFlow, Log(target.PacketsPerFlow));
        Set(ref v, Feature.TargetOpenFlows, Log((long)target.OpenFlows));
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

    private static void Set(ref FeatureVector v, Feature feature, bool value) => v[(int)feature] = value ? 1 : 0;

    private static void Set(ref FeatureVector v, Feature feature, float value) => v[(int)feature] = value;

    private static void Set(ref FeatureVector v, Feature feature, double value) => v[(int)feature] = (float)value;

    /// <summary>log2(1 + value). Rates and means are whole numbers often enough, and small.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Log(double value)
    {
        int whole = (int)value;
        if ((uint)whole < (uint)Logs.Length && whole >= value && whole <= value) return Logs[whole];
        return Exact(value);
    }

    /// <summary>Of counts, most of which are small.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Log(long value) => (ulong)value < (ulong)Logs.Length ? Logs[value] : Exact(value);

    private static float Exact(double value) => value <= 0 ? 0 : (float)Math.Log2(1 + value);

    private static readonly float[] Logs = [.. Enumerable.Range(0, 2_048).Select(i => Exact(i))];

    private static double LogTime(double seconds) => seconds <= TimeFloor ? 0 : Math.Log2(seconds / TimeFloor);

    private static double Share(long part, long whole) => whole <= 0 ? 0 : part / (double)whole;
}
