namespace NetHawk.Core.Features;

/// <summary>
/// Positions in a feature vector. What each means stands in <see cref="FeatureSchema"/>. A trained model carries the schema's fingerprint:
/// adding, removing or reordering entries makes older models unusable, and they say so.
/// </summary>
public enum Feature : byte
{
    IsTcp = 0, IsUdp, IsIcmp, IcmpRequest, IcmpError, ResponderWellKnown, ResponderEphemeral, InitiatorWellKnown,

    Packets, Duration, ForwardPacketShare, ForwardPayloadShare, EmptyShare, ForwardDataShare, BackwardDataShare, ForwardMeanPayload,
    BackwardMeanPayload, ForwardPayload, BackwardPayload, ForwardRate, OneWay, RetransmissionShare,

    Early1, Early2, Early3, Early4, Early5, Early6, Early7, Early8, EarlyTurns, EarlyPauses, EarlySizes, ResponderSpeaksFirst,

    GapVariation, GapPeak, GapMean,

    Handshake, SawStart, BeginsWithSyn, BeginsOddly, ForwardPushShare, BackwardPushShare, ForwardReset, BackwardReset, ForwardFin, BackwardFin,
    ZeroWindowShare,

    Refused, RefusedByIcmp, Unanswered, Ended, TimedOut,

    ForwardEntropy, BackwardEntropy,

    AppDns, AppHttp, AppTls, AppSsh, AppLogin, AppWindows, AppDatabase, AppOther, AppUnknown,

    SourceFlows, SourceFlowRate, SourcePorts, SourceHosts, SourceFailureShare, SourceProvenShare, SourceAlikeShare, SourceShortShare,
    SourcePacketsPerFlow, ServiceShare, ServiceStartGap, ServiceStartVariation,
    ServiceSizeVariation, SourceOpenFlows,

    SourceQuestions, SourceNames, NameLength, NameEntropy, OddTypeShare, MissingNameShare, AnswerLength,

    SourceRequests, SourceTargets, TargetLength, OddCharacterShare, BodyShare, BareShare, RefusedRequestShare,

    TargetFlows, TargetFlowRate, TargetSources, TargetFailureShare, TargetProvenShare, TargetShortShare, TargetPacketsPerFlow, TargetOpenFlows,
}
