namespace NetHawk.Core.Packets;

/// <summary>
/// Receives packets from a source, on the source's own thread. Implementations update their flow table to completion
/// and return; they never block and never throw.
/// </summary>
public interface IPacketSink
{
    /// <param name="packet">The decoded packet; valid only during the call.</param>
    /// <param name="frame">The captured bytes from the link header on; valid only during the call.</param>
    void OnPacket(in PacketInfo packet, ReadOnlySpan<byte> frame);

    /// <summary>A packet that could not be decoded. It still counts as a packet.</summary>
    /// <param name="packet">What had been read before; time and length always.</param>
    void OnDecodeError(DecodeError reason, in PacketInfo packet);

    /// <summary>Several packets and undecoded ones at once, in order: the same as one after the other, unless the sink can make something of it.</summary>
    /// <param name="packets">Valid only during the call.</param>
    /// <param name="window">The memory in which their frames are; valid only during the call.</param>
    void OnPackets(ReadOnlySpan<PendingPacket> packets, ReadOnlySpan<byte> window)
    {
        foreach (ref readonly var pending in packets)
        {
            if (pending.Error == DecodeError.None) OnPacket(pending.Packet, pending.Frame(window));
            else OnDecodeError(pending.Error, pending.Packet);
        }
    }

    /// <summary>Nothing arrived for a read time-out: time goes on and batches leave.</summary>
    void OnIdle(PacketTime now);
}

/// <summary>Where packets come from: an interface or a file. One source is read by one thread.</summary>
public interface IPacketSource : IDisposable
{
    /// <summary>Interface or file name, for people.</summary>
    string Name { get; }

    /// <summary>Counters so far; may be read from any thread at any time.</summary>
    CaptureStatistics Statistics { get; }

    /// <summary>
    /// Reads until the end of the file or until cancelled. Returns normally in both cases and after a truncated file
    /// (<see cref="CaptureStatistics.Truncated"/>).
    /// </summary>
    /// <exception cref="CaptureException">The source cannot be opened or read; the message says what to do.</exception>
    void Run(IPacketSink sink, CancellationToken cancellation);
}

/// <summary>A source cannot be opened or read. The message is one line for a person: what is wrong and what to do.</summary>
public sealed class CaptureException : Exception
{
    public CaptureException() { }
    public CaptureException(string message) : base(message) { }
    public CaptureException(string message, Exception inner) : base(message, inner) { }
}
