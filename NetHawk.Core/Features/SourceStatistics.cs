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
}
