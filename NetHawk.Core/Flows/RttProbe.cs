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
    private const int MostSamples = 16;

    private long _sent;
    private uint _end;
    private byte _samples;

    /// <summary>Microseconds; 0 where none was timed.</summary>
    public int Smallest;

    /// <summary>A segment with data that ends before this sequence number.</summary>
    public void OnData(uint end, PacketTime now, bool isRetransmission)
    {
        if (isRetransmission)
        {
            _sent = 0;
        }
        else if (_sent == 0 && _samples < MostSamples)
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
        _samples++;
        if (microseconds is < 0 or > 60_000_000) return;
        int rtt = Math.Max(1, (int)microseconds);
        if (Smallest == 0 || rtt < Smallest) Smallest = rtt;
    }
}
