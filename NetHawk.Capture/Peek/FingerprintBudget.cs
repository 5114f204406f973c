using NetHawk.Core.Packets;

namespace NetHawk.Capture.Peek;

/// <summary>
/// How much of what TLS clients offer is made into fingerprints that are not known yet, in a second of packet time: some 0.1 µs a byte, and a hello of one packet may offer hundreds of things in
/// an order of its own. Enough for some four thousand browsers a second that draw the order of their extensions.
/// </summary>
internal sealed class FingerprintBudget
{
    /// <summary>Bytes of new hellos that are hashed in a second; a browser's are some 120.</summary>
    internal const int BytesPerSecond = 512 * 1024;

    private long _second;
    private int _left = BytesPerSecond;

    /// <summary>Hellos without fingerprints because too many came in one second.</summary>
    public long Skipped { get; private set; }

    public bool Take(int bytes, PacketTime now)
    {
        long second = now.Nanoseconds / PacketTime.NanosecondsPerSecond;
        if (second != _second) (_second, _left) = (second, BytesPerSecond);
        if (_left >= bytes)
        {
            _left -= bytes;
            return true;
        }

        Skipped++;
        return false;
    }
}
