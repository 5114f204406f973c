using NetHawk.Core.Packets;

namespace NetHawk.Core.Flows;

public enum BatchEntry : byte
{
    Flow = 0,
    Load,
    Link,
}

/// <summary>
/// What travels from a capture worker to the analysis worker: filled, published, then handed back for reuse. Whoever holds it owns it.
/// <see cref="Order"/> says in which order the entries came.
/// </summary>
public sealed class EventBatch(int capacity = EventBatch.DefaultCapacity)
{
    public const int DefaultCapacity = 256;

    private readonly FlowEvent[] _flows = new FlowEvent[capacity];
    private readonly DestinationLoad[] _loads = new DestinationLoad[capacity];
    private readonly LinkEvent[] _links = new LinkEvent[capacity];
    private readonly BatchEntry[] _order = new BatchEntry[capacity];

    public int FlowCount { get; private set; }
    public int LoadCount { get; private set; }
    public int LinkCount { get; private set; }
    public int Count { get; private set; }

    public Span<FlowEvent> Flows => _flows.AsSpan(0, FlowCount);
    public ReadOnlySpan<DestinationLoad> Loads => _loads.AsSpan(0, LoadCount);
    public ReadOnlySpan<LinkEvent> Links => _links.AsSpan(0, LinkCount);
    public ReadOnlySpan<BatchEntry> Order => _order.AsSpan(0, Count);

    /// <summary>Packet time when the batch left; a batch may hold nothing but this tick.</summary>
    public PacketTime Now { get; set; }

    /// <summary>Number of the capture worker that filled it.</summary>
    public int Lane { get; set; }

    /// <summary>Payloads that were to be read since the batch before, and of which the capture had kept only the beginning.</summary>
    public int PayloadsCut { get; set; }

    /// <summary>Packet time jumps after this batch: windows are to be closed, not stretched.</summary>
    public bool EndsEpoch { get; set; }

    /// <summary>Monotonic time stamp of publishing, for the latency measure.</summary>
    public long PublishedAt { get; set; }

    public bool IsFull => Count == _order.Length;

    /// <summary>The next flow entry, to be filled in place. The batch must not be full.</summary>
    public ref FlowEvent AddFlow()
    {
        _order[Count++] = BatchEntry.Flow;
        return ref _flows[FlowCount++];
    }

    public ref DestinationLoad AddLoad()
    {
        _order[Count++] = BatchEntry.Load;
        return ref _loads[LoadCount++];
    }

    public ref LinkEvent AddLink()
    {
        _order[Count++] = BatchEntry.Link;
        return ref _links[LinkCount++];
    }

    public void Clear()
    {
        // Peeked strings would otherwise live as long as the batch does.
        for (int i = 0; i < FlowCount; i++) _flows[i].Peek = null;
        FlowCount = LoadCount = LinkCount = Count = 0;
        PayloadsCut = 0;
        EndsEpoch = false;
    }
}

/// <summary>Where a capture worker's batches go.</summary>
public interface IBatchSink
{
    /// <summary>Takes a full batch and gives an empty one back. Never waits: what does not fit is dropped and counted.</summary>
    EventBatch Publish(EventBatch batch);
}
