using NetHawk.Core.Packets;

namespace NetHawk.Core.Flows;

/// <summary>
/// Counters of one capture worker. Written by it alone; other threads may read them at any time (64-bit reads are atomic here) and see
/// values that are a moment old.
/// </summary>
public sealed class FlowCounters
{
    private readonly long[] _decodeErrors = new long[Enum.GetValues<DecodeError>().Length];

    public long Packets { get; internal set; }
    public long Bytes { get; internal set; }
    public long FlowsOpened { get; internal set; }
    public int FlowsActive { get; internal set; }
    public long FlowsEvicted { get; internal set; }

    /// <summary>Flows whose events were left out by flood sampling.</summary>
    public long FlowsSampledOut { get; internal set; }
    public int HostsActive { get; internal set; }
    public long HostsEvicted { get; internal set; }
    public int LoadsActive { get; internal set; }

    /// <summary>Most entries of each table.</summary>
    public int FlowsCapacity { get; internal set; }
    public int HostsCapacity { get; internal set; }
    public int LoadsCapacity { get; internal set; }

    /// <summary>Packets whose source or destination found the host table full of hosts in use.</summary>
    public long HostsUnwatched { get; internal set; }

    /// <summary>New destinations that found no free load counters.</summary>
    public long LoadsUnwatched { get; internal set; }
    /// <summary>Acknowledgements of proven TCP connections.</summary>
    public long AcksSeen { get; internal set; }

    /// <summary>Of <see cref="AcksSeen"/>, those of data that was never seen here, and how many bytes: what was lost before it reached us.</summary>
    public long AcksOfUnseenData { get; internal set; }
    public long UnseenBytes { get; internal set; }
    /// <summary>Payloads that were not read because too many that cost much came in one second; as of the last sweep.</summary>
    public long PeeksSkipped { get; internal set; }

    /// <summary>Payloads on which a reader failed; as of the last sweep.</summary>
    public long PeekFaults { get; internal set; }

    /// <summary>Payloads that were to be read, and of which the capture had kept only the beginning (snapshot length).</summary>
    public long PayloadsCut { get; internal set; }

    /// <summary>Packets of large transfers that were counted and not looked into.</summary>
    public long PacketsBypassed { get; internal set; }
    public long Epochs { get; internal set; }

    /// <summary>Newest packet time, nanoseconds.</summary>
    public PacketTime Clock { get; internal set; }
    public PacketTime FirstPacket { get; internal set; }

    public long DecodeErrors(DecodeError reason) => _decodeErrors[(int)reason];

    internal void CountDecodeError(DecodeError reason) => _decodeErrors[(int)reason]++;

    /// <summary>Only reasons that occurred.</summary>
    public IReadOnlyDictionary<DecodeError, long> DecodeErrorsByReason()
    {
        var result = new Dictionary<DecodeError, long>();
        for (int i = 1; i < _decodeErrors.Length; i++)
            if (_decodeErrors[i] > 0) result[(DecodeError)i] = _decodeErrors[i];
        return result;
    }
}
