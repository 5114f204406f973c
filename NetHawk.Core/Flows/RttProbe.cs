using System.Runtime.InteropServices;
using NetHawk.Core.Packets;

namespace NetHawk.Core.Flows;

/// <summary>
/// Times one data segment of a direction at a time until its acknowledgement passes here: the round trip from here to the receiver and back. The
/// smallest is kept, because a receiver may delay its acknowledgement. A segment that was sent again is not timed (Karn and Partridge 1987).
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct RttProbe
{
    private const int MostSamples = 16, SampleShift = 27;
    private const long LongestMicroseconds = 60_000_000;

    private long _sent;
    private uint _end;

    /// <summary>The smallest round trip in microseconds (27 bits), how many were timed above it.</summary>
    private uint _smallestAndSamples;

    /// <summary>Microseconds; 0 where none was timed.</summary>
    public readonly int Smallest => (int)(_smallestAndSamples & ((1u << SampleShift) - 1));

    private readonly uint Samples => _smallestAndSamples >> SampleShift;

    /// <summary>A segment with data that ends before this sequence number.</summary>
    public void OnData(uint end, PacketTime now, bool isRetransmission)
    {
        if (isRetransmission)
        {
            _sent = 0;
        }
        else if (_sent == 0 && Samples < MostSamples)
        {
            _sent = now.Nanoseconds;
            _end = end;
        }
    }

    /// <summary>The other side acknowledges everything before this number.</summary>
    public void OnAcknowledgement(uint number, PacketTime now)
    {
        if (_sent == 0 || (int)(number - _end) < 0) return;
        long microseconds = (now.Nanoseconds - _sent) / 1_000;
        _sent = 0;
        _smallestAndSamples += 1u << SampleShift;
        if (microseconds is < 0 or > LongestMicroseconds) return;
        uint rtt = Math.Max(1, (uint)microseconds);
        if (Smallest == 0 || rtt < Smallest) _smallestAndSamples = Samples << SampleShift | rtt;
    }
}
