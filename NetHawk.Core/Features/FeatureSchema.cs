using System.Security.Cryptography;
using System.Text;

namespace NetHawk.Core.Features;

/// <summary>
/// The layout of feature vectors: names, units and meaning. There is no address, port number, TTL, clock time, IP id, initial window or
/// round trip in it: those would let a model remember the network that it was trained on. Times below 50 ms are not told apart for the same reason.
/// </summary>
public static class FeatureSchema
{
    /// <summary>Grows when the meaning of a feature, or of the trees' scores, changes without a name's changing.</summary>
    public const int Version = 2;

    public static IReadOnlyList<FeatureDefinition> All { get; } = Build();

    public const int Count = (int)Feature.TargetOpenFlows + 1;

    private static readonly Dictionary<string, string> Descriptions = All.ToDictionary(d => d.Name, d => d.Description);

    /// <summary>Names in order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(d => d.Name)];

    /// <summary>Tells layouts apart: a model only scores vectors of the layout that it was trained on. 16 hex digits.</summary>
    public static string Fingerprint { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        Version.ToString(System.Globalization.CultureInfo.InvariantCulture) + '\n' + string.Join('\n', Names))).AsSpan(0, 8));

    /// <summary>What a feature means, for a person; the name itself where it is of another schema.</summary>
    public static string DescriptionOf(string name) => Descriptions.GetValueOrDefault(name, name);

    private static FeatureDefinition[] Build()
    {
        var list = new List<FeatureDefinition>();
        var group = FeatureGroup.Role;
        void Add(Feature feature, string name, string unit, string description) => list.Add(new(feature, name, group, unit, description));

        Add(Feature.IsTcp, "is-tcp", "0/1", "being TCP");
        Add(Feature.IsUdp, "is-udp", "0/1", "being UDP");
        Add(Feature.IsIcmp, "is-icmp", "0/1", "being ICMP or ICMPv6");
        Add(Feature.IcmpRequest, "icmp-request", "0/1", "beginning with an echo request");
        Add(Feature.IcmpError, "icmp-error", "0/1", "beginning with an ICMP error");
        Add(Feature.ResponderWellKnown, "responder-well-known", "0/1", "responder port below 1024");
        Add(Feature.ResponderEphemeral, "responder-ephemeral", "0/1", "responder port from 32768 on");
        Add(Feature.InitiatorWellKnown, "initiator-well-known", "0/1", "initiator port below 1024");

        group = FeatureGroup.Shape;
        Add(Feature.Packets, "packets", "log2", "number of packets");
        Add(Feature.Duration, "duration", "log2", "duration");
        Add(Feature.ForwardPacketShare, "forward-packet-share", "share", "share of packets sent by the initiator");
        Add(Feature.ForwardPayloadShare, "forward-payload-share", "share", "share of payload sent by the initiator");
        Add(Feature.EmptyShare, "empty-share", "share", "share of packets without payload");
        Add(Feature.ForwardDataShare, "forward-data-share", "share", "share of the initiator's packets with payload");
        Add(Feature.BackwardDataShare, "backward-data-share", "share", "share of the responder's packets with payload");
        Add(Feature.ForwardMeanPayload, "forward-mean-payload", "log2", "payload per data packet of the initiator");
        Add(Feature.BackwardMeanPayload, "backward-mean-payload", "log2", "payload per data packet of the responder");
        Add(Feature.ForwardPayload, "forward-payload", "log2", "payload sent by the initiator");
        Add(Feature.BackwardPayload, "backward-payload", "log2", "payload sent by the responder");
        Add(Feature.ForwardRate, "forward-rate", "log2", "payload per second of the initiator");
        Add(Feature.OneWay, "one-way", "0/1", "lack of any answer");
        Add(Feature.RetransmissionShare, "retransmission-share", "share", "share of retransmitted packets");

        group = FeatureGroup.Early;
        for (int i = 0; i < 8; i++)
        {
            Add((Feature)((int)Feature.Early1 + i), $"early-{i + 1}", "bin", $"size and direction of packet {i + 1}");
        }

        Add(Feature.EarlyTurns, "early-turns", "share", "changes of direction among the first packets");
        Add(Feature.EarlyPauses, "early-pauses", "share", "pauses over half a second among the first packets");
        Add(Feature.EarlySizes, "early-sizes", "count", "variety of sizes among the first packets");
        Add(Feature.ResponderSpeaksFirst, "responder-speaks-first", "0/1", "responder sending data first");

        group = FeatureGroup.Timing;
        Add(Feature.GapVariation, "gap-variation", "ratio", "variation of the gaps between packets");
        Add(Feature.GapPeak, "gap-peak", "log2", "longest gap against the mean gap");
        Add(Feature.GapMean, "gap-mean", "log2", "mean gap between packets");

        group = FeatureGroup.Handshake;
        Add(Feature.Handshake, "handshake", "count", "state of the TCP handshake");
        Add(Feature.SawStart, "saw-start", "0/1", "start having been seen");
        Add(Feature.BeginsWithSyn, "begins-with-syn", "0/1", "beginning with SYN");
        Add(Feature.BeginsOddly, "begins-oddly", "0/1", "beginning with flags that open no connection");
        Add(Feature.ForwardPushShare, "forward-push-share", "share", "share of pushed packets of the initiator");
        Add(Feature.BackwardPushShare, "backward-push-share", "share", "share of pushed packets of the responder");
        Add(Feature.ForwardReset, "forward-reset", "0/1", "reset by the initiator");
        Add(Feature.BackwardReset, "backward-reset", "0/1", "reset by the responder");
        Add(Feature.ForwardFin, "forward-fin", "0/1", "FIN of the initiator");
        Add(Feature.BackwardFin, "backward-fin", "0/1", "FIN of the responder");
        Add(Feature.ZeroWindowShare, "zero-window-share", "share", "share of packets with a closed window");

        group = FeatureGroup.Outcome;
        Add(Feature.Refused, "refused", "0/1", "having been refused");
        Add(Feature.RefusedByIcmp, "refused-by-icmp", "0/1", "having been refused by ICMP");
        Add(Feature.Unanswered, "unanswered", "0/1", "having run into the answer time-out");
        Add(Feature.Ended, "ended", "0/1", "being over");
        Add(Feature.TimedOut, "timed-out", "0/1", "having ended by silence");

        group = FeatureGroup.Payload;
        Add(Feature.ForwardEntropy, "forward-entropy", "bits/byte", "entropy of the initiator's first bytes");
        Add(Feature.BackwardEntropy, "backward-entropy", "bits/byte", "entropy of the responder's first bytes");

        group = FeatureGroup.Application;
        Add(Feature.AppDns, "app-dns", "0/1", "speaking DNS");
        Add(Feature.AppHttp, "app-http", "0/1", "speaking HTTP");
        Add(Feature.AppTls, "app-tls", "0/1", "speaking TLS or QUIC");
        Add(Feature.AppSsh, "app-ssh", "0/1", "speaking SSH");
        Add(Feature.AppLogin, "app-login", "0/1", "speaking a log-in protocol (FTP, mail, telnet, VNC)");
        Add(Feature.AppWindows, "app-windows", "0/1", "speaking a Windows service protocol");
        Add(Feature.AppDatabase, "app-database", "0/1", "speaking a database protocol");
        Add(Feature.AppOther, "app-other", "0/1", "speaking another known protocol");
        Add(Feature.AppUnknown, "app-unknown", "0/1", "carrying data of no known protocol");

        group = FeatureGroup.Source;
        Add(Feature.SourceFlows, "source-flows", "log2", "source's flows in the last half to one minute");
        Add(Feature.SourceFlowRate, "source-flow-rate", "log2", "source's flows per second");
        Add(Feature.SourcePorts, "source-ports", "log2", "source's distinct ports");
        Add(Feature.SourceHosts, "source-hosts", "log2", "source's distinct hosts");
        Add(Feature.SourceFailureShare, "source-failure-share", "share", "source's share of failed flows");
        Add(Feature.SourceProvenShare, "source-proven-share", "share", "source's share of completed handshakes");
        Add(Feature.SourceAlikeShare, "source-alike-share", "share", "source's share of flows of one shape");
        Add(Feature.SourceShortShare, "source-short-share", "share", "source's share of very short flows");
        Add(Feature.SourcePacketsPerFlow, "source-packets-per-flow", "log2", "source's packets per flow");
        Add(Feature.ServiceShare, "service-share", "share", "source's share of flows to this service");
        Add(Feature.ServiceStartGap, "service-start-gap", "log2", "time between flows to this service");
        Add(Feature.ServiceStartVariation, "service-start-variation", "ratio", "irregularity of flows to this service");
        Add(Feature.ServiceSizeVariation, "service-size-variation", "log2", "irregularity of what is sent to this service");
        Add(Feature.SourceOpenFlows, "source-open-flows", "log2", "source's flows that are not over");

        group = FeatureGroup.Names;
        Add(Feature.SourceQuestions, "source-questions", "log2", "source's DNS questions");
        Add(Feature.SourceNames, "source-names", "log2", "source's distinct DNS names");
        Add(Feature.NameLength, "name-length", "log2", "length of DNS names before the domain");
        Add(Feature.NameEntropy, "name-entropy", "bits/char", "entropy of DNS names before the domain");
        Add(Feature.OddTypeShare, "odd-type-share", "share", "share of unusual DNS types");
        Add(Feature.MissingNameShare, "missing-name-share", "share", "share of DNS names that do not exist");
        Add(Feature.AnswerLength, "answer-length", "log2", "size of DNS answers");

        group = FeatureGroup.Requests;
        Add(Feature.SourceRequests, "source-requests", "log2", "source's web requests");
        Add(Feature.SourceTargets, "source-targets", "log2", "source's distinct web targets");
        Add(Feature.TargetLength, "target-length", "log2", "length of web targets");
        Add(Feature.OddCharacterShare, "odd-character-share", "share", "share of unusual characters in web targets");
        Add(Feature.BodyShare, "body-share", "share", "share of web requests with a body");
        Add(Feature.BareShare, "bare-share", "share", "share of web requests that follow from no other");
        Add(Feature.RefusedRequestShare, "refused-request-share", "share", "share of web requests that were refused");

        group = FeatureGroup.Target;
        Add(Feature.TargetFlows, "target-flows", "log2", "target's flows in the last half to one minute");
        Add(Feature.TargetFlowRate, "target-flow-rate", "log2", "target's flows per second");
        Add(Feature.TargetSources, "target-sources", "log2", "target's distinct sources");
        Add(Feature.TargetFailureShare, "target-failure-share", "share", "target's share of failed flows");
        Add(Feature.TargetProvenShare, "target-proven-share", "share", "target's share of completed handshakes");
        Add(Feature.TargetShortShare, "target-short-share", "share", "target's share of very short flows");
        Add(Feature.TargetPacketsPerFlow, "target-packets-per-flow", "log2", "target's packets per flow");
        Add(Feature.TargetOpenFlows, "target-open-flows", "log2", "target's flows that are not over");
        return [.. list];
    }
}
