using System.Runtime.CompilerServices;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Flows;

/// <summary>
/// Several packets at a time: where the tables are too large for the processor's caches, what they will touch is asked for while others are on their way.
/// Hints only: each packet is looked up and counted as if it had come alone.
/// </summary>
public sealed partial class FlowTracker
{
    /// <summary>Packets looked ahead.</summary>
    private const int Ahead = 32;

    /// <summary>Fewer flows than this are in the second-level cache without being asked for.</summary>
    private const int WorthAsking = 1_024;

    private readonly KeyedPacket[] _keyed = new KeyedPacket[Ahead];
    private readonly int[] _expected = new int[Ahead];

    public void OnPackets(ReadOnlySpan<PendingPacket> packets, ReadOnlySpan<byte> window)
    {
        for (; packets.Length > 0; packets = packets[Math.Min(Ahead, packets.Length)..]) TakeSome(packets[..Math.Min(Ahead, packets.Length)], window);
        KeepTables();
    }

    private void TakeSome(ReadOnlySpan<PendingPacket> packets, ReadOnlySpan<byte> window)
    {
        var keyed = _keyed.AsSpan(0, packets.Length);
        Key(packets, keyed);
        if (Prefetch.IsSupported && _flows.Count >= WorthAsking) Ask(keyed);
        for (int i = 0; i < keyed.Length; i++)
        {
            ref readonly var pending = ref packets[i];
            if (pending.Error == DecodeError.None) Take(pending.Packet, pending.Frame(window), keyed[i]);
            else OnDecodeError(pending.Error, pending.Packet);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Key(ReadOnlySpan<PendingPacket> packets, Span<KeyedPacket> keyed)
    {
        for (int i = 0; i < packets.Length && i < keyed.Length; i++) keyed[i] = new KeyedPacket(packets[i].Packet);
    }

    /// <summary>Each round reads what the one before asked for, and asks for what that points to: slot, hosts, loads.</summary>
    private void Ask(ReadOnlySpan<KeyedPacket> keyed)
    {
        var expected = _expected.AsSpan(0, keyed.Length);
        foreach (ref readonly var packet in keyed) _flows.PrefetchBucket(packet.Hash);
        ulong previous = 0;
        for (int i = 0; i < keyed.Length; i++)
        {
            ulong hash = keyed[i].Hash;
            bool again = hash == previous;
            previous = hash;

            // Trains of one flow are asked for once.
            expected[i] = again ? -1 : _flows.PrefetchSlot(hash);
            if (again || expected[i] >= 0) continue;
            _hosts.PrefetchBucket(keyed[i].Key.A);
            _hosts.PrefetchBucket(keyed[i].Key.B);
        }

        foreach (int index in expected)
        {
            if (index < 0) continue;
            ref var slot = ref _flows.Slot(index);
            _hosts.PrefetchSlot(slot.InitiatorHost);
            _hosts.PrefetchSlot(slot.ResponderHost);
            if (slot.EarlyCount < EarlyPackets.Capacity) _flows.PrefetchEarly(index, slot.EarlyCount);
        }

        foreach (int index in expected)
        {
            if (index < 0) continue;
            ref var slot = ref _flows.Slot(index);
            _loads.PrefetchSlot(_hosts.Slot(slot.InitiatorHost).Load);
            _loads.PrefetchSlot(_hosts.Slot(slot.ResponderHost).Load);
        }
    }
}
