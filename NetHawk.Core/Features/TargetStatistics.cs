namespace NetHawk.Core.Features;

/// <summary>What the window of a flow's responder says at this moment: how it is asked, by whom, and what comes of it.</summary>
public struct TargetStatistics
{
    /// <summary>Flows to it in the last 30 to 60 s (in a flood, what the samples stand for).</summary>
    public long Flows;
    public double FlowsPerSecond;

    /// <summary>Distinct initiators; counted exactly up to <see cref="DistinctSet.Capacity"/>.</summary>
    public int Sources;
    public double FailureShare;
    public double ProvenShare;

    /// <summary>Closed flows of at most three packets.</summary>
    public double ShortShare;
    public double PacketsPerFlow;

    /// <summary>Flows begun and not over.</summary>
    public int OpenFlows;
}
