namespace NetHawk.Core.Features;

/// <summary>What the window of a flow's initiator says at this moment: the context of a feature vector.</summary>
public struct SourceStatistics
{
    /// <summary>Flows begun in the last 30 to 60 s (in a flood, what the samples stand for).</summary>
    public long Flows;
    public double FlowsPerSecond;

    /// <summary>Distinct responder ports and responders; counted exactly up to <see cref="DistinctSet.Capacity"/>.</summary>
    public int Ports;
    public int Hosts;

    public double FailureShare;
    public double ProvenShare;

    /// <summary>Closed flows that had the same shape as the one before.</summary>
    public double AlikeShare;

    /// <summary>Closed flows of at most three packets.</summary>
    public double ShortShare;
    public double PacketsPerFlow;

    /// <summary>Share of flows that went to this flow's responder and port.</summary>
    public double ServiceShare;

    /// <summary>Mean seconds between flows to this service and their coefficient of variation; −1 before the third flow.</summary>
    public double ServiceStartGap;
    public double ServiceStartVariation;

    /// <summary>Standard deviation of log2 of the bytes that the initiator sent in its closed flows to this service; −1 before the third of them.</summary>
    public double ServiceSizeVariation;

    /// <summary>Flows begun and not over.</summary>
    public int OpenFlows;

    /// <summary>Of the source's DNS questions and answers; only for flows that speak DNS.</summary>
    public int Questions;
    public double DistinctNames;

    /// <summary>Characters of a name before its last two labels, and their entropy in bits per character; means over the questions.</summary>
    public double NameLength;
    public double NameEntropy;
    public double OddTypeShare;
    public double MissingNameShare;

    /// <summary>Bytes of a DNS answer, mean.</summary>
    public double AnswerLength;

    /// <summary>Of the source's clear-text web requests and their answers; only for flows that speak HTTP.</summary>
    public int Requests;
    public double DistinctTargets;

    /// <summary>Characters of a request's target, mean.</summary>
    public double TargetLength;
    public double OddCharacterShare;
    public double BodyShare;
    public double BareShare;
    public double RefusedRequestShare;
}
