namespace NetHawk.Core.Store.Schema;

/// <summary>One row of network_traffic: what a flow added since its last row.</summary>
public sealed class TrafficEntity
{
    public long Id { get; set; }

    /// <summary>The flow's last packet.</summary>
    public DateTimeOffset Time { get; set; }

    /// <summary>"interim", "closed", "aggregate" (many flows summed) or "overflow" (rows that did not fit the queue, summed).</summary>
    public string Kind { get; set; } = "";

    /// <summary>Empty for sums over many sources.</summary>
    public string SourceIp { get; set; } = "";
    public byte[] SourceKey { get; set; } = [];
    public int SourcePort { get; set; }
    public string DestinationIp { get; set; } = "";
    public byte[] DestinationKey { get; set; } = [];
    public int DestinationPort { get; set; }
    public string Protocol { get; set; } = "";
    public string Application { get; set; } = "";
    public int Vlan { get; set; }

    /// <summary>Packets and bytes on the wire that this row adds; the sum over all rows is all traffic.</summary>
    public long Packets { get; set; }
    public long Bytes { get; set; }

    /// <summary>Flows that ended with this row.</summary>
    public long Flows { get; set; }

    /// <summary>TCP flags of both directions, or-ed: letters of FSRPAUEC.</summary>
    public string Flags { get; set; } = "";
    public double DurationSeconds { get; set; }
    public string Prediction { get; set; } = "";
    public double Confidence { get; set; }
    public bool Blocked { get; set; }
}

/// <summary>One row of traffic_minutes: the sum of network_traffic over a minute, kept for charts.</summary>
public sealed class TrafficMinuteEntity
{
    /// <summary>Minutes since 1970-01-01T00:00Z.</summary>
    public long Minute { get; set; }
    public string Protocol { get; set; } = "";
    public string Prediction { get; set; } = "";
    public long Packets { get; set; }
    public long Bytes { get; set; }
    public long Flows { get; set; }
}
