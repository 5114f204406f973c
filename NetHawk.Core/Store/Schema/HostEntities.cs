namespace NetHawk.Core.Store.Schema;

/// <summary>One row of host_hours: what one address sent and received within an hour. Written with the flow records, in the same transaction.</summary>
public sealed class HostHourEntity
{
    /// <summary>Hours since 1970-01-01T00:00Z.</summary>
    public long Hour { get; set; }

    /// <summary>As <see cref="AddressColumn.Key"/> writes it.</summary>
    public byte[] Key { get; set; } = [];
    public string Address { get; set; } = "";

    /// <summary>Packets and bytes of flows that this address began; both directions.</summary>
    public long PacketsAsked { get; set; }
    public long BytesAsked { get; set; }

    /// <summary>Packets and bytes of flows that others began with this address; both directions.</summary>
    public long PacketsServed { get; set; }
    public long BytesServed { get; set; }

    /// <summary>Flow records, by who began the flow.</summary>
    public long FlowsAsked { get; set; }
    public long FlowsServed { get; set; }

    /// <summary>Of them, with another prediction than normal.</summary>
    public long FlowsBad { get; set; }

    /// <summary>Newest record, in milliseconds since 1970.</summary>
    public long LastSeen { get; set; }
}

/// <summary>One row of host_names: a name that an address asked for, or is known by.</summary>
public sealed class HostNameEntity
{
    public byte[] Key { get; set; } = [];
    public string Address { get; set; } = "";
    public string Name { get; set; } = "";

    /// <summary>"dns" asked for it, "tls" or "http" spoke to it, "answer": a name server gave this address for it.</summary>
    public string Kind { get; set; } = "";
    public DateTimeOffset FirstSeen { get; set; }
    public DateTimeOffset LastSeen { get; set; }
    public long Times { get; set; }
}

/// <summary>One row of host_notes: what people wrote down about an address.</summary>
public sealed class HostNoteEntity
{
    public string Address { get; set; } = "";
    public string Note { get; set; } = "";
    public string By { get; set; } = "";
    public DateTimeOffset Time { get; set; }
}

/// <summary>One row of saved_filters: a view of a list that somebody gave a name.</summary>
public sealed class SavedFilterEntity
{
    public long Id { get; set; }

    /// <summary>The page it belongs to: "threats", "traffic".</summary>
    public string Page { get; set; } = "";
    public string Name { get; set; } = "";

    /// <summary>The query string, without the question mark.</summary>
    public string Query { get; set; } = "";
    public string By { get; set; } = "";
    public DateTimeOffset Time { get; set; }
}
