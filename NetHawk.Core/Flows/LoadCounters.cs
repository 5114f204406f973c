using System.Numerics;
using System.Runtime.CompilerServices;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Flows;

/// <summary>Packets and bytes per protocol group that no record has reported yet.</summary>
internal struct UnreportedCounts
{
    public long Packets;
    public long Bytes;
}

[InlineArray(Length)]
internal struct UnreportedByProtocol
{
    /// <summary>TCP, UDP, ICMP, anything else.</summary>
    public const int Length = 4;
    private UnreportedCounts _first;

    public static int Index(IpProtocol protocol) => protocol switch
    {
        IpProtocol.Tcp => 0,
        IpProtocol.Udp => 1,
        IpProtocol.Icmp => 2,
        _ => 3,
    };

    public static IpProtocol Protocol(int index) => index switch
    {
        0 => IpProtocol.Tcp,
        1 => IpProtocol.Udp,
        2 => IpProtocol.Icmp,
        _ => IpProtocol.Undecoded,
    };
}

/// <summary>
/// Registers of a small HyperLogLog (Flajolet et al. 2007; m = 128, standard error 9 %) and the eight heaviest sources by the space-saving
/// algorithm (Metwally et al. 2005), of one destination in one second.
/// </summary>
[InlineArray(LoadCounters.Registers)]
internal struct LoadRegisters
{
    private byte _first;
}

internal struct HeavySource
{
    public int Host;
    public int Packets;
    public int Error;
}

[InlineArray(LoadCounters.Heavies)]
internal struct HeavySources
{
    private HeavySource _first;
}

internal struct HeavyPort
{
    public uint ProtocolAndPort;
    public int Packets;
    public int Error;
}

[InlineArray(LoadCounters.Ports)]
internal struct HeavyPorts
{
    private HeavyPort _first;
}

/// <summary>What one destination received in the current second.</summary>
internal struct LoadCounters
{
    public const int Registers = 128;
    public const int Heavies = 8;
    public const int Ports = 4;

    public int Host;
    public bool InUse;
    public PacketTime LastEmitted;
    public PacketTime LastSeen;
    public DestinationLoad Load;
    public LoadRegisters Sketch;
    public HeavySources Heavy;
    public HeavyPorts Port;
    public UnreportedByProtocol Unreported;

    /// <summary>New flows in this second, for sampling.</summary>
    public int SampleCounter;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CountSource(int host, AddressKey address)
    {
        ulong hash = HashMix.Stable(address.High, address.Low);
        int register = (int)(hash & (Registers - 1));
        byte rank = (byte)(BitOperations.TrailingZeroCount(hash >> 7 | 1UL << 56) + 1);
        if (rank > Sketch[register]) Sketch[register] = rank;

        int smallest = 0;
        for (int i = 0; i < Heavies; i++)
        {
            ref var entry = ref Heavy[i];
            if (entry.Host == host && entry.Packets > 0)
            {
                entry.Packets++;
                return;
            }

            if (entry.Packets < Heavy[smallest].Packets) smallest = i;

            // Behind a free place are only free ones.
            if (entry.Packets == 0) break;
        }

        ref var replaced = ref Heavy[smallest];
        replaced.Error = replaced.Packets;
        replaced.Packets++;
        replaced.Host = host;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CountPort(IpProtocol protocol, ushort port)
    {
        uint key = (uint)protocol << 16 | port;
        int smallest = 0;
        for (int i = 0; i < Ports; i++)
        {
            ref var entry = ref Port[i];
            if (entry.Packets > 0 && entry.ProtocolAndPort == key)
            {
                entry.Packets++;
                return;
            }

            if (entry.Packets < Port[smallest].Packets) smallest = i;
            if (entry.Packets == 0) break;
        }

        ref var replaced = ref Port[smallest];
        replaced.Error = replaced.Packets;
        replaced.Packets++;
        replaced.ProtocolAndPort = key;
    }

    /// <summary>Estimated distinct sources of this second; linear counting for few (Flajolet et al. 2007, §4).</summary>
    public readonly int EstimateSources()
    {
        double sum = 0;
        int zeros = 0;
        ReadOnlySpan<byte> ranks = Sketch;
        for (; !ranks.IsEmpty; ranks = ranks[8..])
        {
            // Most destinations have a few sources: eight registers without one are eight times 2^0.
            if (BitConverter.ToUInt64(ranks) == 0)
            {
                zeros += 8;
                sum += 8;
                continue;
            }

            foreach (byte rank in ranks[..8])
            {
                if (rank == 0) zeros++;

                // 2^−rank, by its exponent.
                sum += BitConverter.UInt64BitsToDouble((1023UL - rank) << 52);
            }
        }

        const double alpha = 0.7213 / (1 + 1.079 / Registers);
        double estimate = alpha * Registers * Registers / sum;
        if (estimate <= 2.5 * Registers && zeros > 0) estimate = Registers * Math.Log((double)Registers / zeros);
        return (int)Math.Round(estimate);
    }

    public void StartSecond()
    {
        Load = default;
        Sketch = default;
        Heavy = default;
        Port = default;
        SampleCounter = 0;
    }
}
