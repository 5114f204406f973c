using NetHawk.Core.Packets;

namespace NetHawk.Capture.Sources;

/// <summary>One interface that is being read. All but the counters belongs to the capture thread.</summary>
internal interface ILiveInterface : IDisposable
{
    /// <summary>"ring" or "pcap".</summary>
    string Method { get; }

    /// <summary>Becomes readable when packets, or an error, are there.</summary>
    int Descriptor { get; }

    /// <summary>Packets that the kernel dropped because its buffer was full, as of the last <see cref="ReadDrops"/>.</summary>
    long Dropped { get; }

    /// <summary>Packets that the interface or its driver dropped.</summary>
    long InterfaceDropped { get; }

    /// <summary>Hands over everything that is there now.</summary>
    /// <returns>Packets handed over.</returns>
    /// <exception cref="CaptureException">The interface went down or away.</exception>
    int Drain(IPacketSink sink);

    void ReadDrops();
}
