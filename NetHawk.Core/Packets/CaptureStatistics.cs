namespace NetHawk.Core.Packets;

/// <summary>A source's counters at one moment, since it was opened.</summary>
public sealed record CaptureStatistics
{
    public static CaptureStatistics Empty { get; } = new();

    /// <summary>Packets read: given to the sink (decode errors included) or left out as copies.</summary>
    public long Packets { get; init; }

    /// <summary>Bytes on the wire of those packets.</summary>
    public long Bytes { get; init; }

    /// <summary>Packets that had been seen milliseconds before, and those of them that were not given to the sink.</summary>
    public long DuplicatePackets { get; init; }
    public long DuplicatePacketsDropped { get; init; }
    public long DuplicateBytesDropped { get; init; }

    /// <summary>The capture shows many packets twice now; copies are left out now.</summary>
    public bool ShowsDuplicates { get; init; }
    public bool DropsDuplicates { get; init; }

    /// <summary>Packets the kernel dropped because we were too slow.</summary>
    public long KernelDropped { get; init; }

    /// <summary>Packets the interface or its driver dropped.</summary>
    public long InterfaceDropped { get; init; }

    /// <summary>How an interface is read: "ring", "pcap" or both; empty for files.</summary>
    public string Method { get; init; } = "";

    /// <summary>Interfaces that should be read and are not, one line each, while others are.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Datagrams of which fragments have come, how many may be under way, and how many were given up because there was no room, or timed out.</summary>
    public int FragmentedDatagrams { get; init; }
    public int FragmentedDatagramsCapacity { get; init; }
    public long FragmentedDatagramsEvicted { get; init; }
    public long FragmentedDatagramsTimedOut { get; init; }

    /// <summary>The file ended inside a packet or header.</summary>
    public bool Truncated { get; init; }

    /// <summary>Share of the file read, 0 to 1; null where unknown (standard input, interfaces).</summary>
    public double? Progress { get; init; }
}
