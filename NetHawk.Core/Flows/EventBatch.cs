using NetHawk.Core.Packets;

namespace NetHawk.Core.Flows;

/// <summary>
/// What travels from a capture worker to the analysis worker: filled, published, then handed back for reuse.
/// Whoever holds it owns it.
/// </summary>
public sealed class EventBatch(int capacity)
{
    public const int DefaultCapacity = 512;

    public FlowEvent[] Flows { get; } = new FlowEvent[capacity];
    public int FlowCount { get; set; }

    public DestinationLoad[] Loads { get; } = new DestinationLoad[capacity];
    public int LoadCount { get; set; }

    public LinkEvent[] Links { get; } = new LinkEvent[capacity];
    public int LinkCount { get; set; }

    /// <summary>Packet time of the last thing in the batch; a batch may hold nothing but a tick.</summary>
    public PacketTime Now { get; set; }

    /// <summary>Packet time jumped before this batch: windows are to be closed, not stretched.</summary>
    public bool NewEpoch { get; set; }

    public bool IsEmpty => FlowCount == 0 && LoadCount == 0 && LinkCount == 0;

    public bool IsFull => FlowCount == Flows.Length || LoadCount == Loads.Length || LinkCount == Links.Length;

    public void Clear()
    {
        // Peeked strings would otherwise live as long as the batch does.
        for (int i = 0; i < FlowCount; i++) Flows[i].Peek = null;
        FlowCount = LoadCount = LinkCount = 0;
        NewEpoch = false;
    }
}
